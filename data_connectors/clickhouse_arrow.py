"""ClickHouse results: its Arrow stream carries some types as raw bytes or bare numbers; here they become values."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

import pyarrow as pa
import pyarrow.compute as pc

from assay.semantic.schema import ColumnType
from data_connectors.arrow import tidy_column, unique_names

_WRAPPED = re.compile(r"^(?:Nullable|LowCardinality|SimpleAggregateFunction\(\w+,)\((.*)\)$")
_TYPES: tuple[tuple[str, ColumnType], ...] = (
    (r"^(Date32|Date)$", "date"), (r"^DateTime", "timestamp"), (r"^Bool", "boolean"), (r"^U?Int\d+$", "integer"),
    (r"^(Float|Decimal|BFloat)", "number"), (r"^(String|FixedString|UUID|Enum|IPv[46])", "text"),
    (r"^(Array|Map|Tuple|Nested|JSON|Object|Variant|Dynamic)", "json"), (r"^Time", "time"),
)  # fmt: skip


def bare_type(declared: str) -> str:
    """The type inside Nullable and LowCardinality.

    >>> bare_type("LowCardinality(Nullable(String))")
    'String'
    """
    while match := _WRAPPED.match(declared):
        declared = match[1]
    return declared


def clickhouse_type(declared: str) -> ColumnType:
    """The portable type of a ClickHouse type name.

    >>> clickhouse_type("Nullable(DateTime64(3, 'UTC'))"), clickhouse_type("UInt8"), clickhouse_type("Array(String)")
    ('timestamp', 'integer', 'json')
    """
    bare = bare_type(declared)
    return next((kind for pattern, kind in _TYPES if re.search(pattern, bare)), "other")


def read_stream(data: bytes) -> pa.Table:
    """An Arrow stream as a table; a statement without result gives a table without columns."""
    return pa.ipc.open_stream(data).read_all() if data else pa.table({})


def tidy_table(table: pa.Table, types: Sequence[str]) -> pa.Table:
    """The table in portable types. ``types`` are ClickHouse's own names, in order."""
    columns = [
        _column(column.combine_chunks(), bare_type(kind)) for column, kind in zip(table.columns, types, strict=True)
    ]
    return pa.table(columns, names=unique_names(table.column_names))


def _column(chunk: pa.ChunkedArray | pa.Array, kind: str) -> pa.Array:
    column = pa.concat_arrays(chunk.chunks) if isinstance(chunk, pa.ChunkedArray) and chunk.num_chunks else chunk
    if isinstance(column, pa.ChunkedArray):
        column = pa.array([], column.type)
    if kind.startswith("DateTime") and pa.types.is_integer(column.type):
        return pc.cast(column.cast(pa.int64()), pa.timestamp("s")).cast(pa.timestamp("us", tz="UTC"))
    if kind in ("Date", "Date32") and pa.types.is_integer(column.type):
        return column.cast(pa.int32()).cast(pa.date32())
    if re.match(r"U?Int(128|256)$", kind):
        return _wide_integers(column, signed=not kind.startswith("U"))
    if kind.startswith("FixedString"):
        return pa.array(
            [None if v is None else v.rstrip(b"\0").decode("utf-8", "replace") for v in column.to_pylist()], pa.string()
        )
    return tidy_column(_uuid_text(column) if kind == "UUID" else column)


def _uuid_text(column: pa.Array) -> pa.Array:
    return pa.array([None if value is None else str(value) for value in column.to_pylist()], pa.string())


def _wide_integers(column: pa.Array, *, signed: bool) -> pa.Array:
    numbers = [
        None if value is None else int.from_bytes(value, "little", signed=signed) for value in column.to_pylist()
    ]
    known = [number for number in numbers if number is not None]
    if all(-(2**63) <= number < 2**63 for number in known):
        return pa.array(numbers, pa.int64())
    if all(abs(number) < 10**38 for number in known):
        return pa.array([None if number is None else Decimal(number) for number in numbers], pa.decimal128(38, 0))
    return pa.array([None if number is None else str(number) for number in numbers], pa.string())
