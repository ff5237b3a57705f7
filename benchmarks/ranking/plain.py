"""Plain questions made from a schema: tables, columns and values by their own names, the gold query beside them.

People ask such questions more often than a corpus of hard ones shows; without them, confidence would be learnt from
hard cases alone. Names are taken as they are written, so nothing here depends on what the engine makes of a schema.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from assay.semantic.schema import ColumnInfo, ForeignKey, Schema, TableInfo

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
            for number, (question, sql) in enumerate((*_asked(table, names), *_of_two(table, schema, names)))
        )


def _bare(name: str) -> str:
    return plural(said(name)).rpartition(" ")[2]


def _asked(table: TableInfo, names: Collection[str]) -> Iterator[tuple[str, Sequence[str]]]:
    things, source = plural(said(table.name)), _quoted(table.name)
    yield f"how many {things}", [f"SELECT count(*) FROM {source}"]
    fields = _fields(table, names)
    texts = [column for column in fields if column.type == "text"]
    numbers = [column for column in fields if column.type in _NUMBERS]
    yield from _lists(things, source, table, fields)
    if texts and numbers:
        yield from _rows(things, source, _quoted([*table.primary_key, table.columns[0].name][0]), texts[0], numbers[0])
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


def _fields(table: TableInfo, names: Collection[str]) -> list[ColumnInfo]:
    """Columns that are spoken of by words which name no table."""
    return [column for column in table.columns if _telling(column, table) and _bare(column.name) not in names]


def _rows(
    things: str, source: str, key: str, text: ColumnInfo, number: ColumnInfo
) -> Iterator[tuple[str, Sequence[str]]]:
    """Lists in an order, of some rows, of the best row, and numbers for each."""
    shown, by, one = _quoted(text.name), _quoted(number.name), said(text.name)
    yield (
        f"what are the {plural(one)} and {plural(said(number.name))} of {things}, ordered by {said(number.name)}?",
        [f"SELECT {shown}, {by} FROM {source}"],
    )
    for word, top, way in (("highest", "max", "DESC"), ("lowest", "min", "ASC")):
        best = f"SELECT {shown} FROM {source}"
        whole = f"{best} WHERE {by} = (SELECT {top}({by}) FROM {source})"
        first = f"{best} ORDER BY {by} {way} NULLS LAST, {key} LIMIT 1"
        yield f"what is the {one} of the {_single(things)} with the {word} {said(number.name)}?", [whole, first]
    each = f"SELECT {shown}, avg({by}) FROM {source}"
    yield (
        f"what is the average {said(number.name)} for each {one}?",
        [f"{each} GROUP BY 1", f"{each} WHERE {shown} IS NOT NULL GROUP BY 1"],
    )
    distinct = [f"SELECT count(DISTINCT {shown}) FROM {source}"]
    yield f"how many different {plural(one)} do the {things} have?", distinct
    middle = _middle(number.profile.samples)
    if middle is not None:
        some = f"{shown} FROM {source} WHERE {by} > {middle}"
        yield (
            f"what are the {plural(one)} of {things} with a {said(number.name)} above {middle}?",
            [f"SELECT {some}", f"SELECT DISTINCT {some}"],
        )


def _of_two(table: TableInfo, schema: Schema, names: Collection[str]) -> Iterator[tuple[str, Sequence[str]]]:
    """Questions on a table and one that it refers to."""
    for link in table.foreign_keys:
        parent = schema.table(link.ref_table) if _only(link, table) else None
        texts = [one for one in _fields(parent, names) if one.type == "text"] if parent else []
        if parent is not None and texts and len(link.columns) == 1 and parent.name != table.name:
            yield from _beside(table, parent, (link.columns[0], link.ref_columns[0]), texts[0])


def _only(link: ForeignKey, table: TableInfo) -> bool:
    return sum(one.ref_table == link.ref_table for one in table.foreign_keys) == 1


def _beside(
    table: TableInfo, parent: TableInfo, on: tuple[str, str], text: ColumnInfo
) -> Iterator[tuple[str, Sequence[str]]]:
    things, owners = plural(said(table.name)), plural(said(parent.name))
    child, owner, name = _quoted(table.name), _quoted(parent.name), f"p.{_quoted(text.name)}"
    joined = f"{child} c JOIN {owner} p ON c.{_quoted(on[0])} = p.{_quoted(on[1])}"
    per = f"SELECT {name}, count(c.{_quoted(on[0])}) FROM"
    everyone = f"{owner} p LEFT JOIN {child} c ON c.{_quoted(on[0])} = p.{_quoted(on[1])}"
    ways = [f"{per} {rows} GROUP BY 1{more}" for rows in (joined, everyone) for more in ("", f", p.{_quoted(on[1])}")]
    whose, field = _single(owners), said(text.name)
    yield f"how many {things} are there for each {field if field.startswith(whose) else f'{whose} {field}'}?", ways
    exists = f"EXISTS (SELECT 1 FROM {child} c WHERE c.{_quoted(on[0])} = p.{_quoted(on[1])})"
    for word, not_ in (("without", "NOT "), ("with", "")):
        some = f"{name} FROM {owner} p WHERE {not_}{exists}"
        yield (
            f"what are the {plural(said(text.name))} of {owners} {word} {things}?",
            [f"SELECT {some}", f"SELECT DISTINCT {some}"],
        )
    value = next((one for one in text.profile.samples if isinstance(one, str) and len(one) > 2), None)
    if value is not None:
        told = value.replace("'", "''")
        yield (
            f"how many {things} belong to the {_single(owners)} with the {said(text.name)} {value}?",
            [f"SELECT count(*) FROM {joined} WHERE {name} = '{told}'"],
        )


def _single(things: str) -> str:
    """One of them, the common way.

    >>> _single("sale lines"), _single("cities"), _single("branches")
    ('sale line', 'city', 'branch')
    """
    if things.endswith("ies"):
        return f"{things[:-3]}y"
    return things.removesuffix("es") if things.endswith(("xes", "ches", "shes", "sses")) else things.removesuffix("s")


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
