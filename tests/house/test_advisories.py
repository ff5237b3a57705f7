"""What keeps the advisories that stand harmless: no pickle is read back, no server of Chroma is started."""

from __future__ import annotations

import pickle
import re
import subprocess
from pathlib import Path

import diskcache

from assay.kernel.settings import ROOT, load_settings
from tools.audit_packages import MITIGATED, open_advisories
from wiring_background import background_manager

CHROMA_SERVER = re.compile(r"\b(HttpClient|AsyncHttpClient|chromadb\.app|chromadb\.server|chroma run)\b")


class Planted:
    """Leaves a file behind when it is unpickled."""

    def __init__(self, mark: Path) -> None:
        self.mark = mark

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return Path.touch, (self.mark,)  # type: ignore[return-value]


def test_a_pickle_planted_in_the_folder_of_background_callbacks_is_not_run(tmp_path: Path) -> None:
    settings = load_settings(home=tmp_path / "home")
    handle = background_manager(settings).handle
    handle.set("result", {"done": [1, "two", None]})
    assert handle.get("result") == {"done": [1, "two", None]}
    with diskcache.Cache(str(settings.home / "background"), disk=diskcache.JSONDisk) as folder:
        folder._sql(  # as somebody would who can write into the folder
            "UPDATE Cache SET mode = ?, value = ?",
            (diskcache.core.MODE_PICKLE, pickle.dumps(Planted(tmp_path / "ran"))),
        )
    assert handle.get("result") is None
    assert not (tmp_path / "ran").exists()


def test_nothing_starts_or_reaches_a_server_of_chroma() -> None:
    listed = subprocess.run(["git", "ls-files", "*.py"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    places = [Path(line) for line in listed.split() if not line.startswith("tests/")]
    assert len(places) > 300
    assert [str(place) for place in places if CHROMA_SERVER.search((ROOT / place).read_text("utf-8"))] == []


def test_an_advisory_that_nobody_wrote_down_is_told_and_a_mitigated_one_is_not() -> None:
    known = next(iter(MITIGATED))
    report = [{"name": "a", "version": "1", "vulns": [{"id": "GHSA-x", "aliases": [known]}, {"id": "GHSA-new"}]}]
    assert list(open_advisories(report)) == ["a 1: GHSA-new"]
    decision = (ROOT / "docs/decisions/0024-advisories-that-stand.md").read_text("utf-8")
    assert [name for name in MITIGATED if name not in decision] == []
