"""Of what kind a field's values are, as far as SQL must care."""

from __future__ import annotations

import re
from typing import Literal

from sqlglot import exp

from assay.semantic.compile.fragments import parse
from assay.semantic.model import Dimension
from assay.semantic.schema import ColumnInfo, TableInfo

FieldValueType = Literal[
    "integer", "number", "text", "boolean", "date", "timestamp", "zoned", "text_date", "year", "other"
]
TIMES = ("date", "timestamp", "zoned", "text_date", "year")
"""Kinds that carry a point in time. ``zoned`` knows its zone, ``text_date`` is ISO 8601 text, ``year`` a number."""

_CASTS: dict[exp.DType, FieldValueType] = {
    exp.DataType.Type.DATE: "date",
    exp.DataType.Type.TIMESTAMP: "timestamp",
    exp.DataType.Type.DATETIME: "timestamp",
    exp.DataType.Type.TIMESTAMPTZ: "zoned",
    exp.DataType.Type.TEXT: "text",
    exp.DataType.Type.VARCHAR: "text",
    exp.DataType.Type.INT: "integer",
    exp.DataType.Type.BIGINT: "integer",
    exp.DataType.Type.DOUBLE: "number",
    exp.DataType.Type.BOOLEAN: "boolean",
}
_BY_KIND: dict[str, FieldValueType] = {"boolean": "boolean", "number": "number", "time": "timestamp", "text": "text"}


def value_type(dimension: Dimension, table: TableInfo | None, dialect: str) -> FieldValueType:
    """The kind of a dimension's values: from the column behind it, else a cast in its expression, else its own kind."""
    column = _column(dimension, table)
    if column is not None:
        return _of_column(column, dimension.kind == "time", dialect)
    cast = _cast(dimension)
    if cast is not None:
        return "text_date" if dialect == "sqlite" and cast in TIMES else cast
    if dimension.kind == "time" and dialect == "sqlite":
        return "text_date"
    return _BY_KIND.get(dimension.kind, "other")


def _column(dimension: Dimension, table: TableInfo | None) -> ColumnInfo | None:
    if table is None:
        return None
    direct = table.column(dimension.expr or dimension.name)
    if direct is not None or not dimension.expr:
        return direct
    tree = parse(dimension.expr, True)
    return table.column(tree.name) if isinstance(tree, exp.Column) and not tree.table else None


def _cast(dimension: Dimension) -> FieldValueType | None:
    tree = parse(dimension.expr, True) if dimension.expr and not dimension.expr.isidentifier() else None
    if not isinstance(tree, exp.Cast):
        return None
    return _CASTS.get(tree.to.this)


def _of_column(column: ColumnInfo, is_time: bool, dialect: str) -> FieldValueType:
    if (
        column.type == "timestamp"
        and re.search("zone|tz", column.db_type, re.I)
        and "without" not in column.db_type.lower()
    ):
        return "zoned" if dialect in ("duckdb", "postgres") else "timestamp"
    if column.type in ("date", "timestamp"):
        return "text_date" if dialect == "sqlite" else column.type
    if not is_time:
        known = column.type in ("integer", "number", "text", "boolean")
        return column.type if known else "other"  # type: ignore[return-value]
    return "year" if column.type in ("integer", "number") or _only_years(column) else "text_date"


def is_text_year(dimension: Dimension, table: TableInfo | None) -> bool:
    """A time column of text that holds nothing but years: it is read as a number."""
    column = _column(dimension, table) if dimension.kind == "time" else None
    return column is not None and column.type == "text" and _only_years(column)


def _only_years(column: ColumnInfo) -> bool:
    samples = [str(sample) for sample in column.profile.samples if sample is not None]
    return bool(samples) and all(re.fullmatch(r"[12]\d{3}", sample) for sample in samples)
