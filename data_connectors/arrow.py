"""Rows and Arrow data of any engine as one set of Arrow types that the rest of the house knows."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from assay.kernel.tabular import plain

CHUNK = 10_000
"""Rows turned to Arrow, and handed over, at a time."""

_WIDEST_DECIMAL = 38


def unique_names(names: Iterable[str]) -> list[str]:
    """Names with repeated ones numbered, so that each column can be addressed.

    >>> unique_names(["id", "name", "id", ""])
    ['id', 'name', 'id_2', 'column_4']
    """
    taken: set[str] = set()
    result: list[str] = []
    for position, name in enumerate(names, 1):
        base = name or f"column_{position}"
        candidate, number = base, 1
        while candidate in taken:
            number += 1
            candidate = f"{base}_{number}"
        taken.add(candidate)
        result.append(candidate)
    return result


def tidy_batch(batch: pa.RecordBatch, names: Sequence[str], integers: frozenset[int] = frozenset()) -> pa.RecordBatch:
    """The batch under ``names`` in portable types; columns at ``integers`` are whole numbers too wide for 64 bits."""
    columns = [tidy_column(batch.column(i), wide_integer=i in integers) for i in range(batch.num_columns)]
    return pa.RecordBatch.from_arrays(columns, names=list(names))


def tidy_column(column: pa.Array, *, wide_integer: bool = False) -> pa.Array:
    """One column in a portable type: enums and UUIDs as text, bytes as hex text, intervals as text.

    Whole decimals (a sum of integers) become 64-bit integers where all values fit.
    """
    if isinstance(column, pa.ExtensionArray):
        column = column.storage
    kind = column.type
    if pa.types.is_dictionary(kind):
        return tidy_column(column.dictionary_decode())
    if wide_integer:
        return _narrow_integers(column)
    if pa.types.is_large_string(kind) or pa.types.is_string_view(kind) or pa.types.is_null(kind):
        return column.cast(pa.string())
    if _is_bytes(kind):
        return pa.array([None if value is None else value.hex() for value in column.to_pylist()], pa.string())
    if pa.types.is_interval(kind) or pa.types.is_duration(kind):
        return pa.array([_interval_text(value) for value in column.to_pylist()], pa.string())
    return column


def _is_bytes(kind: pa.DataType) -> bool:
    tests = (pa.types.is_binary, pa.types.is_large_binary, pa.types.is_fixed_size_binary, pa.types.is_binary_view)
    return any(test(kind) for test in tests)


def _narrow_integers(column: pa.Array) -> pa.Array:
    try:
        return pc.cast(column, pa.int64())
    except pa.ArrowInvalid:
        return column


def _interval_text(value: Any) -> str | None:
    if value is None:
        return None
    if hasattr(value, "months"):
        parts = ((value.months, "months"), (value.days, "days"), (value.nanoseconds / 1e9, "seconds"))
        return " ".join(f"{amount:g} {unit}" for amount, unit in parts if amount) or "0 seconds"
    return str(value)


def capped(batches: Iterable[pa.RecordBatch], rows: int) -> Iterator[pa.RecordBatch]:
    """The batches up to ``rows`` rows altogether; at least one, which may be empty."""
    left, first = rows, True
    for batch in batches:
        if batch.num_rows or first:
            yield batch.slice(0, left)
        first = False
        left -= min(left, batch.num_rows)
        if left <= 0:
            return


def rows_to_batches(
    names: Sequence[str], rows: Iterable[Sequence[Any]], hints: Sequence[pa.DataType | None]
) -> list[pa.RecordBatch]:
    """Rows of a driver as batches of one schema.

    ``hints`` are the types known from the engine; where None, the type is that of the values: integers stay
    integers, decimals keep their scale (whole ones, as sums of integers are, become integers), a mix becomes numbers
    or text.
    """
    chunks = [_columns(chunk, len(names)) for chunk in _chunks(rows)] or [[[] for _ in names]]
    columns = [_typed_chunks([chunk[position] for chunk in chunks], hints[position]) for position in range(len(names))]
    unique = unique_names(names)
    return [pa.RecordBatch.from_arrays([column[i] for column in columns], names=unique) for i in range(len(chunks))]


def _chunks(rows: Iterable[Sequence[Any]]) -> Iterator[list[Sequence[Any]]]:
    chunk: list[Sequence[Any]] = []
    for row in rows:
        chunk.append(row)
        if len(chunk) == CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _columns(rows: list[Sequence[Any]], width: int) -> list[list[Any]]:
    return [[row[position] for row in rows] for position in range(width)]


def _typed_chunks(chunks: list[list[Any]], hint: pa.DataType | None) -> list[pa.Array]:
    kind = hint if hint is not None else _common_type(chunks)
    try:
        return [_array(values, kind) for values in chunks]
    except (pa.ArrowInvalid, pa.ArrowTypeError, pa.ArrowNotImplementedError, OverflowError):
        return [pa.array([_text(value) for value in values], pa.string()) for values in chunks]


def _array(values: list[Any], kind: pa.DataType) -> pa.Array:
    if pa.types.is_string(kind):
        return pa.array([_text(value) for value in values], kind)
    if pa.types.is_boolean(kind):
        return pa.array([None if value is None else bool(value) for value in values], kind)
    if pa.types.is_floating(kind):
        return pa.array([None if value is None else float(value) for value in values], kind)
    if pa.types.is_integer(kind):
        return pa.array([None if value is None else int(value) for value in values], kind)
    return pa.array(values, kind)


def _text(value: Any) -> str | None:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, (bytes, bytearray, memoryview)):
        return bytes(value).hex()
    if isinstance(value, (dict, list, tuple)):
        return json.dumps(plain(value), ensure_ascii=False)
    return str(value)


def _common_type(chunks: list[list[Any]]) -> pa.DataType:
    """One type for all values: that of their Python types when alike, number or text when mixed."""
    values = [value for chunk in chunks for value in chunk if value is not None]
    kinds = {type(value) for value in values}
    if not kinds:
        return pa.string()
    if kinds == {Decimal}:
        return _decimal_type(values)
    if kinds <= {int, float, Decimal, bool} and len(kinds) > 1:
        return pa.float64()
    if kinds == {int}:
        return pa.int64() if all(-(2**63) <= value < 2**63 for value in values) else pa.decimal128(_WIDEST_DECIMAL, 0)
    if len(kinds) > 1 or kinds & {bytes, bytearray, memoryview, dict, list, tuple}:
        return pa.string()
    return _inferred(values[0])


def _inferred(value: Any) -> pa.DataType:
    try:
        kind = pa.array([value]).type
    except (pa.ArrowInvalid, pa.ArrowTypeError):
        return pa.string()
    return pa.string() if pa.types.is_duration(kind) else kind


def _decimal_type(values: list[Decimal]) -> pa.DataType:
    if any(not value.is_finite() for value in values):
        return pa.float64()
    scale = max(max(0, -int(value.as_tuple().exponent)) for value in values)
    whole = max(max(0, value.adjusted() + 1) for value in values)
    if not scale and all(-(2**63) <= value < 2**63 for value in values):
        return pa.int64()
    return pa.decimal128(_WIDEST_DECIMAL, scale) if whole + scale <= _WIDEST_DECIMAL else pa.float64()
