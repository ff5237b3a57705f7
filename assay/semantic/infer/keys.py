"""Keys of tables: declared ones first, else a unique column that is named like an id."""

from __future__ import annotations

import re

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

    >>> is_id_like("customer_id"), is_id_like("airportCode"), is_id_like("paid"), is_id_like("pid")
    (True, True, False, True)
    """
    parts = words(name)
    return bool(parts) and (parts[-1] in ID_WORDS or _LETTER_ID.fullmatch(name) is not None)


_LETTER_ID = re.compile(r"(?!bid)[a-z]_?id", re.IGNORECASE)


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
    candidates = [
        column for column in table.columns if column.type in _KEY_TYPES and _rank(column, own, table) < _NO_KEY
    ]
    for column in sorted(candidates, key=lambda column: (_rank(column, own, table), table.columns.index(column))):
        rank = _rank(column, own, table)
        if is_unique(column, table.row_count) or (not table.row_count and rank == 0):
            return (column.name,)
    return ()


_NO_KEY = 9
_ENOUGH_ROWS = 20
"""Rows from which on the first column's being unique is taken for more than chance."""


def _rank(column: ColumnInfo, own: tuple[str, ...], table: TableInfo) -> int:
    """0: an id by its name or named after its table · 1: another id in first place · 2: the table's own name."""
    parts = words(column.name)
    stem = tuple(singular(part) for part in parts[:-1])
    if is_id_like(column.name):
        initial = len(own) == 1 and bool(_LETTER_ID.fullmatch(column.name)) and column.name[0].lower() == own[0][0]
        if parts in (("id",), ("uid",), ("key",), ("uuid",)) or stem == own or "".join(stem) == "".join(own) or initial:
            return 0
        first = table.columns[0].name == column.name or _LETTER_ID.fullmatch(column.name) is not None
        if first and stem and stem == own[-len(stem) :]:
            return 0  # the noun at the end of the table's name: `programme_id` of degree programmes
        return 1 if first and (table.row_count or 0) >= _ENOUGH_ROWS else _NO_KEY
    named = parts in (own, ("name",)) or (parts[:-1] == own and parts[-1:] == ("name",))
    return 2 if named and column.type == "text" else _NO_KEY


def unique_sets(table: TableInfo) -> list[frozenset[str]]:
    """Sets of columns whose values are declared, or were inferred as key, to be unique in the table."""
    return [*declared_unique(table), *([frozenset(key_of(table))] if key_of(table) else [])]


def declared_unique(table: TableInfo) -> list[frozenset[str]]:
    """Sets of columns whose values the database itself keeps unique."""
    return [frozenset(columns) for columns in (table.primary_key, *table.unique_keys) if columns]


def number_alike(table: TableInfo, column: ColumnInfo, target: TableInfo, key: ColumnInfo) -> bool:
    """Whether two tables number their own rows from one upwards by keys of one name: payments made and received."""
    counted = all(one.type == "integer" and one.profile.minimum == 1 for one in (column, key))
    return counted and [*key_of(table)] == [column.name] and [*key_of(target)] == [key.name]
