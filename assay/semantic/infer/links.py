"""Relationships between tables: declared foreign keys, and inferred ones where nothing is declared between the parts.

An inferred link needs agreement of name, type and values. Two columns that are both just called ``id`` never make one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from assay.semantic.infer.containment import contains, mostly, only_there
from assay.semantic.infer.keys import ID_WORDS, declared_unique, is_unique, key_of, number_alike, unique_sets
from assay.semantic.infer.natural_links import TOO_GENERAL, natural_links
from assay.semantic.infer.of_equals import pairs_of_equals
from assay.semantic.infer.shared_keys import shared_keys
from assay.semantic.infer.words import entity_words, singular, words
from assay.semantic.model import Cardinality
from assay.semantic.schema import ColumnInfo, Schema, TableInfo

_OWN_KIND = frozenset("parent manager supervisor superior boss referrer predecessor successor reports mentor".split())


@dataclass(frozen=True)
class Link:
    """``columns`` of table ``left`` point to ``ref_columns`` of table ``right``; tables by their keys in the schema."""

    left: str
    columns: tuple[str, ...]
    right: str
    ref_columns: tuple[str, ...]
    cardinality: Cardinality
    inferred: bool = False


def find_links(schema: Schema) -> list[Link]:
    """Declared links, then inferred ones, in the order of tables and columns."""
    declared = [link for table in schema.tables for link in _declared(table, schema)]
    parts = _parts(schema.tables, declared)
    keys = [(table, key) for table in schema.tables for key in _key_columns(table)]
    keys += shared_keys(schema.tables, keys)
    links = declared + [link for table in schema.tables for link in _inferred(table, keys, parts, declared)]
    apart = _parts(schema.tables, links)
    links += [_link(*one) for one in natural_links(schema.tables, apart)]
    single = [(link.left, link.columns[0], link.right, link.ref_columns[0]) for link in links if len(link.columns) == 1]
    return links + [_link(*one) for one in pairs_of_equals(schema, single)]


def _declared(table: TableInfo, schema: Schema) -> Iterator[Link]:
    for foreign in table.foreign_keys:
        right = schema.table(foreign.ref_table)
        if right is None:
            continue
        referred = foreign.ref_columns or right.primary_key
        if len(referred) == len(foreign.columns) and all(right.column(name) for name in referred):
            exact = tuple(column.name for column in map(right.column, referred) if column)
            own = tuple(column.name for column in map(table.column, foreign.columns) if column)
            if len(own) == len(exact):
                yield Link(table.key, own, right.key, exact, _cardinality(table, own, right, exact), foreign.inferred)


def _cardinality(left: TableInfo, columns: Sequence[str], right: TableInfo, referred: Sequence[str]) -> Cardinality:
    one_right = _unique(right, referred)
    # Few rows may differ by chance, so that one row has only one partner counts when the database promises it.
    one_left = any(unique <= frozenset(columns) for unique in declared_unique(left))
    if one_right:
        return "one_to_one" if one_left else "many_to_one"
    return "one_to_many" if one_left else "many_to_many"


def _unique(table: TableInfo, columns: Sequence[str]) -> bool:
    if any(unique <= frozenset(columns) for unique in unique_sets(table)):
        return True
    column = table.column(columns[0]) if len(columns) == 1 else None
    return column is not None and is_unique(column, table.row_count)


def _parts(tables: Iterable[TableInfo], declared: Iterable[Link]) -> Mapping[str, str]:
    """The connected part each table belongs to by what is declared, named by one of its tables."""
    part = {table.key: table.key for table in tables}

    def root(key: str) -> str:
        while part[key] != key:
            key = part[key]
        return key

    for link in declared:
        part[root(link.left)] = root(link.right)
    return {key: root(key) for key in part}


def _inferred(
    table: TableInfo, keys: Sequence[tuple[TableInfo, ColumnInfo]], parts: Mapping[str, str], declared: Sequence[Link]
) -> Iterator[Link]:
    """Links of a table to any of the ``keys``, which are found once: a wide schema has many columns to compare."""
    taken = {name for link in declared if link.left == table.key for name in link.columns}
    for column in table.columns:
        if column.name in taken or column.type not in ("integer", "text"):
            continue
        found = [
            (score, target, key)
            for target, key in keys
            if target.key == table.key
            or parts[target.key] != parts[table.key]
            or _plainly(table, column, target, key, declared)
            if (score := _score(table, column, target, key)) > 0
        ]
        sure = [one for one in found if one[0] > BY_VALUES] or (found if len(found) == 1 else [])
        if sure:
            yield _best(table, column, sure)


def _plainly(
    table: TableInfo, column: ColumnInfo, target: TableInfo, key: ColumnInfo, declared: Sequence[Link]
) -> bool:
    """A column called exactly like another table's key, which nobody declared to refer, between tables linked only
    through others.
    """
    direct = any({link.left, link.right} == {table.key, target.key} for link in declared)
    same = column.name.casefold() == key.name.casefold() and (key.name,) == tuple(target.primary_key)
    about = _normal(key.name)[:-1] == _normal_words(entity_words(target.name))
    return same and about and not direct and column.name not in key_of(table)


def _best(table: TableInfo, column: ColumnInfo, found: list[tuple[float, TableInfo, ColumnInfo]]) -> Link:
    _, target, key = min(found, key=lambda item: (-item[0], -(item[1].row_count or 0), item[1].key))
    return _link(table, column, target, key)


def _link(table: TableInfo, column: ColumnInfo, target: TableInfo, key: ColumnInfo) -> Link:
    cardinality = _cardinality(table, (column.name,), target, (key.name,))
    return Link(table.key, (column.name,), target.key, (key.name,), cardinality, inferred=True)


def _key_columns(table: TableInfo) -> list[ColumnInfo]:
    key = key_of(table)
    single = [key[0]] if len(key) == 1 else []
    names = single + [unique[0] for unique in table.unique_keys if len(unique) == 1 and unique[0] not in single]
    # A table may number its rows and have the id or key by which others know them besides.
    names += [column.name for column in table.columns if column.name not in names and _second_key(table, column)]
    return [column for column in map(table.column, names) if column]


def _second_key(table: TableInfo, column: ColumnInfo) -> bool:
    name = _normal(column.name)
    own = name[-1] in ID_WORDS and name[:-1] == _normal_words(entity_words(table.name))
    return own and is_unique(column, table.row_count)


def _score(table: TableInfo, column: ColumnInfo, target: TableInfo, key: ColumnInfo) -> float:
    """How sure it is that ``column`` holds values of ``target.key``; 0 = not at all."""
    if column.type != key.type:
        return 0.0
    same_table = table.key == target.key
    if same_table and column.name == key.name:
        return 0.0
    by_name = _own_kind(column, key) if same_table else _by_name(table, column, target, key)
    if not by_name:
        return (
            BY_VALUES
            if not same_table and column.name not in key_of(table) and only_there(column, key, target)
            else 0.0
        )
    held = contains(key, column, target.row_count)
    if held is False and by_name >= _WHOLE_NAME and key.type == "text" and mostly(key, column):
        return _NAMES_ALONE
    if held is False or (held is None and by_name < _NAMES_ALONE):
        return 0.0
    return by_name + (0.5 if held else 0.0)


_REFERENCES = frozenset(("reference", "ref", "fk"))
BY_VALUES = 1.1
"""The score of a link that no name speaks for: it stands only when it is the only one."""
_WHOLE_NAME = 3.0
"""The score of a column called like the key of the thing it names: some of its values may be missing there."""
_NAMES_ALONE = 2.0
"""From this score on names suffice where values cannot tell; below it the values must agree."""


def _own_kind(column: ColumnInfo, key: ColumnInfo) -> float:
    """A link to the same table: ``manager_id``, ``parent_category_id``, ``reports_to``."""
    parts = set(words(column.name))
    last = words(column.name)[-1:]
    ends_like_key = last in (words(key.name)[-1:], ("to",), ("id",))
    if not parts & _OWN_KIND:
        return 0.0
    return 2.5 if ends_like_key else 1.5 if set(last) & _OWN_KIND else 0.0


def _by_name(table: TableInfo, column: ColumnInfo, target: TableInfo, key: ColumnInfo) -> float:
    name, key_name = _normal(column.name), _normal(key.name)
    thing = _normal_words(entity_words(target.name))
    if len(name) == 1 and name[0] in TOO_GENERAL:
        return 0.0
    full = key_name if key_name[: len(thing)] == thing else (*thing, *key_name)
    about_itself = _normal_words(entity_words(table.name)) == name[:-1] and column.name in key_of(table)
    if name == full:
        return 3.0
    if name == key_name and _tells(key_name):
        return 0.0 if about_itself or number_alike(table, column, target, key) else 2.5
    if name[-1] in ID_WORDS and key_name[-1] in ID_WORDS and name[:-1] == thing:
        return 2.8
    if name[-1] in _REFERENCES and name[:-1] == thing:
        return 2.0
    if len(name) > len(full) and name[-len(full) :] == full:
        return 2.2
    if len(name) > len(thing) + 1 and name[-1] in ID_WORDS and name[-1 - len(thing) : -1] == thing:
        return 2.0
    return 1.0 if name[-len(thing) :] == thing else 0.0


def _normal(name: str) -> tuple[str, ...]:
    return _normal_words(words(name))


def _normal_words(parts: Sequence[str]) -> tuple[str, ...]:
    return tuple("id" if part == "identifier" else singular(part) for part in parts)


def _tells(key_name: Sequence[str]) -> bool:
    """Whether a key's name says of what: ``airport code`` does, ``id`` does not."""
    return not set(key_name) <= TOO_GENERAL
