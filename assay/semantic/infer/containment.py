"""Whether the values of one column all lie in another, as far as their profiles tell."""

from __future__ import annotations

from typing import Any

from assay.semantic.infer.words import singular, words
from assay.semantic.schema import ColumnInfo, TableInfo

_NO_VALUE = frozenset({0, -1, "", "0", "-1", "-"})
_ENOUGH = 0.95


def contains(key: ColumnInfo, column: ColumnInfo, key_rows: int | None) -> bool | None:
    """True: the values seen lie in ``key``. False: they do not. None: the profiles cannot tell.

    Values that stand for "none" (0, -1, empty) are left out, and one value in twenty may be an orphan.
    """
    values = [value for value in column.profile.samples if value not in _NO_VALUE]
    known = key.profile
    if not values or known.distinct == 0:
        return None
    if (
        column.profile.distinct is not None
        and known.distinct is not None
        and column.profile.distinct > known.distinct * 1.05 + 1
    ):
        return False
    if known.complete:
        members = set(known.samples)
        return sum(value in members for value in values) >= _ENOUGH * len(values)
    if known.minimum is None or known.maximum is None:
        return None
    if not _within(values, known.minimum, known.maximum):
        return False
    return True if _dense(key, key_rows) else None


def mostly(key: ColumnInfo, column: ColumnInfo) -> bool:
    """Whether at least half of the values lie in ``key``, all of whose values are known."""
    values = [value for value in column.profile.samples if value not in _NO_VALUE]
    members = set(key.profile.samples) if key.profile.complete else set()
    return bool(values) and 2 * sum(value in members for value in values) >= len(values)


def _within(values: list[Any], low: Any, high: Any) -> bool:
    try:
        inside = sum(bool(low <= value <= high) for value in values)
    except TypeError:
        return False
    return bool(inside >= _ENOUGH * len(values))


def _dense(key: ColumnInfo, rows: int | None) -> bool:
    """Whether an integer key fills its range, so that lying within the bounds means being there."""
    low, high = key.profile.minimum, key.profile.maximum
    if key.type != "integer" or not rows or not isinstance(low, int) or not isinstance(high, int):
        return False
    return high - low + 1 <= 1.1 * rows


_LEAST_ID, _LEAST_VALUES = 100, 5
MEASURED = frozenset(
    "amount price cost value total sum count number quantity rate percent ratio score rank level size length width "
    "height weight area volume distance duration age year month day hour minute second salary wage fee tax budget "
    "balance revenue sale profit income capacity population attendance points position sequence version floor room "
    "temperature speed latitude longitude zip postal phone fax hectares stars rating goals votes pages words".split()
)
"""Words of names whose numbers measure, date or order something: they never refer."""


def only_there(column: ColumnInfo, key: ColumnInfo, target: TableInfo) -> bool:
    """Whether values alone make it believable that ``column`` refers to ``key``, whatever the two are called.

    Whole numbers must be numbers nobody counts with (from 100 on) that fill the key's range; texts must all be members.
    """
    parts = {singular(word) for word in words(column.name)} | set(words(column.name))
    if parts & MEASURED or (column.profile.distinct or 0) < _LEAST_VALUES:
        return False
    low = key.profile.minimum
    if column.type == "integer" and (not isinstance(low, int) or low < _LEAST_ID):
        return False
    return contains(key, column, target.row_count) is True
