"""Whether two results are the same: columns in any order, numbers within rounding, rows in order where it counts."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date, datetime, time
from decimal import Decimal
from itertools import permutations
from typing import Any

Rows = Sequence[Sequence[Any]]
MOST_ORDERS = 720
CLOSE = 1e-6


def normal(value: Any) -> Any:
    """One form for equal values: numbers as floats, midnight as its day, dates as ISO text.

    >>> normal(Decimal("1.50")), normal("2026-01-01T00:00:00"), normal(date(2026, 1, 1)), normal(True)
    (1.5, '2026-01-01', '2026-01-01', 1.0)
    """
    if isinstance(value, (bool, int, float, Decimal)):
        number = float(value)
        return None if math.isnan(number) else number
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time(0) else value.isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return value.removesuffix("T00:00:00") if isinstance(value, str) else value


def same(expected: Rows, got: Rows, ordered: bool) -> bool:
    """Whether the rows are the same, for some order of the columns.

    >>> same([[1, "a"]], [["a", 1.0]], ordered=False), same([[1], [2]], [[2], [1]], ordered=True)
    (True, False)
    """
    left, right = [[*map(normal, row)] for row in expected], [[*map(normal, row)] for row in got]
    if len(left) != len(right) or not left:
        return len(left) == len(right)
    if len(left[0]) != len(right[0]):
        return False
    orders = permutations(range(len(left[0])))
    return any(_equal(left, [[row[at] for at in order] for row in right], ordered) for order, _ in _some(orders))


def _some(orders: Any) -> Any:
    return zip(orders, range(MOST_ORDERS), strict=False)


def _equal(left: Rows, right: Rows, ordered: bool) -> bool:
    if not ordered:
        left, right = sorted(left, key=_sortable), sorted(right, key=_sortable)
    pairs = zip(left, right, strict=True)
    return all(_close(one, other) for row, twin in pairs for one, other in zip(row, twin, strict=True))


def _sortable(row: Sequence[Any]) -> list[tuple[str, str]]:
    return [(type(cell).__name__, f"{cell:.5e}" if isinstance(cell, float) else str(cell)) for cell in row]


def _close(one: Any, other: Any) -> bool:
    if isinstance(one, float) and isinstance(other, float):
        return math.isclose(one, other, rel_tol=CLOSE, abs_tol=CLOSE)
    return bool(one == other)
