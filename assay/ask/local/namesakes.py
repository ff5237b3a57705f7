"""Which things can share the name that people know them by."""

from __future__ import annotations

from assay.semantic.model import Entity, SemanticModel
from assay.semantic.schema import Schema, TableInfo

_OFTEN = 2
"""So many rows at least have one and the same value, on average, where a field tells kinds."""
_MOSTLY = 0.5
"""Of the rows, the share with a name of their own from which on a name names a row and no kind."""


def namesakes(model: SemanticModel, schema: Schema) -> frozenset[str]:
    """Entities whose rows can share the name that people know them by.

    A name that repeats all over the table ("Yoga" in a time table) names a kind, not a row: those are not among them.
    """
    return frozenset(entity.name for entity in model.entities if _shares(entity, schema.table(entity.table)))


def _shares(entity: Entity, table: TableInfo | None) -> bool:
    if table is None or not table.row_count or not entity.key or not entity.display:
        return False
    named = [one for name in entity.display if (one := entity.dimension(name))]
    columns = [one.column for one in named]
    counts = [info.profile.distinct for name in columns if (info := table.column(name))]
    if set(entity.key) & set(columns) or not counts or None in counts:
        return False
    most = max(count for count in counts if count is not None)
    return most < table.row_count and (len(columns) > 1 or most >= _MOSTLY * table.row_count)


def repeated(model: SemanticModel, schema: Schema) -> frozenset[str]:
    """Fields whose values come again and again, so that each is a kind of rows: ``sales.region``, ``sales.product``."""
    return frozenset(
        f"{entity.name}.{one.name}"
        for entity in model.entities
        for one in entity.dimensions
        if _repeats(schema.table(entity.table), one.column)
    )


def _repeats(table: TableInfo | None, column: str | None) -> bool:
    info = table.column(column) if table is not None and column else None
    if table is None or info is None or not table.row_count or not info.profile.distinct:
        return False
    return info.profile.distinct * _OFTEN <= table.row_count
