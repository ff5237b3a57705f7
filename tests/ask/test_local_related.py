"""What is said of a thing through another: superlatives of related things, what never happened, how many it has."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from assay.ask.ports import Plan
from assay.query.ports import Source
from assay.semantic.compile import compile_spec
from benchmarks.compare import same
from tests.ask.inferred import Known, known_by_schema, plan_of

TODAY = date(2026, 3, 15)
CASES: list[dict[str, Any]] = yaml.safe_load(Path("tests/data/ask/related.yml").read_text("utf-8"))
ROWS = """
CREATE TABLE guilds (guild_code VARCHAR PRIMARY KEY, guild_title VARCHAR, seat_count INTEGER, opened_year INTEGER);
INSERT INTO guilds VALUES ('A', 'Amber', 40, 1990), ('B', 'Beech', 90, 1975), ('C', 'Cedar', 60, 1982);
CREATE TABLE potters (PotterNr INTEGER PRIMARY KEY, potter_name VARCHAR, grade INTEGER, phone VARCHAR,
  guild_code VARCHAR REFERENCES guilds (guild_code), birth_date DATE);
INSERT INTO potters VALUES (11, 'Anna Roth', 2, '555-1', 'B', '1980-02-01'),
  (12, 'Bela Kunz', 3, '555-2', 'B', '1971-07-09'),
  (13, 'Cleo Matt', 2, '555-3', 'A', '1992-10-12'), (14, 'Dora Prill', 2, '555-4', 'C', '1966-04-30'),
  (15, 'Emil Sand', 1, '555-5', 'C', '1988-11-02'), (16, 'Fritz Umbach', 3, '555-6', 'C', '1979-01-17');
CREATE TABLE vases (vase_id INTEGER PRIMARY KEY, vase_title VARCHAR, type VARCHAR, note VARCHAR,
  potter_nr INTEGER REFERENCES potters (PotterNr), fired_on DATE);
INSERT INTO vases VALUES (1, 'Reed', 'tall', 'a blue rim', 13, '2021-05-01'),
  (2, 'Moss', 'wide', 'plain', 11, '2019-03-02'),
  (3, 'Fern', 'tall', 'pale blue', 14, '2023-08-19'), (4, 'Lichen', 'flat', 'grey', 11, '2020-12-24');
CREATE TABLE prizes (prize_id INTEGER PRIMARY KEY, potter_nr INTEGER REFERENCES potters (PotterNr), bonus INTEGER,
  awarded_on DATE);
INSERT INTO prizes VALUES (1, 11, 300, '2020-01-01'), (2, 11, 350, '2021-01-01'), (3, 12, 500, '2022-01-01'),
  (4, 14, 120, '2023-01-01');
CREATE TABLE visits (visit_id INTEGER PRIMARY KEY, guild_code VARCHAR REFERENCES guilds (guild_code), guests INTEGER);
INSERT INTO visits VALUES (1, 'A', 12), (2, 'A', 30), (3, 'C', 8);
"""


@pytest.fixture(scope="module")
def pottery(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Known]:
    with known_by_schema("pottery", ROWS, tmp_path_factory.mktemp("pottery")) as known:
        yield known


def _asked(text: str, source: Source, threshold: float | None = 0.0) -> Plan:
    return plan_of(text, source, TODAY, threshold)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["question"])
def test_what_is_said_of_related_things_has_the_rows_of_its_own_query(case: dict[str, Any], pottery: Any) -> None:
    source, reading = pottery
    plan = _asked(case["question"], source)
    assert plan.kind == "answer", plan.reason
    assert plan.readings[0].spec is not None
    sql = compile_spec(plan.readings[0].spec, source.model, source.schema, "duckdb", TODAY).sql()
    found, gold = (reading.execute(query).fetchall() for query in (sql, case["sql"]))
    assert gold
    assert same(gold, found, ordered=False), sql


def test_what_would_be_multiplied_is_not_answered(pottery: Any) -> None:
    source, _ = pottery
    assert _asked("List the vase titles and the awarded dates of potters.", source, None).kind != "answer"
