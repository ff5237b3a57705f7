"""Which columns an answer has and what its rows are, on a model nobody wrote: nothing said is lost, nothing doubled."""

from __future__ import annotations

from typing import Any

import duckdb
import pytest

from assay.ask.local.engine import LocalEngine
from assay.query.ports import Source
from assay.semantic.compile import compile_spec
from assay.semantic.infer import infer_model
from assay.semantic.schema import ColumnInfo, ColumnType, ForeignKey, Profile, Schema, TableInfo
from tests.ask.local_bench import TODAY, StudioConnector, asked

ROWS = """
CREATE TABLE benches (bench_id INTEGER PRIMARY KEY, bench_name TEXT, wood_code TEXT, price DOUBLE, weight DOUBLE,
  bench_details TEXT);
INSERT INTO benches VALUES (1, 'Rest', 'OAK', 10, 4, 'low'), (2, 'Rest', 'ELM', 30, 6, 'tall'),
  (3, 'Shade', 'OAK', 20, 8, 'round');
CREATE TABLE repairs (repair_id INTEGER PRIMARY KEY, bench_id INTEGER, repair_details TEXT, hours INTEGER);
INSERT INTO repairs VALUES (1, 1, 'paint', 2), (2, 1, 'screws', 1), (3, 3, 'paint', 4);
"""


def _column(name: str, kind: ColumnType, *samples: Any) -> ColumnInfo:
    return ColumnInfo(name, kind, profile=Profile(samples=samples, complete=True, distinct=len(samples)))


SCHEMA = Schema(
    dialect="duckdb",
    tables=(
        TableInfo(
            "benches",
            (
                _column("bench_id", "integer", 1, 2, 3),
                _column("bench_name", "text", "Rest", "Shade"),
                _column("wood_code", "text", "ELM", "OAK"),
                _column("price", "number", 10, 20, 30),
                _column("weight", "number", 4, 6, 8),
                _column("bench_details", "text", "low", "round", "tall"),
            ),
            primary_key=("bench_id",),
            row_count=3,
        ),
        TableInfo(
            "repairs",
            (
                _column("repair_id", "integer", 1, 2, 3),
                _column("bench_id", "integer", 1, 3),
                _column("repair_details", "text", "paint", "screws"),
                _column("hours", "integer", 1, 2, 4),
            ),
            primary_key=("repair_id",),
            foreign_keys=(ForeignKey(("bench_id",), "benches", ("bench_id",)),),
            row_count=3,
        ),
    ),
)
PARK = Source("park", "park", StudioConnector(), SCHEMA, infer_model(SCHEMA, "park"))
ENGINE = LocalEngine()
EVERYTHING = [(1, "Rest", "OAK", 10.0, 4.0, "low"), (3, "Shade", "OAK", 20.0, 8.0, "round")]


@pytest.fixture(scope="module")
def park() -> Any:
    connection = duckdb.connect()
    connection.execute(ROWS)
    yield connection
    connection.close()


@pytest.mark.parametrize(
    ("question", "rows"),
    [
        ("Show the id and name of the bench with the maximum price", [(2, "Rest")]),
        ("What are the average price and weight of benches for each wood code?", [("ELM", 30, 6), ("OAK", 15, 6)]),
        ("Return the maximum and minimum wood codes", [("OAK", "ELM")]),
        ("What are the average prices of benches for different wood codes?", [("ELM", 30), ("OAK", 15)]),
        ("Show all bench names", [("Rest",), ("Rest",), ("Shade",)]),
        ("What are the different bench names?", [("Rest",), ("Shade",)]),
        ("What is the detail of each bench?", [("low",), ("round",), ("tall",)]),
        ("Find all information of benches with the wood code OAK", EVERYTHING),
        ("What are the different wood codes, and how many benches have each?", [("ELM", 1), ("OAK", 2)]),
        ("How many repairs does each bench have? Give me its id.", [(1, 2), (3, 1)]),
        ("What are the different wood codes? Show the wood code and the number of benches in each wood code.",
         [("ELM", 1), ("OAK", 2)]),
        ("Which bench has the lowest price? List the bench id and the amount.", [(1, 10)]),
        ("For each bench with some repairs, list the count of repairs and the bench id.", [(1, 2), (3, 1)]),
    ],
)  # fmt: skip
def test_an_answer_has_the_columns_and_rows_asked_for(question: str, rows: list[tuple[Any, ...]], park: Any) -> None:
    reading = ENGINE.plan(asked(question, PARK, threshold=0.0)).readings[0]
    assert reading.spec is not None
    found = park.execute(compile_spec(reading.spec, PARK.model, SCHEMA, "duckdb", TODAY).sql()).fetchall()
    assert sorted(found) == sorted(rows)


@pytest.mark.parametrize("question", ["Show bench ids, ids and prices of repairs"])
def test_two_things_named_side_by_side_are_two_columns_or_no_answer(question: str) -> None:
    plan = ENGINE.plan(asked(question, PARK))
    spec = plan.readings[0].spec if plan.kind == "answer" else None
    assert spec is None or len({use.field for use in spec.dimensions}) == 3
