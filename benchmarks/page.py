"""Renews a part of docs/measurements.md: each part lies between two marker comments."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime

from assay.kernel.settings import ROOT
from benchmarks.machine import machine

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


def replaced(text: str, part: str, body: str) -> str:
    """``text`` with the part renewed; raises ValueError when its markers are missing."""
    pattern = re.compile(rf"(<!-- {part} -->).*?(<!-- end {part} -->)", re.DOTALL)
    if not pattern.search(text):
        raise ValueError(f"docs/measurements.md has no part “{part}”")
    return pattern.sub(lambda found: f"{found[1]}\n{body}\n{found[2]}", text)
