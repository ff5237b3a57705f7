"""Columns of awkward types: moments with a zone, dates as text, years, numbers that mean true and false."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import duckdb
import psycopg
import pytest

from assay.semantic.compile import compile_spec
from assay.semantic.model import SemanticModel
from assay.semantic.schema import ColumnInfo, Profile, Schema, TableInfo
from assay.semantic.spec import AnalyticsSpec

MODEL = SemanticModel.model_validate(
    {
        "calendar": {"time_zone": "Europe/Berlin"},
        "entities": [
            {
                "name": "visits",
                "table": "Visit Log",
                "key": ["Visit ID"],
                "default_time": "moment",
                "dimensions": [
                    {"name": "moment", "kind": "time"},
                    {"name": "day_text", "kind": "time"},
                    {"name": "year_text", "kind": "time"},
                    {"name": "active", "kind": "boolean"},
                    {"name": "the_order", "expr": "order"},
                ],
                "measures": [{"name": "visits", "agg": "count"}],
            }
        ],
        "metrics": [{"name": "visits", "measure": "visits.visits"}],
    }
)
COLUMNS = (
    ColumnInfo("Visit ID", "integer"),
    ColumnInfo("moment", "timestamp", "TIMESTAMP WITH TIME ZONE"),
    ColumnInfo("day_text", "text"),
    ColumnInfo("year_text", "text", profile=Profile(samples=("2025", "2026"))),
    ColumnInfo("active", "integer"),
    ColumnInfo("order", "text"),
)
CREATE = (
    'CREATE TABLE "Visit Log" ("Visit ID" INTEGER, moment TIMESTAMPTZ, day_text VARCHAR, year_text VARCHAR, '
    'active INTEGER, "order" VARCHAR)'
)
INSERT = """INSERT INTO "Visit Log" VALUES
    (1, '2026-03-28 23:30:00+00', '2026-03-28', '2025', 1, 'a'),
    (2, '2026-03-29 21:59:00+00', '2026-03-29 10:00:00', '2026', 0, 'a'),
    (3, '2026-03-29 22:00:00+00', '2026-03-30', '2026', 1, 'b')"""


def run(spec: dict[str, Any], connection: Any, dialect: str) -> list[tuple[Any, ...]]:
    schema = Schema(dialect, (TableInfo("Visit Log", COLUMNS),))
    done = compile_spec(AnalyticsSpec.model_validate(spec), MODEL, schema, dialect, date(2026, 3, 29))
    return [tuple(row) for row in connection.execute(done.sql()).fetchall()]


@pytest.fixture(params=["duckdb", "postgres"])
def engine(request: pytest.FixtureRequest) -> Iterator[tuple[Any, str]]:
    if request.param == "duckdb":
        with duckdb.connect() as connection:
            connection.execute("SET TimeZone = 'America/New_York'")
            connection.execute(CREATE)
            connection.execute(INSERT)
            yield connection, "duckdb"
        return
    with psycopg.connect("host=127.0.0.1 user=postgres dbname=test", autocommit=True) as session:
        session.execute("SET TimeZone = 'America/New_York'")
        session.execute(CREATE.replace("CREATE TABLE", "CREATE TEMPORARY TABLE"))
        session.execute(INSERT)
        yield session, "postgres"


def test_days_are_days_of_the_calendars_zone_whatever_the_session_says(engine: tuple[Any, str]) -> None:
    found = run({"metrics": ["visits"], "dimensions": [{"field": "time", "grain": "day"}]}, *engine)
    assert found == [(date(2026, 3, 29), 2), (date(2026, 3, 30), 1)]


def test_a_day_on_which_clocks_change_has_its_own_bounds(engine: tuple[Any, str]) -> None:
    assert run({"metrics": ["visits"], "time": {"relative": {"kind": "current", "unit": "day"}}}, *engine) == [(2,)]


def test_dates_kept_as_text_are_cut_and_filtered(engine: tuple[Any, str]) -> None:
    day = {"field": "visits.day_text", "grain": "month"}
    assert run({"metrics": ["visits"], "dimensions": [day]}, *engine) == [(date(2026, 3, 1), 3)]
    assert run({"metrics": ["visits"], "where": {"field": "visits.day_text", "value": "2026-03-29"}}, *engine) == [(1,)]


def test_years_kept_as_text_are_years(engine: tuple[Any, str]) -> None:
    spec = {"metrics": ["visits"], "time": {"field": "visits.year_text", "start": "2026-01-01", "end": "2027-01-01"}}
    assert run(spec, *engine) == [(2,)]


def test_truth_in_a_number_column_is_compared_as_a_number(engine: tuple[Any, str]) -> None:
    assert run({"metrics": ["visits"], "where": {"field": "visits.active", "value": True}}, *engine) == [(2,)]


def test_names_that_need_quotes_get_them(engine: tuple[Any, str]) -> None:
    found = run({"mode": "rows", "entity": "visits", "dimensions": ["visits.the_order"], "limit": 1}, *engine)
    assert found == [("a",)]
    labelled = {"metrics": [{"metric": "visits", "alias": 'the "big" one'}], "dimensions": ["visits.the_order"]}
    assert run(labelled, *engine) == [("a", 2), ("b", 1)]
