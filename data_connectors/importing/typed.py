"""A table of texts becomes a typed table: readings are proved on every row before a type is given."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import duckdb

from data_connectors.importing.reading import MOST_ODD, Reading, gather_evidence, read_column
from data_connectors.importing.report import Notes, counted
from data_connectors.importing.values import NOTHING

_SAMPLE = 3000
_SHOWN = 3
_MOST_KINDS_ODD = 20
_WIDEST = 18
_DEEPEST = 6


@dataclass(frozen=True)
class Texts:
    """A table of texts in DuckDB: its name, its columns there, the names they will have, and units known beforehand."""

    table: str
    columns: tuple[str, ...]
    names: tuple[str, ...]
    units: tuple[str | None, ...] = ()


def quoted(name: str) -> str:
    """An identifier for DuckDB."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """A text for DuckDB."""
    return "'" + text.replace("'", "''") + "'"


_CLEAN = "NULLIF(TRIM({}), '')"
_NOTHING = ", ".join(literal(text) for text in sorted(NOTHING))


def make_typed(
    connection: duckdb.DuckDBPyConnection, texts: Texts, target: str, notes: Notes, delimiter: str = ","
) -> int:
    """Create ``target`` from a table of texts; returns its rows. What was read in an unusual way is noted."""
    total = int(_one(connection, f"SELECT COUNT(*) FROM {quoted(texts.table)}")[0])
    samples = _samples(connection, texts, total)
    evidence = gather_evidence(samples, delimiter)
    readings = [read_column(name, sample, evidence) for name, sample in zip(texts.names, samples, strict=True)]
    columns = [
        _prove(connection, texts, at, reading, notes) if reading.kind != "text" else _text(texts.columns[at])
        for at, reading in enumerate(readings)
    ]
    chosen = ", ".join(f"{sql} AS {quoted(name)}" for sql, name in zip(columns, texts.names, strict=True))
    connection.execute(f"CREATE TABLE {quoted(target)} AS SELECT {chosen} FROM {quoted(texts.table)} ORDER BY rowid")
    _note_units(connection, texts, target, readings, columns)
    return total


def _one(connection: duckdb.DuckDBPyConnection, sql: str) -> tuple[Any, ...]:
    rows = connection.execute(sql).fetchall()  # an unfinished fetch would block the connection
    return rows[0] if rows else ()


def _samples(connection: duckdb.DuckDBPyConnection, texts: Texts, total: int) -> list[list[str]]:
    """Distinct texts of each column, from the first rows and from rows spread over the whole table."""
    step = max(1, total // _SAMPLE)
    listed = ", ".join(f"LIST(DISTINCT {quoted(column)})" for column in texts.columns)
    row = _one(connection, f"SELECT {listed} FROM {quoted(texts.table)} WHERE rowid < 500 OR rowid % {step} = 0")
    return [sorted(value for value in values or () if value is not None)[:_SAMPLE] for values in row]


def _text(column: str) -> str:
    return _CLEAN.replace("{}", quoted(column))


def _known(column: str) -> str:
    """The trimmed text, NULL where it stands for no value."""
    text = f"TRIM({quoted(column)})"
    return f"CASE WHEN LOWER({text}) IN ({_NOTHING}) THEN NULL ELSE {text} END"


def _prove(connection: duckdb.DuckDBPyConnection, texts: Texts, at: int, reading: Reading, notes: Notes) -> str:
    """SQL of the column in its final type. Too many values that do not fit make it text after all."""
    column, name = texts.columns[at], texts.names[at]
    inner = f"(SELECT {_known(column)} AS t FROM {quoted(texts.table)})"
    value = reading.sql.replace("{}", "t")
    facts = _facts(connection, reading, value, inner)
    filled, odd, examples, kinds = facts[:4]
    if odd > MOST_ODD * filled or kinds > _MOST_KINDS_ODD or (reading.codes_are_text and facts[4]):
        return _text(column)
    if odd:
        shown = ", ".join(repr(example) for example in examples[:_SHOWN])
        notes.add(
            f"Column {name}: {counted(odd, 'value')} that {'is' if odd == 1 else 'are'} no {reading.kind} "
            f"({shown}) left empty."
        )
    if reading.note:
        notes.add(f"Column {name}: {reading.note}.")
    final = reading.sql.replace("{}", f"({_known(column)})")
    return _final_number(final, reading, facts) if reading.kind == "number" else _final_time(final, reading, facts)


def _facts(connection: duckdb.DuckDBPyConnection, reading: Reading, value: str, inner: str) -> tuple[Any, ...]:
    """Filled, odd, examples and kinds of odd values; then what the kind of reading wants to know of all rows."""
    fits = f"TRY_CAST({value} AS DOUBLE)" if reading.kind == "number" else value
    own = {
        "number": "COUNT(*) FILTER (regexp_matches(t, '^[-+]?0[0-9]')), "
        "MAX(LENGTH(regexp_extract(v, '[.]([0-9]*)$', 1))) FILTER (f IS NOT NULL), "
        "BOOL_OR(regexp_matches(v, '[eE]')) FILTER (f IS NOT NULL), MAX(ABS(f)) ",
        "timestamp": "COUNT(*) FILTER (f::TIMESTAMP <> date_trunc('day', f::TIMESTAMP))",
    }.get(reading.kind, "0")
    return _one(
        connection,
        f"SELECT COUNT(t), COUNT(*) FILTER (t IS NOT NULL AND f IS NULL), "
        f"(LIST(DISTINCT t ORDER BY t) FILTER (t IS NOT NULL AND f IS NULL))[:{_SHOWN}], "
        f"COUNT(DISTINCT t) FILTER (t IS NOT NULL AND f IS NULL), {own} "
        f"FROM (SELECT t, {value} AS v, {fits} AS f FROM {inner})",
    )


def _final_number(sql: str, reading: Reading, facts: tuple[Any, ...]) -> str:
    """Whole numbers as BIGINT, exact decimals where they fit, else DOUBLE; percentages as fractions."""
    places, exponent, largest = facts[5:]
    if reading.unit == "percent":
        return f"TRY_CAST({sql} AS DOUBLE) / 100"
    digits = len(str(int(largest or 0)))
    if exponent or digits > _WIDEST:
        return f"TRY_CAST({sql} AS DOUBLE)"
    if not places:
        return f"TRY_CAST({sql} AS BIGINT)"
    if places <= _DEEPEST and digits + places <= _WIDEST:
        return f"TRY_CAST({sql} AS DECIMAL(18, {places}))"
    return f"TRY_CAST({sql} AS DOUBLE)"


def _final_time(sql: str, reading: Reading, facts: tuple[Any, ...]) -> str:
    if reading.kind == "boolean":
        return sql
    return f"CAST({sql} AS DATE)" if reading.kind == "date" or not facts[4] else f"CAST({sql} AS TIMESTAMP)"


def _note_units(
    connection: duckdb.DuckDBPyConnection, texts: Texts, target: str, readings: list[Reading], columns: list[str]
) -> None:
    """Units go into column comments, where the reading of the schema finds them."""
    units = texts.units or (None,) * len(readings)
    for at, (reading, known) in enumerate(zip(readings, units, strict=True)):
        unit = known or reading.unit
        if unit and columns[at] != _text(texts.columns[at]):
            place = f"{quoted(target)}.{quoted(texts.names[at])}"
            connection.execute(f"COMMENT ON COLUMN {place} IS {literal(f'unit: {unit}')}")
