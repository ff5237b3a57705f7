"""Whether two results say the same, whatever their columns are called; and where they do not, what differs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from assay.kernel.tabular import Table

_DIGITS, _MOST_ORDERS, _SLIP = 9, 720, 1e-12
_NUMBERS = ("integer", "number")
Columns = Sequence[Sequence[Any]]
Bag = frozenset[tuple[Any, int]]
"""The values of a column with how often each stands in it."""


@dataclass(frozen=True)
class Compared:
    """``differ``: in what, in words; empty when the rows are equal. ``in_order``: they also come in the same order.
    ``nothing``: both found nothing, which two wrong readings do as well.
    """

    differ: str = ""
    in_order: bool = True
    nothing: bool = False

    @property
    def same(self) -> bool:
        """Whether they have the same rows."""
        return not self.differ


def compared(one: Table, other: Table) -> Compared:
    """The rows of two results; numbers to nine digits, whole numbers to the last one.

    Columns that are called alike belong together. Of the others, numbers stand in the same order in both: which of two
    amounts is the cost is not told by the amounts.
    """
    if len(one.columns) != len(other.columns):
        return Compared(f"{_counted(one, 'column')} against {len(other.columns)}")
    if one.row_count != other.row_count:
        return Compared(f"{_counted(one, 'row')} against {other.row_count:,}")
    if one.truncated or other.truncated:
        return Compared("the row limit cut both, so that they cannot be compared whole")
    left, right = _columns(one), _columns(other)
    wanted = list(zip(*left, strict=True))
    turned = (list(zip(*columns, strict=True)) for columns in _turned(one, other, left, right))
    fitting = [rows for rows in islice(turned, _MOST_ORDERS) if Counter(rows) == Counter(wanted)]
    if not fitting:
        return Compared("values that are not equal")
    return Compared(in_order=wanted in fitting, nothing=all(cell in (None, "0") for row in wanted for cell in row))


def _counted(table: Table, word: str) -> str:
    count = len(table.columns) if word == "column" else table.row_count
    return f"{count:,} {word}{'' if count == 1 else 's'}"


def _turned(one: Table, other: Table, left: Columns, right: Columns) -> Iterator[Columns]:
    """The columns of the other result in every order in which they may be those of the first."""
    named = _named(one, other)
    numbers = [
        [at for at, column in enumerate(table.columns) if column.type in _NUMBERS and at not in paired]
        for table, paired in ((one, set(named)), (other, set(named.values())))
    ]
    bound = {**named, **dict(zip(*numbers, strict=False))}
    bags = [[frozenset(Counter(column).items()) for column in columns] for columns in (left, right)]
    # Where the two have other columns, no order has to be tried to know it.
    for order in _orders(bound, bags) if Counter(bags[0]) == Counter(bags[1]) else ():
        yield [right[at] for at in order]


def _named(one: Table, other: Table) -> Mapping[int, int]:
    """Columns that are called alike, where the name tells one."""
    names = [[column.name.casefold() for column in table.columns] for table in (one, other)]
    told = [name for name in names[0] if names[0].count(name) == 1 and names[1].count(name) == 1]
    return {names[0].index(name): names[1].index(name) for name in told}


def _orders(
    bound: Mapping[int, int], bags: Sequence[Sequence[Bag]], taken: tuple[int, ...] = ()
) -> Iterator[tuple[int, ...]]:
    """Orders in which every column has the values of its partner, column by column: what cannot be is never tried."""
    left, right = bags
    at = len(taken)
    if any(left[here] != right[there] for here, there in bound.items()):
        return
    if at == len(left):
        yield taken
        return
    for place in (bound[at],) if at in bound else range(len(right)):
        free = place not in taken and (at in bound or place not in bound.values())
        if free and left[at] == right[place]:
            yield from _orders(bound, bags, (*taken, place))


def _columns(table: Table) -> Columns:
    return [[_plain(value) for value in table.values(at)] for at in range(len(table.columns))]


def _plain(cell: Any) -> Any:
    """One form for equal cells: 2 and 2.0, midnight and its day.

    >>> _plain(2), _plain(2.0), _plain(0.1 + 0.2), _plain(1234567891), _plain("2026-01-01T00:00:00")
    ('2', '2', '0.3', '1234567891', '2026-01-01')
    """
    if isinstance(cell, (bool, int)):
        return str(int(cell))
    if isinstance(cell, float):
        near = round(cell)
        return str(near) if abs(cell - near) <= _SLIP * max(1, abs(near)) else f"{cell:.{_DIGITS}g}"
    return cell.removesuffix("T00:00:00") if isinstance(cell, str) else cell
