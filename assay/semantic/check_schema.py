"""The rules between a model and its database: tables, columns, join columns."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from assay.kernel.errors import InvalidSpec
from assay.semantic.check_rules import Finding, parts_of, unknown_name
from assay.semantic.compile.fragments import references_of
from assay.semantic.model import Dimension, Measure, SemanticModel
from assay.semantic.schema import Schema, TableInfo

SchemaRule = Callable[[SemanticModel, Schema], Iterator[Finding]]


def tables_exist(model: SemanticModel, schema: Schema) -> Iterator[Finding]:
    """Every entity's table is there."""
    known = [table.key for table in schema.tables]
    for number, entity in enumerate(model.entities):
        if schema.table(entity.table) is None:
            yield Finding(("entities", number, "table"), unknown_name("table", entity.table, known))


def columns_exist(model: SemanticModel, schema: Schema) -> Iterator[Finding]:
    """Columns of keys and expressions are there."""
    for number, entity in enumerate(model.entities):
        table = schema.table(entity.table)
        if table is None:
            continue
        for name in entity.key:
            yield from _missing(table, name, ("entities", number, "key"))
        for steps, item in parts_of(entity, number):
            for name in _columns(item, table):
                yield from _missing(table, name, (*steps, "expr" if item.expr else "name"))


def _columns(item: Dimension | Measure, table: TableInfo) -> tuple[str, ...]:
    if isinstance(item, Measure) and not item.expr and item.agg == "count":
        return ()
    text = item.expr or item.name
    if table.column(text) is not None or text.isidentifier():
        return (text,)
    try:
        return tuple(name for entity, name in references_of(text) if not entity)
    except InvalidSpec:
        return ()


def _missing(table: TableInfo, name: str, steps: tuple[str | int, ...]) -> Iterator[Finding]:
    if table.column(name) is None:
        yield Finding(steps, unknown_name(f"column of {table.key}", name, [column.name for column in table.columns]))


def join_columns_exist(model: SemanticModel, schema: Schema) -> Iterator[Finding]:
    """Columns that relationships join on are there."""
    for number, relationship in enumerate(model.relationships):
        for side, name in enumerate(("left", "right")):
            entity = model.entity(getattr(relationship, name))
            table = schema.table(entity.table) if entity else None
            for pair in relationship.on if table is not None else ():
                assert table is not None
                yield from _missing(table, pair[side], ("relationships", number, "on"))


SCHEMA_RULES: tuple[SchemaRule, ...] = (tables_exist, columns_exist, join_columns_exist)
