"""Plain questions made from a schema: one table, columns and values by their own names, the gold query beside them.

People ask such questions more often than a corpus of hard ones shows; without them, confidence would be learnt from
hard cases alone. Names are taken as they are written, so nothing here depends on what the engine makes of a schema.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from assay.semantic.schema import ColumnInfo, Schema, TableInfo

MOST_TABLES = 8
"""Tables of one database that are asked about, in the order of the schema."""
_KEYS = re.compile(r"(?:^|_)(?:id|no|ref|cd|code|key|nr)$|(?<=[a-z])(?:ID|Id|No|Code|Ref)$")
_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_UNSPOKEN = re.compile(r"^(?:is|has) |(?:^| )(?:from|to|on|flg|nm|dt|yr|mth|desc)$")
_NUMBERS = ("integer", "number")


@dataclass(frozen=True)
class Plain:
    """A question and the queries of which any one is right."""

    id: str
    question: str
    sql: Sequence[str]


def said(name: str) -> str:
    """A name as words.

    >>> said("unitPrice"), said("dt_opened")
    ('unit price', 'dt opened')
    """
    return " ".join(_WORDS.findall(name)).lower()


def plural(text: str) -> str:
    """More than one of it, the common way.

    >>> plural("sale line"), plural("city"), plural("fields"), plural("branch")
    ('sale lines', 'cities', 'fields', 'branches')
    """
    if text.endswith("s") and not text.endswith("ss"):
        return text
    if text.endswith("y") and text[-2:-1] not in "aeiou":
        return f"{text[:-1]}ies"
    return f"{text}es" if text.endswith(("s", "x", "ch", "sh")) else f"{text}s"


def plain(schema: Schema) -> Iterator[Plain]:
    """Questions on each table, in a fixed order."""
    names = {_bare(table.name) for table in schema.tables}
    for table in schema.tables[:MOST_TABLES]:
        yield from (
            Plain(f"plain-{table.name}-{number}", question, sql)
            for number, (question, sql) in enumerate(_asked(table, names))
        )


def _bare(name: str) -> str:
    return plural(said(name)).rpartition(" ")[2]


def _asked(table: TableInfo, names: Collection[str]) -> Iterator[tuple[str, Sequence[str]]]:
    things, source = plural(said(table.name)), _quoted(table.name)
    yield f"how many {things}", [f"SELECT count(*) FROM {source}"]
    fields = [column for column in table.columns if _telling(column, table) and _bare(column.name) not in names]
    texts = [column for column in fields if column.type == "text"]
    numbers = [column for column in fields if column.type in _NUMBERS]
    yield from _lists(things, source, table, fields)
    for column in texts[:2]:
        name = _quoted(column.name)
        counted = f"SELECT {name}, count(*) FROM {source}"
        known = f"WHERE {name} IS NOT NULL"
        yield (
            f"number of {things} by {said(column.name)}",
            [f"{counted} GROUP BY 1", f"{counted} {known} GROUP BY 1"],
        )
        yield from _by_value(things, source, column)
    for column in numbers[:2]:
        yield from _of_number(things, source, column)


def _lists(
    things: str, source: str, table: TableInfo, fields: Sequence[ColumnInfo]
) -> Iterator[tuple[str, Sequence[str]]]:
    keys = [_quoted(name) for name in (*table.primary_key, *(column.name for column in table.columns))]
    for column in fields[:2]:
        name = _quoted(column.name)
        both = [f"SELECT {name} FROM {source}", f"SELECT DISTINCT {name} FROM {source}"]
        yield f"list the {plural(said(column.name))} of all {things}", both
    for one, other in pairwise(fields):
        pair = f"{_quoted(one.name)}, {_quoted(other.name)}"
        shown = [f"SELECT {pair} FROM {source}"]
        named = [f"SELECT {key}, {pair} FROM {source}" for key in dict.fromkeys(keys)]
        yield f"{said(one.name)} and {said(other.name)} of {things}", shown
        yield f"list of {things} with {said(one.name)} and {said(other.name)}", [*shown, *named]
        return


def _by_value(things: str, source: str, column: ColumnInfo) -> Iterator[tuple[str, Sequence[str]]]:
    value = next((one for one in column.profile.samples if isinstance(one, str) and len(one) > 2), None)
    if value is not None:
        text = value.replace("'", "''")
        yield (
            f"how many {things} have the {said(column.name)} {value}?",
            [f"SELECT count(*) FROM {source} WHERE {_quoted(column.name)} = '{text}'"],
        )


def _of_number(things: str, source: str, column: ColumnInfo) -> Iterator[tuple[str, Sequence[str]]]:
    name, number = _quoted(column.name), said(column.name)
    yield f"average {number} of {things}", [f"SELECT avg({name}) FROM {source}"]
    yield f"what is the highest {number} of all {things}?", [f"SELECT max({name}) FROM {source}"]
    middle = _middle(column.profile.samples)
    if middle is not None:
        over = [f"SELECT count(*) FROM {source} WHERE {name} > {middle}"]
        yield f"how many {things} have a {number} of more than {middle}?", over


def _middle(samples: Sequence[Any]) -> Any:
    numbers = sorted(one for one in samples if isinstance(one, (int, float)) and not isinstance(one, bool))
    return numbers[len(numbers) // 2] if numbers else None


def _telling(column: ColumnInfo, table: TableInfo) -> bool:
    """Columns that say something of their row: no keys, references, marks or dates, and spoken of by words."""
    linked = {name for link in table.foreign_keys for name in link.columns}
    own = column.name not in linked and column.name not in table.primary_key and not _KEYS.search(column.name)
    spoken = len(said(column.name)) > 3 and not _UNSPOKEN.search(said(column.name))
    samples = column.profile.samples
    dated = all(str(one)[:4].isdigit() for one in samples) and column.type == "text"
    return own and spoken and column.type in ("text", *_NUMBERS) and len(samples) > 2 and not dated


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
