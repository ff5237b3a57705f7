"""Which way between things a question means, and which rows belong to no group: checked by hand-written SQL."""

from __future__ import annotations

from datetime import date
from pathlib import Path
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

ENGINE, TODAY = LocalEngine(), date(2026, 5, 20)
DDL = """
CREATE TABLE harbour (harbour_id INTEGER PRIMARY KEY, name TEXT, region TEXT, berths INTEGER);
CREATE TABLE ferry (ferry_id INTEGER PRIMARY KEY, name TEXT, seats INTEGER);
CREATE TABLE ferry_harbour (
    ferry_id INTEGER REFERENCES ferry(ferry_id), harbour_id INTEGER REFERENCES harbour(harbour_id),
    PRIMARY KEY (ferry_id, harbour_id));
CREATE TABLE pilot (pilot_id INTEGER PRIMARY KEY, first_name TEXT, grade TEXT);
CREATE TABLE inspection (
    inspection_id INTEGER PRIMARY KEY, ferry_id INTEGER REFERENCES ferry(ferry_id),
    pilot_id INTEGER REFERENCES pilot(pilot_id), remark TEXT);
CREATE TABLE attendance (
    ferry_id INTEGER REFERENCES ferry(ferry_id), pilot_id INTEGER REFERENCES pilot(pilot_id), shift TEXT,
    PRIMARY KEY (ferry_id, pilot_id));
INSERT INTO harbour SELECT i, 'Harbour ' || i, ['North', 'South', 'West'][1 + i % 3], 5 * i FROM range(1, 13) t(i);
INSERT INTO ferry SELECT i, 'Ferry ' || i % 7, 40 + 10 * (i % 5) FROM range(1, 21) t(i);
INSERT INTO ferry_harbour SELECT i, 1 + i % 5 FROM range(1, 12) t(i);
INSERT INTO pilot SELECT i, 'Pilot ' || i, ['A', 'B'][1 + i % 2] FROM range(1, 9) t(i);
INSERT INTO inspection SELECT i, 1 + i % 20, 2 + i % 2, ['3', '5', 'fine'][1 + i % 3] FROM range(1, 31) t(i);
INSERT INTO attendance SELECT i, 1 + i % 3, 'day' FROM range(1, 11) t(i);
INSERT INTO attendance SELECT i, 7, 'night' FROM range(1, 11) t(i);
"""


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> tuple[Source, Any]:
    file: Path = tmp_path_factory.mktemp("port") / "port.duckdb"
    with duckdb.connect(str(file)) as made:
        made.execute(DDL)
    connector = open_connector(f"duckdb:///{file}", {})
    schema = connector.introspect(None)
    source = Source("port", "port", connector, schema, infer_model(schema), "port", schema.dialect)
    return source, duckdb.connect(str(file), read_only=True)


@pytest.mark.parametrize(
    ("question", "check"),
    [
        # A table that only links two things is not what "ferry harbours" are.
        ("names of all ferry harbours", "SELECT name FROM harbour"),
        # Rows, not groups of those that happen to be called the same.
        ("Show ferry names without any attendance", "SELECT name FROM ferry WHERE ferry_id > 10"),
        ("What is the name of the harbour with the maximum berths?", "SELECT name FROM harbour WHERE berths = 60"),
        # The link that is named by the verb, of two there are.
        ("first name of the pilot that attended the most ferries", "SELECT 'Pilot 7'"),
        # What has no harbour is no group of its own.
        (
            "Which region has the most ferries?",
            "SELECT region FROM harbour NATURAL JOIN (SELECT harbour_id FROM ferry_harbour) GROUP BY 1 "
            "ORDER BY COUNT(*) DESC LIMIT 1",
        ),
        # A number to compare with is no text that happens to be the same.
        ("names of ferries with seats above 5", "SELECT name FROM ferry"),
        (
            "names of the 3 ferries that have the most seats",
            "SELECT name FROM ferry ORDER BY seats DESC, ferry_id LIMIT 3",
        ),
        ("seats of ferry 12", "SELECT seats FROM ferry WHERE ferry_id = 12"),
        # Those that were never inspected at all.
        ("names of pilots who never did an inspection", "SELECT first_name FROM pilot WHERE pilot_id NOT IN (2, 3)"),
        ("How many distinct pilots have an inspection?", "SELECT 2"),
    ],
)
def test_rows_are_those_of_the_way_that_is_meant(question: str, check: str, port: tuple[Source, Any]) -> None:
    source, database = port
    plan = ENGINE.plan(Asked(question, source, LOCAL_OWNER, Clock().at(TODAY), threshold=0.0))
    spec = plan.readings[0].spec
    assert spec is not None
    sql = compile_spec(spec, source.model, source.schema, "duckdb", TODAY).sql()
    assert sorted(database.execute(sql).fetchall()) == sorted(database.execute(check).fetchall())
