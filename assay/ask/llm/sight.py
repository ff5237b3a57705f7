"""What of a source a model may be told for one actor: tables within reach, no masked column, no personal value."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from assay.access.policies import Policies
from assay.query.restrict import may_read
from assay.semantic.infer.pii import is_personal
from assay.semantic.model import SemanticModel
from assay.semantic.schema import ColumnInfo, Schema, TableInfo

_NAMES = re.compile(r"[A-Za-z_]\w*")


@dataclass(frozen=True)
class SeenTable:
    """A table and its columns that may be named. ``silent`` columns are named, but no value of theirs is.

    ``private`` holds the columns, named or not, whose values must not leave even when the asker typed them.
    """

    info: TableInfo
    columns: tuple[ColumnInfo, ...]
    silent: frozenset[str]
    private: frozenset[str] = frozenset()
    links: tuple[tuple[str, str, str], ...] = ()
    """Column, and the table and column it refers to: declared, or of the semantic model."""

    @property
    def key(self) -> str:
        return self.info.key

    def speaks(self, column: ColumnInfo) -> bool:
        """Whether values of this column may be shown."""
        return column.name.casefold() not in self.silent


def seen_tables(schema: Schema, model: SemanticModel, policies: Policies) -> tuple[SeenTable, ...]:
    """The part of a schema an actor may see. A table whose rows are limited for the actor shows no values at all."""
    personal, links = personal_columns_of(model), _links(schema, model)
    tables = [_seen(info, policies, personal) for info in schema.tables if may_read(policies, info)]
    within = {table.key: {column.name for column in table.columns} for table in tables}
    return tuple(
        replace(table, links=tuple(link for link in links.get(table.key, ()) if link[2] in within.get(link[1], ())))
        for table in tables
    )


def hidden_names(schema: Schema, tables: Iterable[SeenTable]) -> list[str]:
    """Names of tables and columns that are not among those seen."""
    tables = list(tables)
    names = {table.info.name.casefold() for table in tables}
    names |= {column.name.casefold() for table in tables for column in table.columns}
    every = [name for info in schema.tables for name in (info.name, *(column.name for column in info.columns))]
    return [name for name in dict.fromkeys(every) if name.casefold() not in names]


def _links(schema: Schema, model: SemanticModel) -> dict[str, list[tuple[str, str, str]]]:
    """By key of the table: its column, the table and column it refers to."""
    found: dict[str, dict[tuple[str, str, str], None]] = {}
    for info in schema.tables:
        for key in info.foreign_keys:
            target = schema.table(key.ref_table)
            for own, other in zip(key.columns, key.ref_columns, strict=False):
                if target is not None:
                    found.setdefault(info.key, {})[(own, target.key, other)] = None
    for relation in model.relationships:
        left, right = (model.entity(name) for name in (relation.left, relation.right))
        tables = [schema.table(entity.table) if entity else None for entity in (left, right)]
        if tables[0] is not None and tables[1] is not None:
            for own, other in relation.on:
                found.setdefault(tables[0].key, {})[(own, tables[1].key, other)] = None
    return {key: list(links) for key, links in found.items()}


def personal_columns_of(model: SemanticModel) -> frozenset[tuple[str, str]]:
    """(table, column) of every dimension marked personal, folded; every column its expression names."""
    found = set[tuple[str, str]]()
    for entity in model.entities:
        for dimension in entity.dimensions:
            if dimension.pii:
                names = _NAMES.findall(dimension.expr) or [dimension.name]
                found |= {(entity.table.casefold(), name.casefold()) for name in names}
    return frozenset(found)


def _seen(info: TableInfo, policies: Policies, personal: Iterable[tuple[str, str]]) -> SeenTable:
    hidden = {name.casefold() for table, names in policies.masked.items() if _is(info, table) for name in names}
    columns = tuple(column for column in info.columns if column.name.casefold() not in hidden)
    limited = any(_is(info, table) for table in policies.row_filters)
    own = frozenset(_personal(info, columns, personal))
    silent = frozenset(column.name.casefold() for column in columns) if limited else own
    return SeenTable(info, columns, silent, own | hidden)


def _personal(info: TableInfo, columns: Iterable[ColumnInfo], personal: Iterable[tuple[str, str]]) -> Iterator[str]:
    marked = {column for table, column in personal if _is(info, table)}
    for column in columns:
        if column.name.casefold() in marked or is_personal(column):
            yield column.name.casefold()


def _is(info: TableInfo, name: str) -> bool:
    """Whether a policy or a model means this table; the schema may be left out or be the default one."""
    folded = name.casefold()
    return folded in (info.key.casefold(), info.name.casefold()) or folded.rpartition(".")[2] == info.name.casefold()
