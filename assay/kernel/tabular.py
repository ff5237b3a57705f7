"""Tables that flow from a database to a page: typed columns over an Arrow table, never pandas."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, Literal

import pyarrow as pa

Scalar = None | bool | int | float | str
Role = Literal["dimension", "time", "metric", "comparison", "change", "percent_change", "share", "other"]


@dataclass(frozen=True)
class Column:
    """What one column of a result means.

    ``type`` is one of text, integer, number, boolean, date, timestamp, time, json, other.
    ``unit`` is a currency code (USD), ``percent`` (value 0.12 = 12 %), a word (``days``) or None.
    ``of`` names the metric or dimension behind it; ``grain`` the time grain of a time column, ``fiscal`` the month in
    which a fiscal year begins. ``written`` is the form (as of ``strptime``) of dates that are shown as they are
    kept, as text: they are ordered as dates. ``labels`` are what people see in place of some values, which stay as
    they are.
    """

    name: str
    label: str
    type: str
    role: Role = "other"
    unit: str | None = None
    format: str | None = None
    of: str | None = None
    grain: str | None = None
    fiscal: int = 1
    written: str | None = None
    labels: tuple[tuple[str, str], ...] = ()

    def said(self, value: Any) -> Any:
        """What people see in place of a value; the value itself where nothing else was written.

        >>> Column("type", "Type", "text", labels=(("ed", "Emergency room"),)).said("ed")
        'Emergency room'
        """
        return next((label for raw, label in self.labels if raw == value), value)


def arrow_kind(kind: pa.DataType) -> str:
    """The Column.type of an Arrow type.

    >>> arrow_kind(pa.decimal128(18, 2))
    'number'
    """
    tests = (
        (pa.types.is_boolean, "boolean"),
        (pa.types.is_integer, "integer"),
        (pa.types.is_floating, "number"),
        (pa.types.is_decimal, "number"),
        (pa.types.is_timestamp, "timestamp"),
        (pa.types.is_date, "date"),
        (pa.types.is_time, "time"),
        (pa.types.is_string, "text"),
        (pa.types.is_large_string, "text"),
        (pa.types.is_nested, "json"),
    )
    return next((name for test, name in tests if test(kind)), "other")


def plain(value: Any) -> Any:
    """A JSON-ready value: dates ISO 8601, decimals as numbers, NaN and NULL as None.

    >>> plain(Decimal("1.50")), plain(date(2026, 1, 2)), plain(float("nan"))
    (1.5, '2026-01-02', None)
    """
    if value is None or isinstance(value, (bool, int, str)):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() and abs(value) > 2**53 else float(value)
    if isinstance(value, (datetime, date, time)):
        return value.isoformat()
    if isinstance(value, timedelta):
        return value.total_seconds()
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    return str(value)


@dataclass(frozen=True)
class Table:
    """A result: Arrow data plus the meaning of each column, in the same order.

    ``truncated`` says that the row cap cut it; ``row_count`` is then the number of rows kept.
    """

    columns: tuple[Column, ...]
    arrow: pa.Table = field(repr=False)
    truncated: bool = False

    @property
    def row_count(self) -> int:
        return int(self.arrow.num_rows)

    def values(self, index: int) -> list[Any]:
        """Column ``index`` as plain JSON-ready values."""
        return [plain(value) for value in self.arrow.column(index).to_pylist()]

    def rows(self, offset: int = 0, limit: int | None = None) -> list[list[Any]]:
        """Rows as lists of plain values."""
        part = self.arrow.slice(offset, limit) if limit is not None else self.arrow.slice(offset)
        columns = [[plain(value) for value in column.to_pylist()] for column in part.columns]
        return [list(row) for row in zip(*columns, strict=True)]

    def records(self, offset: int = 0, limit: int | None = None) -> Iterator[dict[str, Any]]:
        """Rows as mappings from column name to plain value."""
        names = [column.name for column in self.columns]
        return (dict(zip(names, row, strict=True)) for row in self.rows(offset, limit))

    def index(self, name: str) -> int:
        """Position of the column called ``name``; KeyError when there is none."""
        for position, column in enumerate(self.columns):
            if column.name == name:
                return position
        raise KeyError(name)

    def with_columns(self, columns: Sequence[Column]) -> Table:
        """The same data under other column meanings."""
        if len(columns) != self.arrow.num_columns:
            raise ValueError(f"{len(columns)} columns described, {self.arrow.num_columns} present")
        return Table(tuple(columns), self.arrow, self.truncated)

    @staticmethod
    def plain(arrow: pa.Table, truncated: bool = False) -> Table:
        """A table whose columns mean no more than their names and types."""
        columns = tuple(Column(f.name, f.name.replace("_", " "), arrow_kind(f.type)) for f in arrow.schema)
        return Table(columns, arrow, truncated)
