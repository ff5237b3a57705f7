"""A source as somebody may know it: what a policy hides from their answers is in no sample, range or list of values.

Suggestions while typing, the choices of a chip and the dictionary all read the profiles of a schema. For a table of
which somebody may see some rows, the profiles hold what their own query finds; of a hidden column they hold nothing.
"""

from __future__ import annotations

import re
import threading
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from assay.access.policies import EVERYTHING, Policies
from assay.catalog.own_values import own_values
from assay.kernel.actor import Actor
from assay.kernel.errors import UserFixable
from assay.query.corridor import QueryRunner
from assay.query.ports import Source
from assay.query.restrict import digest_text, hidden_columns, is_filtered, may_read
from assay.semantic.model import Dimension, Entity, SemanticModel
from assay.semantic.schema import ColumnInfo, Profile, Schema, TableInfo

KEPT = 64
UNKNOWN = Profile(complete=True)
"""Nothing is known of the values, and nothing more is to be read."""


@dataclass
class Sight:
    """Makes the view of a source under somebody's policies; equal policies share one."""

    runner: QueryRunner
    _seen: OrderedDict[tuple[str, int, int, str], tuple[Source, Source]] = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __call__(self, source: Source, actor: Actor) -> Source:
        """The source as this actor may know it."""
        try:
            policies = self.runner.policies.resolve(source.name, actor)
        except UserFixable:
            policies = Policies(allowed=frozenset())
        if policies == EVERYTHING:
            return source
        key = (source.id, id(source.model), id(source.schema), digest_text(policies))
        with self._lock:
            held = self._seen.get(key)
        if held is None:
            # The whole source is held beside its view, so that the numbers in the key are not given to another one.
            held = (source, seen(source, policies, self._own(source, policies, actor)))
            with self._lock:
                self._seen[key] = held
                while len(self._seen) > KEPT:
                    self._seen.popitem(last=False)
        return held[1]

    def _own(self, source: Source, policies: Policies, actor: Actor) -> Mapping[str, Mapping[str, Profile]]:
        """Values the actor finds themselves, by table and column, where they may see some rows of a table."""
        tables = [one for one in source.schema.tables if may_read(policies, one) and is_filtered(policies, one)]
        return {
            table.key: own_values(self.runner, source, table, hidden_columns(policies, table), actor)
            for table in tables
        }


def seen(source: Source, policies: Policies, own: Mapping[str, Mapping[str, Profile]]) -> Source:
    """The source with profiles and values as they may be known; ``own`` replaces those of limited tables."""
    schema = replace(source.schema, tables=tuple(_table(one, policies, own) for one in source.schema.tables))
    return replace(source, schema=schema, model=_model(source.model, source.schema, schema, policies))


def _table(table: TableInfo, policies: Policies, own: Mapping[str, Mapping[str, Profile]]) -> TableInfo:
    hidden = hidden_columns(policies, table)
    limited = not may_read(policies, table) or is_filtered(policies, table)
    if not hidden and not limited:
        return table
    found = own.get(table.key, {})
    columns = tuple(_column(column, column.name.casefold() in hidden, limited, found) for column in table.columns)
    return replace(table, columns=columns, row_count=None if limited else table.row_count)


def _column(column: ColumnInfo, hidden: bool, limited: bool, own: Mapping[str, Profile]) -> ColumnInfo:
    if hidden:
        return replace(column, profile=UNKNOWN)
    return replace(column, profile=own.get(column.name, UNKNOWN)) if limited else column


def _model(model: SemanticModel, whole: Schema, mine: Schema, policies: Policies) -> SemanticModel:
    entities = tuple(_entity(entity, whole, mine, policies) for entity in model.entities)
    return model.model_copy(update={"entities": entities})


def _entity(entity: Entity, whole: Schema, mine: Schema, policies: Policies) -> Entity:
    table, known = whole.table(entity.table), mine.table(entity.table)
    if table is None or known is None or table is known:
        return entity
    hidden = hidden_columns(policies, table)
    dimensions = tuple(_dimension(one, known, hidden) for one in entity.dimensions)
    return entity.model_copy(update={"dimensions": dimensions})


def _dimension(dimension: Dimension, table: TableInfo, hidden: frozenset[str]) -> Dimension:
    """Ways to write a value stay where a person wrote them, or where the value may be seen."""
    if _reads(dimension, hidden):
        return dimension.model_copy(update={"values": {}, "labels": {}, "pii": True})
    column = table.column(dimension.column)
    if not dimension.inferred or column is None:
        return dimension
    may = {str(value).casefold() for value in column.profile.samples}
    values = {value: ways for value, ways in dimension.values.items() if value.casefold() in may}
    return dimension if values == dimension.values else dimension.model_copy(update={"values": values})


def _reads(dimension: Dimension, hidden: frozenset[str]) -> bool:
    """Whether a hidden column is in what the dimension computes, as far as its text tells."""
    text = dimension.column.casefold()
    return any(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text) for name in hidden)
