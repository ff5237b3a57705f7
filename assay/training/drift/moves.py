"""What was renamed in a source between two readings of its structure: tables, columns, and the names made of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from assay.semantic.model import Dimension, Entity, SemanticModel
from assay.semantic.schema import ColumnType, Schema, TableInfo

ALIKE = 0.6
"""A table that is gone and one that is new are the same when so much of their columns is."""

Names = Mapping[str, str]


@dataclass(frozen=True)
class Moves:
    """``tables``: old name -> new name. ``columns``: old table -> old column -> new column. ``names``: metrics,
    entities, ``entity.field`` and ``entity.measure`` as they were -> as they are. Old tables and columns are folded.
    """

    tables: Names = field(default_factory=dict)
    columns: Mapping[str, Names] = field(default_factory=dict)
    names: Names = field(default_factory=dict)

    def after(self, before: Moves) -> Moves:
        """These, and what was found ``before`` them."""
        columns = {table: {**found, **self.columns.get(table, {})} for table, found in before.columns.items()}
        return Moves({**before.tables, **self.tables}, {**self.columns, **columns}, {**before.names, **self.names})

    def column(self, table: str, name: str) -> str:
        """What a column of a table (as it was called) is called now."""
        return self.columns.get(table.casefold(), {}).get(name.casefold(), name)

    def facts(self) -> dict[str, Any]:
        """As JSON-ready values."""
        return asdict(self)


def moves(before: Schema, now: Schema, was: SemanticModel, is_: SemanticModel) -> Moves:
    """What was renamed from one schema and the model made of it to the next."""
    tables = _tables(before, now)
    columns = {}
    for table in before.tables:
        live = now.table(tables.get(table.name.casefold(), table.key))
        found = _columns(table, live) if live is not None else {}
        if found:
            columns[table.name.casefold()] = found
    renamed = Moves(tables, columns)
    return Moves(tables, columns, dict(_names(renamed, was, is_)))


def _tables(before: Schema, now: Schema) -> dict[str, str]:
    """Tables that are gone, with the one new table that holds most of their columns."""
    new = [table for table in now.tables if before.table(table.key) is None]
    found: dict[str, str] = {}
    for table in before.tables:
        if now.table(table.key) is None:
            ranked = sorted(((_likeness(table, one), one.name) for one in new), reverse=True)
            if ranked and ranked[0][0] >= ALIKE and (len(ranked) == 1 or ranked[1][0] < ranked[0][0]):
                found[table.name.casefold()] = ranked[0][1]
    return found


def _likeness(one: TableInfo, other: TableInfo) -> float:
    here, there = ({(column.name.casefold(), column.type) for column in table.columns} for table in (one, other))
    return len(here & there) / max(1, len(here | there))


def _columns(table: TableInfo, live: TableInfo) -> dict[str, str]:
    """A column that is gone, where one of its type is new at its place between those that stayed; else where one of its
    type is new anywhere and no other of that type is gone or new.
    """
    found = dict(_in_place(table, live))
    gone = [one for one in table.columns if live.column(one.name) is None and one.name.casefold() not in found]
    new = [one for one in live.columns if table.column(one.name) is None and one.name not in found.values()]
    for column in gone:
        fitting = [one for one in new if one.type == column.type]
        if len(fitting) == 1 and sum(one.type == column.type for one in gone) == 1:
            found[column.name.casefold()] = fitting[0].name
    return found


def _in_place(table: TableInfo, live: TableInfo) -> Iterator[tuple[str, str]]:
    """Pairs of old and new that alone share type and place. What is added comes last, so that behind the last column
    that stayed a place says nothing.
    """
    old, now = _places(table, live), _places(live, table)
    for (place, type_), gone in old.items():
        new = now.get((place, type_), [])
        if place and len(gone) == len(new) == 1:
            yield gone[0].casefold(), new[0]


def _places(table: TableInfo, other: TableInfo) -> dict[tuple[str, ColumnType], list[str]]:
    """The columns another reading does not have, by the next one it has (empty behind the last) and their type."""
    found: dict[tuple[str, ColumnType], list[str]] = {}
    behind = ""
    for column in reversed(table.columns):
        if other.column(column.name) is not None:
            behind = column.name.casefold()
        else:
            found.setdefault((behind, column.type), []).append(column.name)
    return found


def _names(found: Moves, was: SemanticModel, is_: SemanticModel) -> Iterator[tuple[str, str]]:
    """Names of the model that differ, by what they stand for."""
    measures: dict[str, str] = {}
    for entity in was.entities:
        table = found.tables.get(entity.table.rpartition(".")[2].casefold(), entity.table.rpartition(".")[2])
        now = next((one for one in is_.entities if one.table.rpartition(".")[2].casefold() == table.casefold()), None)
        if now is None:
            continue
        pairs = {entity.name: now.name} | dict(_fields(found, entity, now))
        made = dict(_measures(found, entity, now))
        measures |= made
        yield from ((old, new) for old, new in (pairs | made).items() if old != new)
    for metric in was.metrics:
        wanted = measures.get(metric.measure or "")
        same = [one.name for one in is_.metrics if one.measure == wanted and one.kind == metric.kind]
        if wanted and len(same) == 1 and same[0] != metric.name:
            yield metric.name, same[0]


def _fields(found: Moves, entity: Entity, now: Entity) -> Iterator[tuple[str, str]]:
    by_column = {one.column.casefold(): one.name for one in now.dimensions}
    for dimension in entity.dimensions:
        new = by_column.get(found.column(_table(entity), dimension.column).casefold())
        if new is not None:
            yield f"{entity.name}.{dimension.name}", f"{now.name}.{new}"


def _measures(found: Moves, entity: Entity, now: Entity) -> Iterator[tuple[str, str]]:
    by_shape = {(one.agg, _column(one.expr or one.name)): one.name for one in now.measures}
    for measure in entity.measures:
        column = found.column(_table(entity), _column(measure.expr or measure.name))
        new = by_shape.get((measure.agg, column.casefold()))
        if new is not None:
            yield f"{entity.name}.{measure.name}", f"{now.name}.{new}"


def _column(expression: str) -> str:
    return Dimension(name="c", expr=expression).column.casefold()


def _table(entity: Entity) -> str:
    return entity.table.rpartition(".")[2]
