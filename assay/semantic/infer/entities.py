"""One table as an entity: dimensions, measures, display columns and the time that dates its rows."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from assay.semantic.infer.dates import never_default, time_rank
from assay.semantic.infer.display import display_columns
from assay.semantic.infer.keys import key_of
from assay.semantic.infer.kinds import KindReading, read_kind
from assay.semantic.infer.measures import is_averaged, read_measure
from assay.semantic.infer.numbered import numbered_things
from assay.semantic.infer.pii import personal_columns
from assay.semantic.infer.prefixes import own_prefix
from assay.semantic.infer.products import SAID, quantity_and_price
from assay.semantic.infer.said_short import said_of_codes, said_of_numbers
from assay.semantic.infer.units import unit_of
from assay.semantic.infer.words import distinct_names, entity_plural, entity_words, label, phrase, split
from assay.semantic.model import Dimension, Entity, Measure
from assay.semantic.schema import ColumnInfo, TableInfo

TALLY = "tally"
"""The measure of how many things the rows of an entity stand for, where each row says how many."""


@dataclass(frozen=True)
class _Column:
    """A column under its readable name, its real name, its name in the model and how it is read."""

    info: ColumnInfo
    real: str
    name: str
    reading: KindReading
    unit: str | None
    personal: bool
    linked: bool


def infer_entity(table: TableInfo, real: TableInfo, name: str, linked: Collection[str], dialect: str) -> Entity:
    """The entity of a table under readable names; ``real`` is the table itself, ``linked`` columns point elsewhere."""
    own = entity_words(table.name)
    key = key_of(table)
    columns = _read(table, real, own, key, linked, dialect)
    short = own_prefix((column.info.name for column in columns), own)
    renamed = {column.info.name: column.name for column in columns}
    things = entity_plural(table.name)
    beside = [phrase(column.info.name) for column in columns]
    return Entity(
        name=name,
        table=real.key,
        label=_sentence(" ".join(own)),
        plural=things,
        description=table.comment or "",
        synonyms=_entity_synonyms(real.name, own, things),
        inferred=True,
        key=tuple(column.real for part in key for column in columns if column.info.name == part),
        display=tuple(renamed[column] for column in display_columns(table, own, key) if column in renamed),
        default_time=_default_time(table, columns, own),
        dimensions=tuple(_dimension(column, own, short, beside) for column in columns),
        measures=tuple(_measures(columns, own, short, things, table.row_count, facts=_is_fact(columns))),
    )


def _read(
    table: TableInfo,
    real: TableInfo,
    own: tuple[str, ...],
    key: Collection[str],
    linked: Collection[str],
    dialect: str,
) -> list[_Column]:
    personal = personal_columns(table, own)
    names = distinct_names(column.name for column in table.columns)
    return [
        _Column(
            column,
            actual.name,
            name,
            read_kind(
                column, is_key=column.name in key or column.name in linked, rows=table.row_count, dialect=dialect
            ),
            unit_of(column),
            column.name in personal,
            column.name in linked,
        )
        for column, actual, name in zip(table.columns, real.columns, names, strict=True)
    ]


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def _entity_synonyms(table: str, own: tuple[str, ...], things: str) -> tuple[str, ...]:
    said = {" ".join(own), things}
    raw = " ".join(split(table))
    return (raw,) if raw not in said else ()


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _expr(column: _Column) -> str:
    """ "" when the column is called as the dimension and serves as it is."""
    if column.reading.expr:
        return column.reading.expr.format(_quoted(column.real))
    return "" if column.real == column.name else _quoted(column.real)


def _dimension(column: _Column, own: tuple[str, ...], short: str, beside: Collection[str]) -> Dimension:
    reading = column.reading
    return Dimension(
        name=column.name,
        label=label(column.info.name),
        description=column.info.comment or "",
        synonyms=_synonyms(column, own, short, beside),
        inferred=True,
        expr=_expr(column),
        kind=reading.kind,
        unit=column.unit,
        grains=reading.date.grains if reading.date else (),
        values=dict(reading.values),
        pii=column.personal,
    )


def _synonyms(column: _Column, own: tuple[str, ...], short: str, beside: Collection[str] = ()) -> tuple[str, ...]:
    """The words as written, and the phrase without the table's own name in front, written out or ``short``."""
    name = column.info.name
    text, parts = phrase(name), split(name)
    bare = phrase("_".join(parts[1:])) if len(parts) > 1 and parts[0] == short else ""
    said = [" ".join(parts), text.removeprefix(" ".join(own) + " "), bare, " ".join(split(column.real))]
    if column.reading.kind == "number":
        said += said_of_numbers(text, own)
    if column.reading.kind == "categorical":
        said += said_of_codes(text, own, beside)
    shown = label(name).casefold()
    return tuple(dict.fromkeys(words for words in said if words and words != shown))


