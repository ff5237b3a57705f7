"""Links by what things are called: ``plots.vineyard`` names one of ``vineyards``, although these have a number too.

Only between tables that nothing else joins: a name beside a reference repeats it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from assay.semantic.infer.containment import MEASURED, contains
from assay.semantic.infer.keys import is_unique, number_alike
from assay.semantic.infer.words import singular, words
from assay.semantic.schema import ColumnInfo, TableInfo

TOO_GENERAL = frozenset(
    "id identifier name code key number type status date year month day value description title category index rank "
    "position uid sequence line row version group level".split()
)
"""Names that say nothing of what they name."""

Pair = tuple[TableInfo, ColumnInfo, TableInfo, ColumnInfo]


def natural_links(tables: Sequence[TableInfo], parts: Mapping[str, str]) -> list[Pair]:
    """Columns and the column of the same name, with each value once, of a table that is in another of the ``parts``."""
    part = dict(parts)
    found = []
    for pair in _pairs(tables):
        left, right = part[pair[0].key], part[pair[2].key]
        if left != right:
            found.append(pair)
            part = {table: right if one == left else one for table, one in part.items()}
    return found


def _pairs(tables: Sequence[TableInfo]) -> Iterator[Pair]:
    keys = [(table, column) for table in tables for column in table.columns if _names(table, column)]
    for table in tables:
        for column in table.columns:
            for target, key in keys:
                alike = number_alike(table, column, target, key)
                if target.key != table.key and not alike and _refers(column, key, target):
                    yield table, column, target, key


def _names(table: TableInfo, column: ColumnInfo) -> bool:
    parts = {singular(word) for word in words(column.name)} | set(words(column.name))
    telling = not parts & MEASURED and not parts <= TOO_GENERAL
    return column.type in ("text", "integer") and telling and is_unique(column, table.row_count)


def _refers(column: ColumnInfo, key: ColumnInfo, target: TableInfo) -> bool:
    same = column.name.casefold() == key.name.casefold() and column.type == key.type
    return same and (column.profile.distinct or 0) > 1 and contains(key, column, target.row_count) is True
