"""One table as an entity: dimensions, measures, display columns and the time that dates its rows."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from assay.semantic.infer.dates import never_default, time_rank
from assay.semantic.infer.display import display_columns
from assay.semantic.infer.keys import key_of
from assay.semantic.infer.kinds import KindReading, read_kind
from assay.semantic.infer.measures import read_measure
from assay.semantic.infer.pii import personal_columns
from assay.semantic.infer.units import unit_of
from assay.semantic.infer.words import distinct_names, entity_words, label, phrase, plural, split
from assay.semantic.model import Dimension, Entity, Measure
from assay.semantic.schema import ColumnInfo, TableInfo


@dataclass(frozen=True)
class _Column:
    """A column, its name in the model and how it is read."""

    info: ColumnInfo
    name: str
    reading: KindReading
    unit: str | None
    personal: bool
    linked: bool


def infer_entity(table: TableInfo, name: str, linked: Collection[str], dialect: str) -> Entity:
    """The entity behind a table. ``linked`` are its columns that point to other tables."""
    own = entity_words(table.name)
    key = key_of(table)
    columns = _read(table, own, key, linked, dialect)
    renamed = {column.info.name: column.name for column in columns}
    things = " ".join((*own[:-1], plural(own[-1])))
    return Entity(
        name=name,
        table=table.key,
        label=_sentence(" ".join(own)),
        plural=things,
        description=table.comment or "",
        synonyms=_entity_synonyms(table.name, own, things),
        inferred=True,
        key=key,
        display=tuple(renamed[column] for column in display_columns(table, own, key) if column in renamed),
        default_time=_default_time(table, columns, own),
        dimensions=tuple(_dimension(column, own) for column in columns),
        measures=tuple(_measures(columns, own, facts=_is_fact(columns))),
    )


def _read(
    table: TableInfo, own: tuple[str, ...], key: Collection[str], linked: Collection[str], dialect: str
) -> list[_Column]:
    personal = personal_columns(table, own)
    names = distinct_names(column.name for column in table.columns)
    return [
        _Column(
            column,
            name,
            read_kind(
                column, is_key=column.name in key or column.name in linked, rows=table.row_count, dialect=dialect
            ),
            unit_of(column),
            column.name in personal,
            column.name in linked,
        )
        for column, name in zip(table.columns, names, strict=True)
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
        return column.reading.expr.format(_quoted(column.info.name))
    return "" if column.info.name == column.name else _quoted(column.info.name)


def _dimension(column: _Column, own: tuple[str, ...]) -> Dimension:
    reading = column.reading
    return Dimension(
        name=column.name,
        label=label(column.info.name),
        description=column.info.comment or "",
        synonyms=_synonyms(column.info.name, own),
        inferred=True,
        expr=_expr(column),
        kind=reading.kind,
        unit=column.unit,
        grains=reading.date.grains if reading.date else (),
        values=dict(reading.values),
        pii=column.personal,
    )


def _synonyms(name: str, own: tuple[str, ...]) -> tuple[str, ...]:
    """The words as written, and the phrase without the table's own name in front."""
    text = phrase(name)
    prefix = " ".join(own) + " "
    said = [" ".join(split(name)), text.removeprefix(prefix)]
    shown = label(name).casefold()
    return tuple(dict.fromkeys(words for words in said if words and words != shown))


def _is_fact(columns: list[_Column]) -> bool:
    return any(column.linked for column in columns) and any(column.reading.kind == "time" for column in columns)


def _measures(columns: list[_Column], own: tuple[str, ...], *, facts: bool) -> Iterator[Measure]:
    things = " ".join((*own[:-1], plural(own[-1])))
    yield Measure(name="count", agg="count", label=f"Number of {things}", inferred=True, additive=True)
    for column in columns:
        if column.reading.kind != "number" or column.name == "count":
            continue
        reading = read_measure(column.info, column.unit, facts=facts)
        if reading:
            yield Measure(
                name=column.name,
                agg=reading.agg,
                expr=_quoted(column.info.name),
                label=label(column.info.name),
                description=column.info.comment or "",
                synonyms=_synonyms(column.info.name, own),
                unit=column.unit,
                additive=reading.additive,
                inferred=True,
            )


def _default_time(table: TableInfo, columns: list[_Column], own: tuple[str, ...]) -> str | None:
    candidates = [
        column
        for column in columns
        if column.reading.date and not never_default(column.info.name) and column.info.profile.distinct != 0
    ]
    if not candidates:
        return None
    return min(candidates, key=lambda column: (*_time_rank(table, column, own), columns.index(column))).name


def _time_rank(table: TableInfo, column: _Column, own: tuple[str, ...]) -> tuple[float, ...]:
    reading = column.reading.date
    return time_rank(
        column.info.name,
        own,
        declared=column.info.type in ("date", "timestamp"),
        years_only=bool(reading and reading.years_only),
        nulls=(column.info.profile.nulls or 0) / max(table.row_count or 0, 1),
    )