def _is_fact(columns: list[_Column]) -> bool:
    return any(column.linked for column in columns) and any(column.reading.kind == "time" for column in columns)


def _measures(
    columns: list[_Column], own: tuple[str, ...], short: str, things: str, rows: int | None, *, facts: bool
) -> Iterator[Measure]:
    yield Measure(name="count", agg="count", label=f"Number of {things}", inferred=True, additive=True)
    for column in columns:
        if column.reading.kind != "number" or column.name == "count":
            continue
        reading = read_measure(column.info, column.unit, facts=facts)
        if reading:
            yield Measure(
                name=column.name,
                agg=reading.agg,
                expr=_quoted(column.real),
                label=label(column.info.name),
                description=column.info.comment or "",
                synonyms=_synonyms(column, own, short),
                unit=column.unit,
                additive=reading.additive,
                inferred=True,
            )
    yield from _tally(columns, own, things)
    yield from _product(columns)
    yield from numbered_things([(one.info, one.real) for one in columns if _numbers(one)], own, rows)


def _numbers(column: _Column) -> bool:
    return column.reading.kind == "identifier" and not column.linked


def _tally(columns: list[_Column], own: tuple[str, ...], things: str) -> Iterator[Measure]:
    """A number called "count", or as the things are, says for how many a row stands: there are as many in all."""
    for column in columns:
        whole = column.info.type == "integer" and column.unit is None
        said = column.name == "count" or (whole and entity_words(column.info.name) == own)
        if said and column.reading.kind == "number" and not column.linked and not is_averaged(column.info.name):
            yield Measure(
                name=TALLY,
                agg="sum",
                expr=_quoted(column.real),
                label=f"Total number of {things}",
                additive=True,
                inferred=True,
            )


def _product(columns: list[_Column]) -> Iterator[Measure]:
    found = quantity_and_price([column.info for column in columns])
    if found and not any(column.name == "sales_value" for column in columns):
        quantity, price = (_quoted(column.real) for name in found for column in columns if column.info.name == name)
        yield Measure(
            name="sales_value",
            agg="sum",
            expr=f"{quantity} * {price}",
            label="Sales value",
            description="Quantity times price of each row.",
            synonyms=SAID,
            additive=True,
            inferred=True,
        )


def _default_time(table: TableInfo, columns: list[_Column], own: tuple[str, ...]) -> str | None:
    candidates = [
        column
        for column in columns
        if column.reading.date and not never_default(column.info.name) and not (table.row_count and _empty(column))
    ]
    if not candidates:
        return None
    return min(candidates, key=lambda column: (*_time_rank(table, column, own), columns.index(column))).name


def _empty(column: _Column) -> bool:
    return column.info.profile.distinct == 0


def _time_rank(table: TableInfo, column: _Column, own: tuple[str, ...]) -> tuple[float, ...]:
    reading = column.reading.date
    return time_rank(
        column.info.name,
        own,
        declared=column.info.type in ("date", "timestamp"),
        years_only=bool(reading and reading.years_only),
        nulls=(column.info.profile.nulls or 0) / max(table.row_count or 0, 1),
    )
