"""On bare tables: where from and where to, roles that nobody named, numbers that are counts, verbs that are columns."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import duckdb
import pytest

from assay.ask.local.engine import LocalEngine
from assay.ask.ports import Asked
from assay.kernel.actor import LOCAL_OWNER
from assay.kernel.clock import Clock
from assay.semantic.compile import compile_spec
from benchmarks.ranking.labelled import TODAY, opened

TABLES = """
CREATE TABLE town (town_id INTEGER PRIMARY KEY, town_name VARCHAR, parcels_served INTEGER);
CREATE TABLE driver (driver_id INTEGER PRIMARY KEY, driver_name VARCHAR, town_id INTEGER REFERENCES town (town_id));
CREATE TABLE van (van_id INTEGER PRIMARY KEY, make VARCHAR, parcel_num INTEGER);
CREATE TABLE trip (
    trip_id INTEGER PRIMARY KEY,
    origin_town_id INTEGER REFERENCES town (town_id),
    destination_town_id INTEGER REFERENCES town (town_id),
    driver_id INTEGER REFERENCES driver (driver_id),
    van_id INTEGER REFERENCES van (van_id)
);
INSERT INTO town VALUES (1, 'Norham', 30), (2, 'Eastby', 70), (3, 'Wexcombe', 5);
INSERT INTO driver VALUES (1, 'Ann Low', 1), (2, 'Ben Orr', 2), (3, 'Cay Dunn', 2);
INSERT INTO van VALUES (1, 'Brask', 40), (2, 'Tolm', 90), (3, 'Brask', 15);
INSERT INTO trip VALUES (1, 1, 2, 1, 1), (2, 1, 2, 2, 2), (3, 2, 1, 2, 2), (4, 1, 3, 3, 3), (5, 3, 2, 3, 3);
"""
CASES = [
    ("how many trips from Norham to Eastby", [(2,)]),
    ("number of trips to Eastby", [(3,)]),
    ("number of trips from Norham", [(3,)]),
    ("number of drivers per town", [("Eastby", 2), ("Norham", 1)]),
    ("number of vans by make", [("Brask", 2), ("Tolm", 1)]),
    ("what make of van has the most vans", [("Brask",)]),
    ("which van has the highest number of parcels", [(2,)]),
    ("how many towns are served?", [(3,)]),
    ("Which town has the most drivers? Give me the town name.", [("Eastby",)]),
]


@pytest.fixture(scope="module")
def rows_of(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], list[Any]]:
    path = tmp_path_factory.mktemp("directions") / "trips.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute(TABLES)
    bench, engine = opened("trips", path), LocalEngine()

    def rows(question: str) -> list[Any]:
        plan = engine.plan(Asked(question, bench.source, LOCAL_OWNER, Clock.fixed(TODAY), threshold=0.0))
        spec = plan.readings[0].spec
        assert spec is not None
        return [*bench.rows(compile_spec(spec, bench.source.model, bench.source.schema, "duckdb", TODAY).sql())]

    return rows


def test_rows_are_put_in_the_order_of_a_number_of_things(rows_of: Callable[[str], list[Any]]) -> None:
    assert [row[-1] for row in rows_of("make and parcels of vans ordered by the number of parcels")] == [15, 40, 90]


@pytest.mark.parametrize(("question", "expected"), CASES, ids=[question for question, _ in CASES])
def test_bare_tables_answer(rows_of: Callable[[str], list[Any]], question: str, expected: list[Any]) -> None:
    assert sorted(rows_of(question)) == expected
