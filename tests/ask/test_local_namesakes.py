"""Two people of one name stay two people, checked against queries written by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import duckdb
import pytest

from assay.ask.local.engine import LocalEngine
from assay.ask.local.namesakes import namesakes
from assay.ask.ports import Asked
from assay.ask.reveal import revealed
from assay.kernel.actor import LOCAL_OWNER
from assay.kernel.clock import Clock
from assay.query.ports import Source
from assay.semantic.compile import compile_spec
from assay.semantic.infer import infer_model
from assay.semantic.spec import AnalyticsSpec
from data_connectors.registry import open_connector

ENGINE = LocalEngine()
TODAY = date(2026, 5, 20)
DDL = """
CREATE TABLE rowers (rower_id INTEGER PRIMARY KEY, first_name TEXT, last_name TEXT, village TEXT);
CREATE TABLE boats (boat_id INTEGER PRIMARY KEY, boat_name TEXT);
CREATE TABLE outings (outing_id INTEGER PRIMARY KEY, rower_id INTEGER REFERENCES rowers(rower_id),
  boat_id INTEGER REFERENCES boats(boat_id), kilometres INTEGER);
INSERT INTO rowers VALUES (1, 'Ann', 'Lee', 'Elm'), (2, 'Ann', 'Lee', 'Oak'), (3, 'Bo', 'Dahl', 'Elm'),
  (4, 'Ann', 'Ek', 'Oak');
INSERT INTO boats VALUES (1, 'Swift'), (2, 'Heron');
INSERT INTO outings VALUES (1, 1, 1, 8), (2, 1, 2, 4), (3, 2, 1, 6), (4, 2, 2, 2), (5, 3, 1, 9), (6, 3, 1, 9),
  (7, 3, 2, 7), (8, 4, 2, 3);
"""
PER_ROWER = "SELECT first_name, last_name, COUNT(*) FROM outings JOIN rowers USING (rower_id) GROUP BY rower_id, 1, 2"
CASES = {
    "How many outings did each rower make?": PER_ROWER,
    "outings per rower": PER_ROWER,
    "Top 2 rowers by number of outings": f"{PER_ROWER} ORDER BY COUNT(*) DESC, 1 LIMIT 2",
    "Which rowers made more than 2 outings?": "SELECT 'Bo', 'Dahl'",
    "How many outings per boat?": "SELECT boat_name, COUNT(*) FROM outings JOIN boats USING (boat_id) GROUP BY 1",
    "number of rowers per first name": "SELECT first_name, COUNT(*) FROM rowers GROUP BY 1",
}


@pytest.fixture(scope="module")
def club(tmp_path_factory: pytest.TempPathFactory) -> tuple[Source, Any]:
    file = tmp_path_factory.mktemp("club") / "club.duckdb"
    with duckdb.connect(str(file)) as made:
        made.execute(DDL)
    connector = open_connector(f"duckdb:///{file}", {})
    schema = connector.introspect(None)
    source = Source("club", "club", connector, schema, infer_model(schema), "club", schema.dialect)
    return source, duckdb.connect(str(file), read_only=True)


def _spec(question: str, source: Source, revealing: bool = False) -> AnalyticsSpec:
    asked = Asked(text=question, source=source, actor=LOCAL_OWNER, clock=Clock().at(TODAY), threshold=0.0)
    reading = ENGINE.plan(replace(asked)).readings[0]
    spec = revealed(reading, source.model).spec if revealing else reading.spec
    assert spec is not None
    return spec


def _rows(spec: AnalyticsSpec, club: tuple[Source, Any]) -> list[tuple[Any, ...]]:
    source, database = club
    return database.execute(compile_spec(spec, source.model, source.schema, "duckdb", TODAY).sql()).fetchall()


@pytest.mark.parametrize("question", CASES)
def test_each_counts_for_itself(question: str, club: tuple[Source, Any]) -> None:
    assert sorted(_rows(_spec(question, club[0]), club)) == sorted(club[1].execute(CASES[question]).fetchall())


def test_a_person_sees_which_of_the_two_it_is(club: tuple[Source, Any]) -> None:
    rows = _rows(_spec("outings per rower", club[0], revealing=True), club)
    assert sorted(rows) == [("Ann", "Ek", 4, 1), ("Ann", "Lee", 1, 2), ("Ann", "Lee", 2, 2), ("Bo", "Dahl", 3, 3)]


def test_only_names_that_repeat_need_their_key(club: tuple[Source, Any]) -> None:
    assert namesakes(club[0].model, club[0].schema) == {"rowers"}
