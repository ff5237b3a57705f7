"""What must not stand in any file of the project: hosts it would load from, places of one machine, unfinished work."""

from __future__ import annotations

import re
from pathlib import Path

# Written in two parts, so that this file does not hold them itself.
REGISTRIES = [
    ("pypi", ".org"), ("python", "hosted.org"), ("registry.npm", "js.org"), ("registry.", "yarnpkg.com"),
    ("conda", ".anaconda.org"), ("proxy.", "golang.org"), ("/opt/", "pypi"),
]  # fmt: skip
CDNS = [
    ("unp", "kg.com"), ("jsde", "livr"), ("cdn", "js."), ("fonts.google", "apis"), ("fonts.g", "static"),
    ("maxc", "dn"), ("stack", "path"), ("cdn.plo", "t.ly"),
]  # fmt: skip
PLACES = [("/wo", "rk/"), ("/tmp/", "brief"), ("/tmp/", "probe"), ("/ro", "ot/")]
UNFINISHED = re.compile(r"\b(TO" + r"DO|FIX" + r"ME|X" + r"XX|HA" + r"CK|NotImplemented" + r"Error)\b")
CODE = {".py", ".css", ".js", ".html", ".yml", ".yaml", ".toml", ".md", ".sql", ""}


def lines_with(files: list[Path], root: Path, pattern: re.Pattern[str]) -> list[str]:
    found = []
    for path in files:
        text = path.read_bytes()
        if b"\0" in text[:8000]:
            continue
        for number, line in enumerate(text.decode("utf-8", "replace").splitlines(), 1):
            if match := pattern.search(line):
                found.append(f"{path.relative_to(root)}:{number}: {match[0]}")
    return found


def any_of(parts: list[tuple[str, str]]) -> re.Pattern[str]:
    return re.compile("|".join(re.escape(first + second) for first, second in parts), re.IGNORECASE)


def test_no_registry_is_named(tracked: list[Path], root: Path) -> None:
    assert lines_with(tracked, root, any_of(REGISTRIES)) == []
    assert not (root / "uv.lock").exists()


def test_nothing_of_ours_loads_from_a_content_network(tracked: list[Path], root: Path) -> None:
    ours = [path for path in tracked if path.suffix in {".py", ".css", ".html", ".js"} and "vendor" not in path.parts]
    assert lines_with(ours, root, any_of(CDNS)) == []


def test_no_place_of_one_machine_is_named(tracked: list[Path], root: Path) -> None:
    assert lines_with(tracked, root, any_of(PLACES)) == []


def test_nothing_is_left_for_later(tracked: list[Path], root: Path) -> None:
    ours = [path for path in tracked if path.suffix in CODE and not {"vendor", "assets"} & set(path.parts)]
    assert lines_with(ours, root, UNFINISHED) == []
