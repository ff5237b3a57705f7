"""A table that a program sent as columns and rows: typed, or guessed from its values, never half right."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Literal

import pyarrow as pa

from assay.kernel.errors import BadInput
from assay.kernel.tabular import Column, Role, Table

GivenType = Literal["text", "integer", "number", "boolean", "date", "timestamp"]
MOST_ROWS, MOST_COLUMNS = 10_000, 50
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}")


@dataclass(frozen=True)
class GivenColumn:
    """What is said of a column. Without ``type`` it is read from the values, without ``role`` from type and name."""

    name: str
    type: GivenType | None = None
    role: Literal["time", "dimension", "metric"] | None = None
    unit: str | None = None
    label: str | None = None


def given_table(columns: Sequence[GivenColumn], rows: Sequence[Sequence[Any]]) -> Table:
    """The table. Raises BadInput that names the column, and the row by its number from 1.

    >>> given_table([GivenColumn("month"), GivenColumn("n")], [["2026-01-01", 3], ["2026-02-01", None]]).rows()
    [['2026-01-01', 3], ['2026-02-01', None]]
    """
    _fits(columns, rows)
    kinds = [one.type or _guessed([row[place] for row in rows]) for place, one in enumerate(columns)]
    arrays = [_array(one.name, kind, [row[place] for row in rows])
              for place, (one, kind) in enumerate(zip(columns, kinds, strict=True))]  # fmt: skip
    known = tuple(_column(one, kind) for one, kind in zip(columns, kinds, strict=True))
    return Table(known, pa.Table.from_arrays(arrays, names=[one.name for one in columns]))


def _fits(columns: Sequence[GivenColumn], rows: Sequence[Sequence[Any]]) -> None:
    names = [one.name for one in columns]
    if not columns or len(columns) > MOST_COLUMNS or len(set(names)) < len(names):
        raise BadInput(f"A chart needs 1 to {MOST_COLUMNS} columns, each with a name of its own.")
    if len(rows) > MOST_ROWS:
        raise BadInput(f"A chart may have up to {MOST_ROWS:,} rows.", hint="Add them up first, or send a spec.")
    for place, row in enumerate(rows, 1):
        if len(row) != len(columns):
            raise BadInput(f"Row {place} has {len(row)} values for {len(columns)} columns.")


def _guessed(values: Sequence[Any]) -> GivenType:
    known = [value for value in values if value is not None]
    tests: Mapping[GivenType, Callable[[Any], bool]] = {
        "boolean": lambda value: isinstance(value, bool),
        "integer": lambda value: isinstance(value, int) and not isinstance(value, bool),
        "number": lambda value: isinstance(value, int | float) and not isinstance(value, bool),
        "date": lambda value: isinstance(value, str) and bool(_DATE.fullmatch(value)),
        "timestamp": lambda value: isinstance(value, str) and bool(_MOMENT.match(value)),
    }
    return next((kind for kind, test in tests.items() if known and all(map(test, known))), "text")


_ARROW: dict[GivenType, pa.DataType] = {
    "text": pa.string(), "integer": pa.int64(), "number": pa.float64(), "boolean": pa.bool_(), "date": pa.date32(),
    "timestamp": pa.timestamp("us"),
}  # fmt: skip


def _array(name: str, kind: GivenType, values: Sequence[Any]) -> pa.Array:
    made = []
    for place, value in enumerate(values, 1):
        try:
            made.append(None if value is None else _READ[kind](value))
        except (ValueError, TypeError, OverflowError) as error:
            raise BadInput(f"Column {name}, row {place}: this is no {kind}.") from error
    try:
        return pa.array(made, _ARROW[kind])
    except (pa.ArrowException, OverflowError) as error:
        raise BadInput(f"Column {name}: a value is too large.") from error


def _number(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError
    return float(value)


def _integer(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError
    return value


def _boolean(value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError
    return value


def _moment(value: Any) -> datetime:
    read = datetime.fromisoformat(value)
    return read.replace(tzinfo=None) - (read.utcoffset() or timedelta())


_READ: dict[GivenType, Callable[[Any], Any]] = {
    "text": str, "integer": _integer, "number": _number, "boolean": _boolean,
    "date": lambda value: date.fromisoformat(value[:10]), "timestamp": _moment,
}  # fmt: skip


def _column(one: GivenColumn, kind: GivenType) -> Column:
    role: Role = one.role or "other"
    return Column(one.name, one.label or one.name.replace("_", " ").capitalize(), kind, role, one.unit)
