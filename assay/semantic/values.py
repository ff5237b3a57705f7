"""Which fields of a model are known by texts that no profile holds whole."""

from __future__ import annotations

from collections.abc import Iterator

from assay.semantic.model import Dimension, Entity, SemanticModel
from assay.semantic.schema import ColumnInfo, Schema, TableInfo

_KINDS = ("categorical", "text", "geo", "identifier")


def column_of(entity: Entity, dimension: Dimension, schema: Schema) -> tuple[TableInfo, ColumnInfo] | None:
    """The column a field is, with its table; none for a calculated one."""
    table = schema.table(entity.table)
    column = table.column((dimension.expr or dimension.name).strip('"`')) if table else None
    return (table, column) if table and column else None


def textual(dimension: Dimension) -> bool:
    """Whether its values are words people use, and none that are about a person."""
    return dimension.kind in _KINDS and not dimension.pii


def half_known(model: SemanticModel, schema: Schema) -> Iterator[tuple[Entity, Dimension, TableInfo, ColumnInfo]]:
    """Text fields of whose values a profile holds the most frequent alone."""
    for entity in model.entities:
        for dimension in entity.dimensions:
            found = column_of(entity, dimension, schema) if textual(dimension) else None
            if found and found[1].type == "text" and not found[1].profile.complete:
                yield entity, dimension, *found
