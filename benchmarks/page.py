"""Renews a part of docs/measurements.md: each part lies between two marker comments."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime

from assay.kernel.settings import ROOT
from benchmarks.machine import machine

_DATED = r" \(\d{4}-\d\d-\d\d\)$"
PAGE = ROOT / "docs" / "measurements.md"


def table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table.

    >>> print(table(["suite", "n"], [["one", "2"]]))
    | suite | n |
    |---|---|
    | one | 2 |
    """
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(_row(line) for line in lines).replace("| --- |", "|---|").replace(" --- |", "---|")


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |"


def renew(part: str, body: str) -> None:
    """Put ``body``, the day and the machine between the markers of ``part``."""
    text = PAGE.read_text("utf-8")
    day = datetime.now(UTC).date().isoformat()
    PAGE.write_text(replaced(text, part, f"Measured on {day}: {machine()}.\n\n{body}"), "utf-8")


def part_of(text: str, part: str) -> str:
    """What lies between the markers of ``part``; empty where it has none."""
    found = re.search(rf"<!-- {part} -->\n(.*?)<!-- end {part} -->", text, re.DOTALL)
    return found[1] if found else ""


def kept_beside(old: str, measured: Sequence[Sequence[str]]) -> list[list[str]]:
    """The rows of an ``old`` part whose name is not among those ``measured`` now, each with the day it was measured.

    >>> old = "Measured on 2026-01-02: here.\\n\\n| what | n |\\n|---|---|\\n| one | 1 |\\n| two (2026-01-01) | 2 |"
    >>> kept_beside(old, [["three", "3"]]), kept_beside(old, [["one", "3"], ["two", "4"]])
    ([['one (2026-01-02)', '1'], ['two (2026-01-01)', '2']], [])
    """
    day = re.search(r"Measured on (\d{4}-\d\d-\d\d)", old)
    lines = [line for line in old.splitlines() if line.startswith("|") and not line.startswith("|---")][1:]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    names = {row[0] for row in measured}
    dated = ((re.sub(_DATED, "", row[0]), row) for row in rows)
    return [
        row if re.search(_DATED, row[0]) or day is None else [f"{row[0]} ({day[1]})", *row[1:]]
        for name, row in dated
        if name not in names
    ]


def replaced(text: str, part: str, body: str) -> str:
    """``text`` with the part renewed; raises ValueError when its markers are missing."""
    pattern = re.compile(rf"(<!-- {part} -->).*?(<!-- end {part} -->)", re.DOTALL)
    if not pattern.search(text):
        raise ValueError(f"docs/measurements.md has no part “{part}”")
    return pattern.sub(lambda found: f"{found[1]}\n{body}\n{found[2]}", text)
