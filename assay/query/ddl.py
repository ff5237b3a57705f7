"""A schema read from its CREATE statements: for checking statements where there is no database to look at."""

from __future__ import annotations

from collections.abc import Iterator

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from assay.kernel.errors import BadInput
from assay.query.names import default_schema
from assay.semantic.schema import ColumnInfo, ColumnType, Schema, TableInfo

_KINDS: tuple[tuple[set[exp.DType], ColumnType], ...] = (
    ({exp.DType.BOOLEAN}, "boolean"),
    (set(exp.DataType.INTEGER_TYPES), "integer"),
    (set(exp.DataType.NUMERIC_TYPES), "number"),
    (set(exp.DataType.TEXT_TYPES), "text"),
    ({exp.DType.DATE, exp.DType.DATE32}, "date"),
    ({exp.DType.TIME, exp.DType.TIMETZ}, "time"),
    (set(exp.DataType.TEMPORAL_TYPES), "timestamp"),
    ({exp.DType.JSON, exp.DType.JSONB, exp.DType.STRUCT, exp.DType.MAP}, "json"),
    ({exp.DType.BINARY, exp.DType.VARBINARY, exp.DType.BLOB}, "binary"),
)


def read_schema(text: str, dialect: str) -> Schema:
    """Tables and views of CREATE statements; other statements are passed over. Raises BadInput for no SQL.

    >>> [column.type for column in read_schema("CREATE TABLE t (a INT, b VARCHAR(9))", "duckdb").tables[0].columns]
    ['integer', 'text']
    """
    try:
        trees = sqlglot.parse(text, read=dialect)
    except (SqlglotError, RecursionError) as error:
        raise BadInput("The schema could not be read as SQL.", hint="It must hold CREATE statements.") from error
    tables: list[TableInfo] = []
    for tree in trees:
        if isinstance(tree, exp.Create) and tree.kind in ("TABLE", "VIEW"):
            tables.append(_table(tree, dialect, tables))
    return Schema(dialect, tuple(tables))


def _table(tree: exp.Create, dialect: str, known: list[TableInfo]) -> TableInfo:
    target = tree.this.this if isinstance(tree.this, exp.Schema) else tree.this
    schema = None if target.db.casefold() in ("", (default_schema(dialect) or "").casefold()) else target.db
    if tree.kind == "VIEW":
        return TableInfo(target.name, tuple(_view_columns(tree, known)), schema, is_view=True)
    definitions = tree.this.expressions if isinstance(tree.this, exp.Schema) else []
    columns = [_column(item) for item in definitions if isinstance(item, exp.ColumnDef)]
    return TableInfo(target.name, tuple(columns), schema)


def _column(item: exp.ColumnDef) -> ColumnInfo:
    kind = item.kind
    return ColumnInfo(item.name, _type_of(kind), kind.sql() if kind else "")


def _type_of(kind: exp.DataType | None) -> ColumnType:
    name = kind.this if kind is not None else None
    return next((ours for theirs, ours in _KINDS if name in theirs), "other")


def _view_columns(tree: exp.Create, known: list[TableInfo]) -> Iterator[ColumnInfo]:
    """Names as the view selects them; a column passed through under any name keeps its type."""
    body = tree.expression
    if not isinstance(body, exp.Query):
        return
    types = {column.name.casefold(): column.type for table in known for column in table.columns}
    for item in body.selects:
        inner = item.unalias()
        plain = isinstance(inner, exp.Column)
        yield ColumnInfo(item.alias_or_name, types.get(inner.name.casefold(), "other") if plain else "other")
