"""What is measured on a model nobody wrote: several aggregates, groups with none, percent, how long things took."""

from __future__ import annotations

from datetime import date
from typing import Any

import duckdb
import pytest

from assay.ask.local.engine import LocalEngine
from assay.query.ports import Source
from assay.semantic.compile import compile_spec
from assay.semantic.infer import infer_model
from assay.semantic.schema import ColumnInfo, ForeignKey, Profile, Schema, TableInfo
from tests.ask.local_bench import TODAY, StudioConnector, asked

ROWS = """
CREATE TABLE neighbours (neighbour_id INTEGER PRIMARY KEY, neighbour_name TEXT);
INSERT INTO neighbours VALUES (1, 'Ida'), (2, 'Jon'), (3, 'Kim');
CREATE TABLE loans (loan_id INTEGER PRIMARY KEY, neighbour_id INTEGER, tool TEXT, borrowed_on DATE,
  returned_on DATE, deposit DOUBLE);
INSERT INTO loans VALUES
  (1, 1, 'drill', '2026-01-01', '2026-01-04', 10.0), (2, 1, 'saw', '2026-01-05', '2026-01-06', 30.0),
  (3, 2, 'drill', '2026-02-01', '2026-02-09', 20.0), (4, 2, 'drill', '2026-02-01', NULL, 40.0);
"""


def _text(name: str, *samples: str) -> ColumnInfo:
    return ColumnInfo(name, "text", "text", profile=Profile(samples=samples, complete=True, distinct=len(samples)))


SCHEMA = Schema(
    dialect="duckdb",
    tables=(
        TableInfo(
            "neighbours",
            (ColumnInfo("neighbour_id", "integer", "integer"), _text("neighbour_name", "Ida", "Jon", "Kim")),
            primary_key=("neighbour_id",),
        ),
        TableInfo(
            "loans",
            (
                ColumnInfo("loan_id", "integer", "integer"),
                ColumnInfo("neighbour_id", "integer", "integer"),
                _text("tool", "drill", "saw"),
                ColumnInfo("borrowed_on", "date", "date"),
                ColumnInfo("returned_on", "date", "date"),
                ColumnInfo("deposit", "number", "double"),
            ),
            primary_key=("loan_id",),
            foreign_keys=(ForeignKey(("neighbour_id",), "neighbours", ("neighbour_id",)),),
        ),
    ),
)
SHED = Source("shed", "shed", StudioConnector(), SCHEMA, infer_model(SCHEMA, "shed"))
ENGINE = LocalEngine()


@pytest.fixture(scope="module")
def shed() -> Any:
    connection = duckdb.connect()
    connection.execute(ROWS)
    yield connection
    connection.close()


@pytest.mark.parametrize(
    ("question", "rows"),
    [
        ("smallest, largest and average deposit", [(10.0, 40.0, 25.0)]),
        ("lowest and highest deposit per tool", [("drill", 10.0, 40.0), ("saw", 30.0, 30.0)]),
        ("sum, average and number of deposits by tool", [("drill", 70.0, 70.0 / 3, 3), ("saw", 30.0, 30.0, 1)]),
        ("the highest deposit for each tool", [("drill", 40.0), ("saw", 30.0)]),
        ("number of loans per neighbour, including neighbours without any", [("Ida", 2), ("Jon", 2), ("Kim", 0)]),
        ("loans per neighbour, zero too", [("Ida", 2), ("Jon", 2), ("Kim", 0)]),
        ("what percentage of loans were of a drill", [(75.0,)]),
        ("what share of loans were of a drill", [(0.75,)]),
        ("average number of days between borrowing and return", [(4.0,)]),
        (
            "change in the number of loans from month to month",
            [(date(2026, 1, 1), None), (date(2026, 2, 1), 0)],
        ),
        ("how many days from borrowed to returned on average, by tool", [("drill", 5.5), ("saw", 1.0)]),
    ],
)
def test_a_question_gives_the_numbers_counted_by_hand(question: str, rows: list[tuple[Any, ...]], shed: Any) -> None:
    spec = ENGINE.plan(asked(question, SHED, threshold=0.0)).readings[0].spec
    assert spec is not None
    done = compile_spec(spec, SHED.model, SCHEMA, "duckdb", TODAY)
    assert sorted(shed.execute(done.sql()).fetchall()) == [_about(row) for row in rows]


def _about(row: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(pytest.approx(value) if isinstance(value, float) else value for value in row)


def test_a_listed_number_of_each_row_is_not_added_up() -> None:
    spec = ENGINE.plan(asked("show the tool, neighbour name and deposit of each loan", SHED)).readings[0].spec
    assert spec is not None
    assert spec.mode == "rows"


def test_a_stretch_of_days_is_no_duration() -> None:
    spec = ENGINE.plan(asked("loans of the last 30 days", SHED, threshold=0.0)).readings[0].spec
    assert spec is not None
    assert spec.computed == ()
