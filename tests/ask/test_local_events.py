"""Whose date a period is, checked against queries written by hand."""

from __future__ import annotations

from dataclasses import replace
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
CREATE TABLE growers (id INTEGER PRIMARY KEY, grower_name TEXT, village TEXT, joined_on DATE);
CREATE TABLE crops (id INTEGER PRIMARY KEY, crop_name TEXT, family TEXT);
CREATE TABLE harvests (id INTEGER PRIMARY KEY, grower_id INTEGER REFERENCES growers(id),
  crop_id INTEGER REFERENCES crops(id), harvest_date DATE, kilos DECIMAL(8, 1));
INSERT INTO growers VALUES (1, 'Ode Marsh', 'Elm', '2024-03-01'), (2, 'Ivo Stern', 'Elm', '2025-02-10'),
  (3, 'Una Field', 'Ash', '2025-06-01'), (4, 'Per Brook', 'Oak', '2023-01-05');
INSERT INTO crops VALUES (1, 'leek', 'allium'), (2, 'onion', 'allium'), (3, 'kale', 'brassica');
INSERT INTO harvests VALUES (1, 1, 1, '2025-03-04', 20.0), (2, 1, 3, '2025-07-01', 12.5), (3, 2, 1, '2025-03-09', 7.0),
  (4, 2, 2, '2024-10-10', 9.0), (5, 4, 3, '2024-11-11', 30.0), (6, 4, 2, '2025-01-01', 4.0), (7, 1, 1, '2025-04-02', 5);
"""


@pytest.fixture(scope="module")
def farm(tmp_path_factory: pytest.TempPathFactory) -> tuple[Source, Any]:
    file = tmp_path_factory.mktemp("farm") / "farm.duckdb"
    with duckdb.connect(str(file)) as made:
        made.execute(DDL)
    connector = open_connector(f"duckdb:///{file}", {})
    schema = connector.introspect(None)
    source = Source("farm", "farm", connector, schema, infer_model(schema), "farm", schema.dialect)
    return source, duckdb.connect(str(file), read_only=True)


CASES = {
    "How many growers harvested a crop in 2025?": (
        "SELECT COUNT(DISTINCT grower_id) FROM harvests WHERE YEAR(harvest_date) = 2025"
    ),
    "How many growers joined in 2025?": "SELECT COUNT(*) FROM growers WHERE YEAR(joined_on) = 2025",
    "How many distinct growers harvested each crop family in 2025? Return the family and the number of growers.": (
        "SELECT family, COUNT(DISTINCT grower_id) FROM harvests h JOIN crops c ON c.id = h.crop_id "
        "WHERE YEAR(harvest_date) = 2025 GROUP BY family"
    ),
    "average days between joined on and harvest date by village": (
        "SELECT village, AVG(harvest_date - joined_on) FROM harvests h JOIN growers g ON g.id = h.grower_id GROUP BY 1"
    ),
    "growers who joined before 2025 and never harvested a crop": (
        "SELECT grower_name FROM growers WHERE joined_on < '2025-01-01' AND id NOT IN (SELECT grower_id FROM harvests)"
    ),
    "growers without harvests in 2024": (
        "SELECT grower_name FROM growers WHERE id NOT IN "
        "(SELECT grower_id FROM harvests WHERE YEAR(harvest_date) = 2024)"
    ),
    "How many growers from Elm are there?": "SELECT COUNT(*) FROM growers WHERE village = 'Elm'",
}


@pytest.mark.parametrize("question", CASES)
def test_a_period_is_that_of_what_happened(question: str, farm: tuple[Source, Any]) -> None:
    source, database = farm
    asked = Asked(text=question, source=source, actor=LOCAL_OWNER, clock=Clock().at(TODAY), threshold=0.0)
    spec = ENGINE.plan(replace(asked)).readings[0].spec
    assert spec is not None
    sql = compile_spec(spec, source.model, source.schema, "duckdb", TODAY).sql()
    assert sorted(database.execute(sql).fetchall()) == sorted(database.execute(CASES[question]).fetchall())
