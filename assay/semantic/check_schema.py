"""The rules between a model and its database: tables, columns, join columns."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from assay.kernel.errors import InvalidSpec
from assay.semantic.check_rules import Finding, parts_of, unknown_name
from assay.semantic.compile.fragments import references_of
from assay.semantic.model import Dimension, Entity, Measure, SemanticModel
from assay.semantic.schema import Schema, TableInfo

SchemaRule = Callable[[SemanticModel, Schema], Iterator[Finding]]


def tables_exist(model: SemanticModel, schema: Schema) -> Iterator[Finding]:
    """Every entity's table is there."""
    known = [table.key for table in schema.tables]
    for number, entity in enumerate(model.entities):
        if schema.table(entity.table) is None:
            yield Finding(("entities", number, "table"), _no_table(entity.table, known, schema))


def _no_table(name: str, known: list[str], schema: Schema) -> str:
    there = schema.table(name.strip('"`').rpartition(".")[2].strip('"`'))
    if there is not None:
        return f"`{name}` is no table; it is known here as `{there.key}`."
    return unknown_name("table", name, known)


def columns_exist(model: SemanticModel, schema: Schema) -> Iterator[Finding]:
    """Columns of keys and expressions are there."""
    for number, entity in enumerate(model.entities):
        table = schema.table(entity.table)
        if table is None:
            continue
        for name in entity.key:
            for told in _missing(table, name, entity):
                yield Finding(("entities", number, "key"), f"`key` takes columns: {told}")
        for steps, item in parts_of(entity, number):
            for name in _columns(item, table):
                for told in _missing(table, name, None if item.name == name and not item.expr else entity):
                    yield Finding((*steps, "expr" if item.expr else "name"), told)


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


def _missing(table: TableInfo, name: str, entity: Entity | None) -> Iterator[str]:
    """What to say of a column that is none; ``entity``: whose field it may be meant for."""
    if table.column(name) is not None:
        return
    known = [column.name for column in table.columns]
    field = entity.dimension(name) if entity else None
    if entity is None or field is None or not field.expr:
        yield unknown_name(f"column of {table.key}", name, known)
    elif table.column(field.column) is not None:
        yield f"`{name}` is a field of {entity.name}, and no column of {table.key}. Its column is `{field.column}`."
    else:
        told = f"`{name}` is a field of {entity.name}, and no column of {table.key}."
        yield f"{told} An expression reads columns; it reads a field as `{entity.name}.{name}`."


def join_columns_exist(model: SemanticModel, schema: Schema) -> Iterator[Finding]:
    """Columns that relationships join on are there."""
    for number, relationship in enumerate(model.relationships):
        for side, name in enumerate(("left", "right")):
            entity = model.entity(getattr(relationship, name))
            table = schema.table(entity.table) if entity else None
            for pair in relationship.on if table is not None else ():
                assert table is not None
                for told in _missing(table, pair[side], entity):
                    yield Finding(("relationships", number, "on"), f"`on` takes columns: {told}")


SCHEMA_RULES: tuple[SchemaRule, ...] = (tables_exist, columns_exist, join_columns_exist)
