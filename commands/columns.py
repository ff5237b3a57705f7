"""Tables as text."""

from __future__ import annotations

from collections.abc import Sequence

WIDEST = 40


def aligned(rows: Sequence[Sequence[str]], right: frozenset[int] = frozenset()) -> str:
    """Rows under each other, the first being the heads; columns ``right`` are set to the right.

    >>> print(aligned([["region", "n"], ["Europe", "12"]], frozenset({1})))
    region   n
    ------  --
    Europe  12
    """
    cells = [[_short(cell) for cell in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    lines = [cells[0], ["-" * width for width in widths], *cells[1:]]
    return "\n".join(_line(line, widths, right) for line in lines)


def _line(cells: Sequence[str], widths: Sequence[int], right: frozenset[int]) -> str:
    set_out = [
        cell.rjust(width) if position in right else cell.ljust(width)
        for position, (cell, width) in enumerate(zip(cells, widths, strict=True))
    ]
    return "  ".join(set_out).rstrip()


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= WIDEST else f"{line[: WIDEST - 1]}…"
