"""Names as a person would write them: prefixes that all names share are dropped, run-together words are cut.

Only the inference sees the readable names; expressions and keys of the model use the real ones.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assay.semantic.infer.lexicon import Lexicon
from assay.semantic.infer.short_names import expanded, own_starts, tables_called, without_common
from assay.semantic.infer.words import split
from assay.semantic.schema import ColumnInfo, ForeignKey, Schema, TableInfo

_RUN_TOGETHER = re.compile(r"[A-Z]?[a-z]{5,}\d*|[A-Z]{6,}\d*")
_SHORTEST_PREFIX, _LONGEST_PREFIX = 2, 12
_MOST = 0.6


@dataclass(frozen=True)
class Readable:
    """A schema under readable names; ``tables`` gives the real table of each (columns stand in the same order)."""

    schema: Schema
    tables: dict[str, TableInfo]

    def column(self, table: str, name: str) -> str:
        """The real name of a column."""
        shown = self.schema.table(table)
        real = self.tables[table]
        place = next((at for at, column in enumerate(shown.columns) if column.name == name), None) if shown else None
        return name if place is None else real.columns[place].name


def make_readable(schema: Schema) -> Readable:
    """The schema under readable names."""
    tables = _table_names(schema.tables)
    own = {word for name in tables for word in split(name) if len(word) > 3}
    lexicon = Lexicon(own)
    columns = [_column_names(table, lexicon) for table in _spelled_out(schema.tables, tables)]
    by_name = {table.key.casefold(): at for at, table in enumerate(schema.tables)}
    renamed = [_renamed(table, tables[at], columns, by_name, tables, schema) for at, table in enumerate(schema.tables)]
    real = {shown.key: table for shown, table in zip(renamed, schema.tables, strict=True)}
    if len(real) < len(renamed):
        return Readable(schema, {table.key: table for table in schema.tables})
    return Readable(replace(schema, tables=tuple(renamed)), real)


def _spelled_out(tables: Sequence[TableInfo], names: Sequence[str]) -> list[TableInfo]:
    """Tables whose columns are without the short form of their own table, and name other tables in full."""
    known = {table.key: [column.name for column in table.columns] for table in tables}
    starts = own_starts(known)
    shown = dict(zip(known, names, strict=True))
    called = tables_called({shown[key]: start for key, start in starts.items()})
    return [_with_columns(table, starts.get(table.key, ""), called) for table in tables]


def _with_columns(table: TableInfo, own: str, called: dict[str, str]) -> TableInfo:
    names = [expanded(column.name, own, called) for column in table.columns]
    if len({name.casefold() for name in names}) < len(names):
        return table
    return replace(
        table, columns=tuple(replace(one, name=name) for one, name in zip(table.columns, names, strict=True))
    )


def _renamed(
    table: TableInfo, name: str, columns: list[list[str]], by_name: dict[str, int], tables: list[str], schema: Schema
) -> TableInfo:
    place = by_name[table.key.casefold()]
    own = dict(zip((column.name for column in table.columns), columns[place], strict=True))
    return replace(
        table,
        name=name,
        columns=tuple(replace(column, name=own[column.name]) for column in table.columns),
        primary_key=tuple(_of(own, key) for key in table.primary_key),
        unique_keys=tuple(tuple(_of(own, key) for key in unique) for unique in table.unique_keys),
        foreign_keys=tuple(_foreign(key, own, columns, by_name, tables, schema) for key in table.foreign_keys),
    )


def _of(names: dict[str, str], name: str) -> str:
    """The new name, the old one being compared without case as engines do."""
    return names.get(name) or next((new for old, new in names.items() if old.casefold() == name.casefold()), name)


def _foreign(
    key: ForeignKey,
    own: dict[str, str],
    columns: list[list[str]],
    by_name: dict[str, int],
    tables: list[str],
    schema: Schema,
) -> ForeignKey:
    target = schema.table(key.ref_table)
    mine = tuple(_of(own, name) for name in key.columns)
    if target is None:
        return replace(key, columns=mine)
    place = by_name[target.key.casefold()]
    theirs = dict(zip((column.name for column in target.columns), columns[place], strict=True))
    table = f"{target.schema}.{tables[place]}" if target.schema else tables[place]
    return replace(key, columns=mine, ref_table=table, ref_columns=tuple(_of(theirs, name) for name in key.ref_columns))


def _table_names(tables: Sequence[TableInfo]) -> list[str]:
    """Table names without a prefix that all of them share, cut into words."""
    names = [table.name for table in tables]
    lexicon = Lexicon()
    prefix = _shared_prefix([name.casefold() for name in names], lexicon, 1.0) if len(names) >= 3 else ""
    bare = without_common([name[len(prefix) :] for name in names])
    own = [word for name in bare for word in split(name) if len(word) > 4]
    lexicon = Lexicon(word for word in own if not lexicon.cut(word) or own.count(word) > 1)
    return [_cut(name, lexicon) for name in bare]


def _column_names(table: TableInfo, lexicon: Lexicon) -> list[str]:
    names = [column.name for column in table.columns]
    folded = [name.casefold() for name in names]
    prefix = _shared_prefix(folded, lexicon, _MOST) if len(names) >= 3 else ""
    bare = [name[len(prefix) :] if prefix and name.casefold().startswith(prefix) else name for name in names]
    cut = [_spelled(_cut(_without_initial(name, table.name), lexicon), folded) for name in bare]
    repeated = {name for name, count in Counter(name.casefold() for name in cut).items() if count > 1}
    return [old if new.casefold() in repeated or not new else new for old, new in zip(names, cut, strict=True)]


_INITIAL = re.compile(r"([a-z])(?:_(?=[a-zA-Z]{2})|(?=[A-Z][a-zA-Z]))(\w+)")


def _without_initial(name: str, table: str) -> str:
    """A column's name without the first letter of its own table before it.

    >>> _without_initial("mName", "Member"), _without_initial("mName", "Visit"), _without_initial("m_size", "mill")
    ('Name', 'mName', 'size')
    """
    found = _INITIAL.fullmatch(name)
    return found[2] if found and found[1] == table[:1].casefold() else name


def _spelled(name: str, beside: Sequence[str]) -> str:
    """ "long" beside "lat" is no length."""
    return "longitude" if name.casefold() == "long" and {"lat", "latitude"} & set(beside) else name


def _shared_prefix(names: list[str], lexicon: Lexicon, share: float) -> str:
    """The longest start of run-together names after which words begin, when enough of the names have it.

    A start that is itself a word is part of the names (order, orderline), not a prefix.
    """
    counts: Counter[str] = Counter()
    for name in names:
        if not name.isalnum():
            continue
        for length in range(_SHORTEST_PREFIX, min(_LONGEST_PREFIX, len(name) - 2) + 1):
            if lexicon.cut(name[length:]) and not name[length].isdigit():
                counts[name[:length]] += 1
    enough = [
        prefix
        for prefix, count in counts.items()
        if count >= max(3, share * len(names)) and lexicon.cut(prefix) is None
    ]
    starts = [prefix for prefix in enough if sum(name.startswith(prefix) for name in names) >= share * len(names)]
    return max(starts, key=lambda prefix: (counts[prefix], len(prefix)), default="")


def _cut(name: str, lexicon: Lexicon) -> str:
    """The name with breaks where its words meet; names that have breaks keep them."""
    return re.sub(_RUN_TOGETHER, lambda found: _with_breaks(found, lexicon), name)


def _with_breaks(found: re.Match[str], lexicon: Lexicon) -> str:
    token = found.group()
    parts = lexicon.cut(token.casefold())
    return token if parts is None or len(parts) == 1 else "_".join(parts)


def same_columns(shown: TableInfo, real: TableInfo) -> list[tuple[ColumnInfo, ColumnInfo]]:
    """Columns of the readable and the real table, in pairs."""
    return list(zip(shown.columns, real.columns, strict=True))
