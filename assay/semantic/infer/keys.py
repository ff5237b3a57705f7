"""Keys of tables: declared ones first, else a unique column that is named like an id."""

from __future__ import annotations

from assay.semantic.infer.words import entity_words, singular, words
from assay.semantic.schema import ColumnInfo, TableInfo

ID_WORDS = frozenset(
    {"id", "identifier", "key", "code", "number", "uuid", "guid", "sku", "isbn", "symbol", "uid", "pk"}
)
_KEY_TYPES = ("integer", "text")


def is_unique(column: ColumnInfo, rows: int | None) -> bool:
    """Whether every row has its own value, as far as was measured."""
    profile = column.profile
    return bool(rows) and profile.distinct == rows and not profile.nulls


def is_id_like(name: str) -> bool:
    """Whether a name ends like an identifier's.

    >>> is_id_like("customer_id"), is_id_like("airportCode"), is_id_like("paid")
    (True, True, False)
    """
    parts = words(name)
    return bool(parts) and parts[-1] in ID_WORDS


def key_of(table: TableInfo) -> tuple[str, ...]:
    """The primary key: declared, else a declared unique key without NULL, else inferred; () when there is none."""
    if table.primary_key:
        return table.primary_key
    for unique in table.unique_keys:
        columns = [table.column(name) for name in unique]
        if all(column and not column.nullable for column in columns):
            return unique
    return _inferred(table)


def _inferred(table: TableInfo) -> tuple[str, ...]:
    own = entity_words(table.name)
    candidates = [column for column in table.columns if column.type in _KEY_TYPES and is_id_like(column.name)]
    ranked = sorted(candidates, key=lambda column: _rank(column, own, table))
    for column in ranked:
        if is_unique(column, table.row_count) or (not table.row_count and _rank(column, own, table)[0] == 0):
            return (column.name,)
    return ()


def _rank(column: ColumnInfo, own: tuple[str, ...], table: TableInfo) -> tuple[int, int]:
    """Named ``id`` or after its table, then by where it stands."""
    parts = words(column.name)
    stem = tuple(singular(part) for part in parts[:-1])
    named = parts in (("id",), ("uid",), ("key",), ("uuid",)) or stem == own or "".join(stem) == "".join(own)
    return (0 if named else 1, table.columns.index(column))


def unique_sets(table: TableInfo) -> list[frozenset[str]]:
    """Sets of columns whose values are declared, or were inferred as key, to be unique in the table."""
    sets = [table.primary_key or key_of(table), *table.unique_keys]
    return [frozenset(columns) for columns in sets if columns]
