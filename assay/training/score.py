"""The one scorer of result sets, for every engine: the same rows, in the same order only where order was asked for."""

from __future__ import annotations

import itertools
import math
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

Rows = Sequence[Sequence[Any]]
DIGITS = 9
MOST_COLUMNS = 6
"""Columns of which every order is tried; wider results must have the order of the check query."""


def same(expected: Rows, got: Rows, ordered: bool = False) -> bool:
    """Whether two results say the same, whatever their columns are called and in which order they stand.

    >>> same([["EU", 2], ["US", 1]], [[1.0, "US"], [2.0, "EU"]])
    True
    >>> same([["EU", 2], ["US", 1]], [["US", 1], ["EU", 2]], ordered=True)
    False
    """
    if len(expected) != len(got):
        return False
    wanted, found = [_row(row) for row in expected], [_row(row) for row in got]
    if not wanted:
        return True
    width = len(wanted[0])
    if width != len(found[0]):
        return False
    return any(_equal(wanted, [[row[at] for at in order] for row in found], ordered) for order in _orders(width))


def _orders(width: int) -> Iterator[tuple[int, ...]]:
    if width > MOST_COLUMNS:
        yield tuple(range(width))
        return
    yield from itertools.permutations(range(width))


def _equal(wanted: list[list[Any]], found: list[list[Any]], ordered: bool) -> bool:
    if ordered:
        return wanted == found
    return Counter(map(tuple, wanted)) == Counter(map(tuple, found))


def _row(row: Sequence[Any]) -> list[Any]:
    return [plain(value) for value in row]


def plain(value: Any) -> Any:
    """A value as it is compared: numbers to nine significant digits, moments at midnight as days.

    >>> plain(Decimal("0.30000000000000004")), plain(True), plain(datetime(2026, 1, 1))
    (0.3, 1.0, '2026-01-01')
    """
    if isinstance(value, bool | int | float | Decimal):
        number = float(value)
        return None if math.isnan(number) else float(f"{number:.{DIGITS}g}")
    if isinstance(value, datetime):
        midnight = value.time() == datetime.min.time()
        return value.date().isoformat() if midnight else value.replace(tzinfo=None).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return value if value is None else str(value).removesuffix(" 00:00:00").removesuffix("T00:00:00")
