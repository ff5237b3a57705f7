"""Whether two results say the same, whatever their columns are called and in whatever order they stand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import islice, permutations
from typing import Any

from assay.kernel.tabular import Table

_DIGITS, _MOST_ORDERS, _MOST_ROWS = 9, 720, 5000


def agree(one: Table, other: Table) -> bool:
    """Equal rows, in any order, for some order of the columns; numbers to nine digits."""
    if (one.row_count, len(one.columns)) != (other.row_count, len(other.columns)):
        return False
    left, right = (_columns(table) for table in (one, other))
    wanted = Counter(zip(*left, strict=True))
    fitting = [[at for at, column in enumerate(right) if Counter(column) == Counter(own)] for own in left]
    orders = (order for order in permutations(range(len(right))) if _fits(order, fitting))
    turned = ([right[at] for at in order] for order in islice(orders, _MOST_ORDERS))
    return any(Counter(zip(*columns, strict=True)) == wanted for columns in turned)


def _fits(order: Sequence[int], fitting: Sequence[Sequence[int]]) -> bool:
    return all(at in fitting[place] for place, at in enumerate(order))


def _columns(table: Table) -> list[list[Any]]:
    rows = table.rows(0, _MOST_ROWS)
    return [[_plain(row[at]) for row in rows] for at in range(len(table.columns))]


def _plain(cell: Any) -> Any:
    """One form for equal cells: 2 and 2.0, midnight and its day.

    >>> _plain(2), _plain(0.1 + 0.2), _plain("2026-01-01T00:00:00")
    ('2', '0.3', '2026-01-01')
    """
    if isinstance(cell, (bool, int, float)):
        return f"{float(cell):.{_DIGITS}g}"
    return cell.removesuffix("T00:00:00") if isinstance(cell, str) else cell
