"""A table as charts and sentences see it: which column is time, which are groups, which are measures."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from assay.kernel.tabular import Column, Table
from assay.present.numbers import MINUS, PERCENT
from assay.present.periods import PARTS, bucket, part_name

NOTHING = "(none)"
_MEASURES = ("metric", "share")
_ATTACHED = {"__previous": "previous", "__change": "change", "__change_pct": "percent"}
_CALENDAR_NAME = re.compile(r"(^|_)(year|quarter|month|week|day|weekday|hour)$", re.IGNORECASE)
_KEY_NAME = re.compile(r"(^|_)(id|key|code|no|number|zip|postcode|phone)$", re.IGNORECASE)


@dataclass(frozen=True)
class Measure:
    """A number column and the positions of what a comparison put beside it."""

    index: int
    column: Column
    previous: int | None = None
    change: int | None = None
    percent: int | None = None

    @property
    def unit(self) -> str | None:
        return PERCENT if self.column.role == "share" and self.column.unit is None else self.column.unit


@dataclass(frozen=True)
class View:
    """Positions by role. ``listing``: rows of an entity. ``additive``: measures whose parts sum to the whole.

    ``whole`` says that no limit or top-N has left groups out. ``good`` gives +1 where more of a
    measure is better, −1 where less is. ``computed`` holds running totals and ranks, of which no course can be told.
    ``nothing`` holds measures that are 0 where there are no rows; None where a period may lack for another reason.
    """

    table: Table
    time: int | None = None
    dims: tuple[int, ...] = ()
    measures: tuple[Measure, ...] = ()
    listing: bool = False
    additive: frozenset[int] = frozenset()
    whole: bool = True
    good: tuple[tuple[int, int], ...] = ()
    computed: frozenset[int] = frozenset()
    nothing: frozenset[int] | None = None
    place: dict[int, npt.NDArray[np.float64]] = field(default_factory=dict, repr=False, compare=False)

    @property
    def rows(self) -> int:
        return self.table.row_count

    @cached_property
    def first(self) -> Measure:
        """The leading measure; IndexError when there is none."""
        return self.measures[0]

    @property
    def axes(self) -> tuple[int, ...]:
        """Time first, then the groups."""
        return ((self.time,) if self.time is not None else ()) + self.dims

    def column(self, index: int) -> Column:
        return self.table.columns[index]

    def numbers(self, index: int) -> npt.NDArray[np.float64]:
        """A column as floats, NULL as NaN."""
        if index not in self.place:
            self.place[index] = as_floats(self.table.arrow.column(index))
        return self.place[index]

    def labels(self, index: int) -> list[str]:
        """A column's values as people read them."""
        column = self.column(index)
        return [label_of(value, column) for value in self.table.values(index)]

    def label(self, row: int, index: int) -> str:
        """One cell as people read it."""
        return label_of(self.table.arrow.column(index)[row].as_py(), self.column(index))

    def distinct(self, index: int) -> int:
        """How many different values a column has, NULL counted as one."""
        return int(pc.count_distinct(self.table.arrow.column(index), mode="all").as_py())

    def direction(self, index: int) -> int:
        """+1 when more is better, −1 when less is, 0 when neither."""
        return dict(self.good).get(index, 0)


def see(
    table: Table,
    *,
    listing: bool = False,
    additive: Sequence[str] = (),
    whole: bool = True,
    good: Sequence[tuple[str, int]] = (),
    computed: Sequence[str] = (),
    nothing: Sequence[str] | None = None,
) -> View:
    """The view of a table. ``additive``, ``good``, ``computed`` and ``nothing`` name columns."""
    roles = [_role(column, position, table) for position, column in enumerate(table.columns)]
    times = [position for position, role in enumerate(roles) if role == "time"]
    dims = [position for position, role in enumerate(roles) if role == "dimension"]
    measures = tuple(_measure(table, position) for position, role in enumerate(roles) if role == "metric")
    names = {column.name: position for position, column in enumerate(table.columns)}
    return View(
        table,
        times[0] if times else None,
        tuple(sorted(dims + times[1:])),
        measures,
        listing or not measures,
        frozenset(names[name] for name in additive if name in names),
        whole and not table.truncated,
        tuple((names[name], sign) for name, sign in good if name in names),
        frozenset(names[name] for name in computed if name in names),
        None if nothing is None or table.truncated else frozenset(names[name] for name in nothing if name in names),
    )


def label_of(value: Any, column: Column) -> str:
    """A value of a dimension or time column as people read it.

    >>> label_of("2026-07-01", Column("q", "Quarter", "date", "time", grain="quarter"))
    'Jul–Sep 2026'
    >>> label_of(-6.0, Column("m", "Months since joining", "number"))
    '−6'
    """
    if value is None:
        return NOTHING
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if column.grain in PARTS:
        return part_name(value, column.grain)
    if column.type in ("date", "timestamp"):
        return bucket(value, column.grain, column.fiscal)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    said = column.said(value)
    return str(said).replace("-", MINUS) if isinstance(said, (int, float)) else str(said)


def as_floats(column: pa.ChunkedArray) -> npt.NDArray[np.float64]:
    """An Arrow column as floats, NULL and what is no number as NaN.

    Read from the buffers: Arrow's own ``to_numpy`` imports pandas, which costs a web process over a second and 60 MB.
    """
    if not (pa.types.is_integer(column.type) or pa.types.is_floating(column.type) or pa.types.is_decimal(column.type)):
        return np.full(len(column), np.nan)
    floats = column if column.type == pa.float64() else pc.cast(column, pa.float64(), safe=False)
    return joined([_floats(chunk) for chunk in floats.chunks], np.float64)


def joined(parts: list[npt.NDArray[Any]], dtype: Any) -> npt.NDArray[Any]:
    """The parts as one array; an empty one of ``dtype`` where there are none."""
    if len(parts) == 1:
        return parts[0]
    return np.concatenate(parts) if parts else np.empty(0, dtype=dtype)


def _floats(chunk: pa.Array) -> npt.NDArray[np.float64]:
    valid, data = chunk.buffers()
    values = (
        np.frombuffer(data, dtype=np.float64, count=chunk.offset + len(chunk))[chunk.offset :] if data else np.empty(0)
    )
    if not chunk.null_count:
        return values
    bits = np.unpackbits(np.frombuffer(valid, dtype=np.uint8), bitorder="little")[chunk.offset :][: len(chunk)]
    return np.where(bits == 1, values, np.nan)


def _role(column: Column, position: int, table: Table) -> str:
    if column.role in ("comparison", "change", "percent_change"):
        return "attached"
    if column.role in _MEASURES:
        return "metric"
    if column.role == "time":
        return "time" if column.grain not in PARTS else "dimension"
    if column.role == "dimension":
        return "time" if column.type in ("date", "timestamp") and column.grain else "dimension"
    return _guessed(column, table, position)


def _guessed(column: Column, table: Table, position: int) -> str:
    """Role of a column of free SQL, from its type and name."""
    if column.type in ("date", "timestamp"):
        return "time" if position == 0 or len(table.columns) <= 3 else "dimension"
    if column.type == "number":
        return "metric"
    if column.type == "integer":
        named = _CALENDAR_NAME.search(column.name) or _KEY_NAME.search(column.name)
        return "dimension" if named and len(table.columns) > 1 else "metric"
    return "dimension"


def _measure(table: Table, position: int) -> Measure:
    column = table.columns[position]
    places: dict[str, int] = {}
    for other, candidate in enumerate(table.columns):
        for suffix, name in _ATTACHED.items():
            if candidate.name == column.name + suffix:
                places[name] = other
    return Measure(position, column, **places)
