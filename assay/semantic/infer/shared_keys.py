"""Keys that only others' use of them gives away: ``venue_key`` of places, by which visits and ratings name a place."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from assay.semantic.infer.keys import is_id_like, is_unique
from assay.semantic.infer.words import words
from assay.semantic.schema import ColumnInfo, TableInfo

Place = tuple[TableInfo, ColumnInfo]


def shared_keys(tables: Sequence[TableInfo], keys: Sequence[Place]) -> list[Place]:
    """Columns named like an id that hold each value once in a single table, while others repeat them.

    Columns of a name that one of ``keys`` has are left out: whose they are is known already.
    """
    known = {column.name.casefold() for _, column in keys}
    return [one for name, places in _by_name(tables).items() if name not in known for one in _only_there(places)]


def _by_name(tables: Sequence[TableInfo]) -> dict[str, list[Place]]:
    found: dict[str, list[Place]] = defaultdict(list)
    for table in tables:
        for column in table.columns:
            if is_id_like(column.name) and len(words(column.name)) > 1:
                found[column.name.casefold()].append((table, column))
    return found


def _only_there(places: Sequence[Place]) -> Iterator[Place]:
    once = [(table, column) for table, column in places if is_unique(column, table.row_count)]
    if len(once) == 1 and len(places) > 1:
        yield from once
