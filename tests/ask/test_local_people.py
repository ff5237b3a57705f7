"""How people speak of people: their age where only a day of birth is known, men and women where a code stands."""

from __future__ import annotations

from datetime import date
from typing import Any

import duckdb
import pytest

from assay.ask.local.engine import LocalEngine
from assay.ask.ports import Asked
from assay.kernel.actor import LOCAL_OWNER
from assay.kernel.clock import Clock
from assay.query.ports import Source
from assay.semantic.compile import compile_spec
from assay.semantic.infer import infer_model
from data_connectors.registry import open_connector

ENGINE = LocalEngine()
TODAY = date(2026, 5, 20)
DDL = """
CREATE TABLE crews (crew_id INTEGER PRIMARY KEY, crew_name TEXT);
CREATE TABLE sailors (sailor_id INTEGER PRIMARY KEY, sailor_name TEXT, sex TEXT, birth_date DATE,
  crew_id INTEGER REFERENCES crews(crew_id));
INSERT INTO crews VALUES (1, 'Dawn'), (2, 'Dusk');
INSERT INTO sailors VALUES (1, 'Ida', 'F', '1966-05-20', 1), (2, 'Jon', 'M', '1966-05-21', 1),
  (3, 'Kim', 'F', '2000-02-29', 2),
  (4, 'Leo', 'M', '1990-12-31', 2), (5, 'Mia', 'F', NULL, 2);
"""
AGE = "date_sub('year', birth_date, DATE '2026-05-20')"
CASES = {
    "average age of sailors": f"SELECT AVG({AGE}) FROM sailors",
    "How many sailors are older than 59?": "SELECT 1",
    "How many sailors are at least 59 years old?": "SELECT 2",
    "average age of sailors by crew": f"SELECT crew_name, AVG({AGE}) FROM crews NATURAL JOIN sailors GROUP BY 1",
    "sailors aged between 25 and 40": "SELECT sailor_name FROM sailors WHERE sailor_id IN (3, 4)",
    "How old is the oldest sailor?": "SELECT 60",
    "How many female sailors are there?": "SELECT 3",
    "what percentage of sailors are women": "SELECT 60.0",
    "average age of the men": f"SELECT AVG({AGE}) FROM sailors WHERE sex = 'M'",
}


@pytest.fixture(scope="module")
def fleet(tmp_path_factory: pytest.TempPathFactory) -> tuple[Source, Any]:
    file = tmp_path_factory.mktemp("fleet") / "fleet.duckdb"
    with duckdb.connect(str(file)) as made:
        made.execute(DDL)
    connector = open_connector(f"duckdb:///{file}", {})
    schema = connector.introspect(None)
    source = Source("fleet", "fleet", connector, schema, infer_model(schema), "fleet", schema.dialect)
    return source, duckdb.connect(str(file), read_only=True)


@pytest.mark.parametrize("question", CASES)
def test_people_are_spoken_of_as_people_do(question: str, fleet: tuple[Source, Any]) -> None:
    source, database = fleet
    asked = Asked(text=question, source=source, actor=LOCAL_OWNER, clock=Clock().at(TODAY), threshold=0.0)
    spec = ENGINE.plan(asked).readings[0].spec
    assert spec is not None
    sql = compile_spec(spec, source.model, source.schema, "duckdb", TODAY).sql()
    assert sorted(database.execute(sql).fetchall()) == sorted(database.execute(CASES[question]).fetchall())
