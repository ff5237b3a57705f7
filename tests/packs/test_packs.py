"""Packs are found, made and taught; a broken one says so."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from datetime import date
from pathlib import Path

import psutil
import pytest

from assay.kernel.errors import BadInput, Misconfigured, NotFound
from assay.packs.generate import arguments, generate
from assay.packs.pack import find_pack, packs, read_pack
from assay.packs.teach import training_items

PACK = """
name: toy
files: {generator: make.py, glossary: terms.yml, schema: schema.sql, verified: asked.yml, documentation: docs.yml}
generator: {output: toy.txt, arguments: {--out: "{out}", --as-of: "{today}", --rows: 3, --none: null}}
"""
WRITER = """
import sys
given = dict(zip(sys.argv[1::2], sys.argv[2::2]))
open(given["--out"], "w").write(given["--as-of"] + given["--rows"])
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    pack = tmp_path / "toy"
    pack.mkdir()
    (pack / "pack.yml").write_text(PACK)
    (pack / "make.py").write_text(WRITER)
    (pack / "terms.yml").write_text("glossary: [{term: GMV, means: revenue}]")
    (pack / "schema.sql").write_text(
        "-- shop\nCREATE TABLE a (x INT);\nCREATE INDEX i ON a (x);\nCREATE VIEW b AS SELECT 1;\n"
    )
    (pack / "asked.yml").write_text('verified: [{question: how many, sql: SELECT 1, by: Data team, "on": 2026-01-02}]')
    (pack / "docs.yml").write_text(
        "tables: {a: {description: Things, columns: {x: {description: Size, business_rules: [Never negative]}}}}\n"
        "business_metrics: [{name: Total, calculation: SUM(x)}]\n"
    )
    return tmp_path


def test_a_generator_gets_the_day_and_what_was_asked_for(folder: Path, tmp_path: Path) -> None:
    pack = find_pack(folder, "toy")
    made = generate(pack, tmp_path / "out", date(2026, 5, 4), {"rows": 7})
    assert made.read_text() == "2026-05-047"
    assert "--none" not in arguments(pack, made, date(2026, 5, 4), {})


def test_a_failing_generator_leaves_the_old_data_and_its_last_word(folder: Path, tmp_path: Path) -> None:
    pack = find_pack(folder, "toy")
    made = generate(pack, tmp_path / "out", date(2026, 5, 4))
    (folder / "toy" / "make.py").write_text("raise SystemExit('no disk left')")
    with pytest.raises(BadInput, match="no disk left"):
        generate(pack, tmp_path / "out", date(2026, 5, 5))
    assert made.read_text() == "2026-05-043"
    (folder / "toy" / "make.py").unlink()
    with pytest.raises(Misconfigured):
        generate(pack, tmp_path / "out", date(2026, 5, 5))


ENDLESS = """
import os, pathlib, threading
pathlib.Path(__file__).with_name("pid.new").write_text(f"{os.getpid()}")
pathlib.Path(__file__).with_name("pid.new").rename(pathlib.Path(__file__).with_name("pid"))
threading.Event().wait(120)
"""
MAKER = """
import sys
from datetime import date
from pathlib import Path
from assay.packs.generate import generate
from assay.packs.pack import find_pack
generate(find_pack(Path(sys.argv[1]), "toy"), Path(sys.argv[1]), date(2026, 5, 4))
"""


def until_there(path: Path) -> str:
    """What is in a file once it is there."""
    for _ in range(600):
        if path.exists():
            return path.read_text()
        threading.Event().wait(0.05)
    raise AssertionError(f"no {path.name}")


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a thread looks every half second")
def test_a_generator_ends_with_a_worker_that_is_killed(folder: Path) -> None:
    (folder / "toy" / "make.py").write_text(ENDLESS)
    with subprocess.Popen([sys.executable, "-c", MAKER, str(folder)], cwd=Path(__file__).parents[2]) as worker:
        generator = psutil.Process(int(until_there(folder / "toy" / "pid")))
        assert generator.ppid() == worker.pid
        os.kill(worker.pid, signal.SIGKILL)
        worker.wait()
    generator.wait(10)


def test_a_generator_finds_what_lies_beside_it_and_its_own_name(folder: Path, tmp_path: Path) -> None:
    (folder / "toy" / "beside.py").write_text("WORD = 'beside'")
    (folder / "toy" / "make.py").write_text(
        "import os, sys, beside\nassert '_ASSAY_PARENT' not in os.environ\n"
        "out = dict(zip(sys.argv[1::2], sys.argv[2::2]))['--out']\n"
        "open(out, 'w').write(beside.WORD + os.path.basename(sys.argv[0]))"
    )
    assert generate(find_pack(folder, "toy"), tmp_path / "out", date(2026, 5, 4)).read_text() == "besidemake.py"


def test_everything_a_pack_teaches_becomes_an_item_with_a_steady_id(folder: Path) -> None:
    items = training_items(find_pack(folder, "toy"), "s", "local", "2026-01-01")
    by_kind = {kind: [item.content for item in items if item.kind == kind] for kind in {item.kind for item in items}}
    assert [content["ddl"].split()[-4:] for content in by_kind["ddl"]] == [
        ["TABLE", "a", "(x", "INT)"],
        ["b", "AS", "SELECT", "1"],
    ]
    assert by_kind["glossary"] == [{"term": "GMV", "means": "revenue"}]
    assert by_kind["verified_question"][0]["on"] == "2026-01-02"
    assert any("Never negative" in content["text"] for content in by_kind["documentation"])
    again = training_items(find_pack(folder, "toy"), "s", "local", "2027-01-01")
    assert [item.id for item in again] == [item.id for item in items]


def test_a_missing_or_broken_pack_is_told_in_a_sentence(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(NotFound) as caught:
        find_pack(folder, "moon")
    assert "toy" in caught.value.hint
    (folder / "toy" / "pack.yml").write_text("just words")
    with pytest.raises(BadInput, match="needs a name"):
        packs(folder)
    with pytest.raises(BadInput, match="no readable"):
        read_pack(tmp_path / "nowhere")
