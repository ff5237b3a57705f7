"""Which aggregate a question names, on bare schemas made up by chance: sum, average, extremes, median, distinct count.

Inference decides for each column whether it is usually added up or averaged. The words of a question overrule that:
"total price" is a sum even where prices are averaged. Gold queries are written here, without the engine.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import duckdb

from assay.ask.local.engine import LocalEngine
from assay.ask.ports import Asked
from assay.kernel.actor import LOCAL_OWNER
from assay.kernel.clock import Clock
from assay.query.ports import Source
from assay.semantic.compile import compile_spec
from assay.semantic.infer import infer_model
from benchmarks.compare import Rows, same
from data_connectors.duckdb_source import DuckDbConnector

TODAY = date(2026, 1, 1)
LOCAL = LocalEngine()
ROWS = 200
NUMBERS = (
    "price DOUBLE, quantity INTEGER, blimf DOUBLE, discount_rate DOUBLE, amount DOUBLE, number_of_parts INTEGER, "
    "rating DOUBLE, weight_kg DOUBLE, balance DOUBLE, age INTEGER, duration_minutes INTEGER, unit_cost DOUBLE, "
    "zorkage INTEGER, visitors INTEGER, avg_speed DOUBLE, temperature DOUBLE, fee DOUBLE, salary DOUBLE"
).split(", ")
WORLDS = (
    ("sales", "sales", "region", ("Norda", "Suda", "Westa", "Osta")),
    ("trips", "trips", "vessel_type", ("Brig", "Sloop", "Ketch", "Yawl")),
    ("t_klobin", "klobins", "category", ("Vimpol", "Zorgan", "Quafel", "Nabrig")),
)
_ONE, _EACH = "SELECT {agg} FROM {table}", "SELECT {group}, {agg} FROM {table} GROUP BY 1"
_WHERE = "SELECT {agg} FROM {table} WHERE {group} = '{value}'"
_FIRST = "SELECT {group} FROM {table} GROUP BY 1 ORDER BY {agg} DESC LIMIT 1"
_LAST = "SELECT {group} FROM {table} GROUP BY 1 ORDER BY {agg} LIMIT 1"
_THREE = "SELECT {group} FROM {table} GROUP BY 1 ORDER BY {agg} DESC LIMIT 3"
_OVER = "SELECT {group} FROM {table} GROUP BY 1 HAVING {agg} > {limit}"
_SUM, _AVG, _MAX, _MIN = "sum({c})", "avg({c})", "max({c})", "min({c})"
_MEDIAN, _DIFFERENT = "median({c})", "count(DISTINCT {c})"
QUESTIONS = (
    ("total {said}", _SUM, _ONE),
    ("what is the total {said} of all {things}?", _SUM, _ONE),
    ("sum of {said}", _SUM, _ONE),
    ("combined {said} of all {things}", _SUM, _ONE),
    ("total {said} by {by}", _SUM, _EACH),
    ("what is the total {said} for each {by}?", _SUM, _EACH),
    ("sum of {said} per {by}", _SUM, _EACH),
    ("total {said} of {things} in {value}", _SUM, _WHERE),
    ("which {by} has the highest total {said}?", _SUM, _FIRST),
    ("{by} with the highest total {said}", _SUM, _FIRST),
    ("top 3 {by} by total {said}", _SUM, _THREE),
    ("{by} with a total {said} of more than {limit}", _SUM, _OVER),
    ("average {said}", _AVG, _ONE),
    ("mean {said} of {things}", _AVG, _ONE),
    ("what is the {said} of {things} on average?", _AVG, _ONE),
    ("average {said} per {by}", _AVG, _EACH),
    ("average {said} of {things} in {value}", _AVG, _WHERE),
    ("which {by} has the highest average {said}?", _AVG, _FIRST),
    ("which {by} has the lowest average {said}?", _AVG, _LAST),
    ("top 3 {by} by average {said}", _AVG, _THREE),
    ("{by} with an average {said} of more than {limit}", _AVG, _OVER),
    ("highest {said}", _MAX, _ONE),
    ("maximum {said}", _MAX, _ONE),
    ("what is the highest {said} of {things}?", _MAX, _ONE),
    ("maximum {said} for each {by}", _MAX, _EACH),
    ("highest {said} of {things} in {value}", _MAX, _WHERE),
    ("minimum {said} of {things}", _MIN, _ONE),
    ("lowest {said} by {by}", _MIN, _EACH),
    ("median {said}", _MEDIAN, _ONE),
    ("median {said} by {by}", _MEDIAN, _EACH),
    ("how many different {said}", _DIFFERENT, _ONE),
    ("number of distinct {said} values", _DIFFERENT, _ONE),
    ("how many distinct {said} are there by {by}", _DIFFERENT, _EACH),
    ("total and average {said} by {by}", f"{_SUM}, {_AVG}", _EACH),
    ("minimum, maximum and average {said}", f"{_MIN}, {_MAX}, {_AVG}", _ONE),
    ("highest and lowest {said} by {by}", f"{_MAX}, {_MIN}", _EACH),
)


@dataclass(frozen=True)
class Heard:
    """What became of one question: ``right``, ``wrong`` or ``abstained``."""

    question: str
    verdict: str
    sql: str = ""


def examine(folder: Path, worlds: int = len(WORLDS), every: int = 1) -> Iterator[Heard]:
    """Every question of every ``every``-th column, on the first so many worlds."""
    for number, (table, things, group, values) in enumerate(WORLDS[:worlds]):
        path = folder / f"{table}.duckdb"
        _fill(path, table, group, values, random.Random(number))
        connector = DuckDbConnector(path)
        schema = connector.introspect(None)
        source = Source(table, table, connector, schema, infer_model(schema))
        facts = {"table": table, "things": things, "group": group, "by": group.replace("_", " "), "value": values[0]}
        with duckdb.connect(str(path), read_only=True) as raw:
            for column in [one.split()[0] for one in NUMBERS[::every]]:
                yield from _asked(source, raw, {**facts, "c": column, "said": column.replace("_", " ")})


def _fill(path: Path, table: str, group: str, values: Sequence[str], chance: random.Random) -> None:
    with duckdb.connect(str(path)) as connection:
        columns = f"id INTEGER PRIMARY KEY, {group} VARCHAR, made_on DATE, {', '.join(NUMBERS)}"
        connection.execute(f"CREATE TABLE {table} ({columns})")
        marks = ", ".join("?" * (3 + len(NUMBERS)))
        connection.executemany(
            f"INSERT INTO {table} VALUES ({marks})",
            [
                [at, chance.choice(values), TODAY - timedelta(days=chance.randrange(400)), *_numbers(chance)]
                for at in range(ROWS)
            ],
        )


def _numbers(chance: random.Random) -> Iterator[float]:
    for column in NUMBERS:
        yield chance.randint(1, 900) if column.endswith("INTEGER") else round(chance.uniform(1, 500), 2)


def _asked(source: Source, raw: duckdb.DuckDBPyConnection, facts: dict[str, str]) -> Iterator[Heard]:
    for question, agg, query in QUESTIONS:
        whole = query.format(**facts, agg=agg.format(**facts), limit="{limit}")
        limit = _limit(raw, agg, facts) if "{limit}" in whole else 0
        gold = raw.execute(whole.format(limit=limit)).fetchall()
        yield _heard(question.format(**facts, limit=limit), source, raw, gold)


def _limit(raw: duckdb.DuckDBPyConnection, agg: str, facts: dict[str, str]) -> int:
    """A number that some groups exceed and others do not."""
    each = raw.execute(_EACH.format(**facts, agg=agg.format(**facts))).fetchall()
    figures = sorted(float(row[1]) for row in each)
    return int((figures[1] + figures[2]) / 2)


def _heard(text: str, source: Source, raw: duckdb.DuckDBPyConnection, gold: Rows) -> Heard:
    plan = LOCAL.plan(Asked(text, source, LOCAL_OWNER, Clock.fixed(TODAY)))
    spec = plan.readings[0].spec if plan.kind == "answer" else None
    if spec is None:
        return Heard(text, "abstained")
    sql = compile_spec(spec, source.model, source.schema, "duckdb", TODAY).sql()
    rows = raw.execute(sql).fetchall()
    width = len(gold[0]) if gold else 0
    right = same(gold, [row[:width] for row in rows], ordered=False)
    return Heard(text, "right" if right else "wrong", sql)
