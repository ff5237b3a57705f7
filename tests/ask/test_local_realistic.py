"""Questions about the day-to-day of a business, on a bare schema: ratios of counts, rankings with their numbers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from assay.semantic.compile import compile_spec
from benchmarks.compare import same
from tests.ask.inferred import Known, known_by_schema, plan_of

TODAY = date(2026, 3, 15)
CASES: list[dict[str, Any]] = yaml.safe_load(Path("tests/data/ask/realistic.yml").read_text("utf-8"))
ROWS = """
CREATE TABLE owners (owner_id INTEGER PRIMARY KEY, owner_name VARCHAR, town VARCHAR);
INSERT INTO owners VALUES (1, 'Aster', 'Wick'), (2, 'Briar', 'Wick'), (3, 'Clover', 'Holt'), (4, 'Dill', NULL);
CREATE TABLE berths (berth_id INTEGER PRIMARY KEY, berth_name VARCHAR, quay VARCHAR, is_open INTEGER);
INSERT INTO berths SELECT i, 'Berth ' || chr((64 + i)::INTEGER), CASE i % 2 WHEN 0 THEN 'North' ELSE 'South' END,
  (i % 3 > 0)::INTEGER FROM range(1, 8) AS t (i);
CREATE TABLE boats (boat_id INTEGER PRIMARY KEY, boat_name VARCHAR, owner_id INTEGER, berth_id INTEGER,
  length_m INTEGER);
INSERT INTO boats SELECT i, 'Boat ' || i, CASE WHEN i < 9 THEN 1 + i % 3 END, 1 + i % 6, 6 + i
  FROM range(1, 12) AS t (i);
CREATE TABLE repairs (repair_id INTEGER PRIMARY KEY, boat_id INTEGER, started_on DATE, finished_on DATE,
  cost DOUBLE, state VARCHAR);
INSERT INTO repairs SELECT i, 1 + (i * i) % 7, DATE '2025-08-05' + 11 * i::INTEGER,
  CASE WHEN i % 3 > 0 THEN DATE '2025-08-05' + 11 * i::INTEGER + (5 * i % 13)::INTEGER END,
  100 + 13 * i, CASE i % 4 WHEN 0 THEN 'open' WHEN 1 THEN 'approved' ELSE 'closed' END FROM range(1, 19) AS t (i);
CREATE TABLE passages (passage_id INTEGER PRIMARY KEY, berth_id INTEGER, count INTEGER, day VARCHAR);
INSERT INTO passages SELECT i, 1 + i % 6, 3 + i * i % 8, CASE i % 3 WHEN 0 THEN 'Monday' WHEN 1 THEN 'Saturday'
  ELSE 'Sunday' END FROM range(1, 20) AS t (i);
CREATE TABLE tags (tag_id INTEGER PRIMARY KEY, berth_id INTEGER, tag VARCHAR);
INSERT INTO tags SELECT i, 1 + i % 7, CASE i % 4 WHEN 0 THEN 'deep' WHEN 1 THEN 'sheltered' WHEN 2 THEN 'lit'
  ELSE 'gated' END FROM range(1, 30) AS t (i);
CREATE TABLE refits (refit_id INTEGER PRIMARY KEY, boat_id INTEGER, booked_on DATE, closed_on DATE, state VARCHAR);
INSERT INTO refits SELECT i, 1 + i % 8, DATE '2024-11-03' + 19 * i::INTEGER, DATE '2024-12-01' + 23 * i::INTEGER,
  CASE i % 3 WHEN 0 THEN 'open' ELSE 'closed' END FROM range(1, 25) AS t (i);
CREATE TABLE crewmembers (cm_no INTEGER PRIMARY KEY, cm_nm VARCHAR, boat_id INTEGER, chnl VARCHAR, hired_on DATE,
  on_leave VARCHAR);
INSERT INTO crewmembers SELECT i, 'Crew ' || i, 1 + i % 9, CASE i % 3 WHEN 0 THEN 'agency' ELSE 'walk-in' END,
  DATE '2024-01-05' + 37 * i::INTEGER, CASE WHEN i % 4 = 0 THEN 'Y' ELSE 'N' END FROM range(1, 21) AS t (i);
CREATE TABLE hints (hint_id INTEGER PRIMARY KEY, berth_id INTEGER, year INTEGER, month VARCHAR, likes INTEGER);
INSERT INTO hints SELECT i, 1 + i % 6, 2023 + i % 2, CASE i % 3 WHEN 0 THEN 'June' WHEN 1 THEN 'July'
  ELSE 'August' END, i * i % 7 FROM range(1, 25) AS t (i);
"""


@pytest.fixture(scope="module")
def harbour(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Known]:
    with known_by_schema("harbour", ROWS, tmp_path_factory.mktemp("harbour")) as known:
        yield known


@pytest.mark.parametrize("case", CASES, ids=[case["question"][:60] for case in CASES])
def test_a_question_has_the_rows_of_its_own_query(case: dict[str, Any], harbour: Any) -> None:
    source, reading = harbour
    plan = plan_of(case["question"], source, TODAY)
    assert plan.kind == "answer", plan.reason
    spec = plan.readings[0].spec
    assert spec is not None
    expected = reading.execute(case["sql"]).fetchall()
    got = reading.execute(compile_spec(spec, source.model, source.schema, "duckdb", TODAY).sql()).fetchall()
    assert expected
    assert same(expected, got, bool(case.get("ordered")))
