"""Tables that only pair rows of one other: which lesson is needed before which."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assay.semantic.infer.containment import contains
from assay.semantic.infer.keys import is_id_like, is_unique
from assay.semantic.schema import ColumnInfo, Schema, TableInfo

Known = tuple[str, str, str, str]
"""A link by one column: table, column, table referred to, its column."""


def pairs_of_equals(
    schema: Schema, known: Sequence[Known]
) -> Iterator[tuple[TableInfo, ColumnInfo, TableInfo, ColumnInfo]]:
    """Second columns of such tables and what they refer to, where no name told: ``before_id`` beside ``lesson_id``."""
    for table in schema.tables:
        own = [link for link in known if link[0] == table.key]
        if len(own) != 1 or len(table.columns) != 2:
            continue
        other = next(column for column in table.columns if column.name != own[0][1])
        target = schema.table(own[0][2])
        key = target.column(own[0][3]) if target else None
        if target and key and _refers(other, key, table, target):
            yield table, other, target, key


def _refers(other: ColumnInfo, key: ColumnInfo, table: TableInfo, target: TableInfo) -> bool:
    named = is_id_like(other.name) and other.type == key.type and not is_unique(other, table.row_count)
    return named and contains(key, other, target.row_count) is True
