"""Two references to one table: a question that names the role takes that one, a question that names none is asked."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from assay.ask.local.engine import LocalEngine
from assay.ask.ports import Asked, Plan
from assay.kernel.actor import LOCAL_OWNER
from assay.kernel.clock import Clock
from assay.query.ports import Source
from assay.semantic.compile import compile_spec
from assay.semantic.infer import infer_model
from data_connectors.registry import open_connector

ENGINE, TODAY = LocalEngine(), date(2026, 5, 20)
DDL = """
CREATE TABLE accounts (account_no INTEGER PRIMARY KEY, holder TEXT, branch TEXT);
CREATE TABLE transfers (id INTEGER PRIMARY KEY, sender INTEGER, receiver INTEGER, amount DECIMAL(10, 2), room INTEGER);
CREATE TABLE keepers (keeper_no INTEGER PRIMARY KEY, keeper_name TEXT, mgr INTEGER);
CREATE TABLE feedings (id INTEGER PRIMARY KEY, vet INTEGER, pen_ref INTEGER, price INTEGER, fed_on DATE);
CREATE TABLE pens (id INTEGER PRIMARY KEY, pen_name TEXT);
INSERT INTO accounts SELECT 1000 + i, 'Holder ' || i, ['North', 'South', 'East'][1 + i % 3] FROM range(40) t(i);
INSERT INTO transfers SELECT i, 1000 + (i * 7) % 40, 1000 + (i * 11 + 3) % 40, 10 + i, 1000 + i FROM range(9) t(i);
INSERT INTO keepers SELECT 7000 + i, 'Keeper ' || i, CASE WHEN i > 3 THEN 7000 + i % 4 END FROM range(30) t(i);
INSERT INTO pens SELECT i + 1, 'Pen ' || i FROM range(12) t(i);
INSERT INTO feedings SELECT i, 7000 + i % 30, 1 + i % 12, 7000 + i % 30, DATE '2026-01-01' FROM range(60) t(i);
"""


@pytest.fixture(scope="module")
def bank(tmp_path_factory: pytest.TempPathFactory) -> tuple[Source, Any]:
    file: Path = tmp_path_factory.mktemp("bank") / "bank.duckdb"
    with duckdb.connect(str(file)) as made:
        made.execute(DDL)
    connector = open_connector(f"duckdb:///{file}", {})
    schema = connector.introspect(None)
    source = Source("bank", "bank", connector, schema, infer_model(schema), "bank", schema.dialect)
    return source, duckdb.connect(str(file), read_only=True)


def test_references_are_found_by_what_they_hold_when_no_name_tells(bank: tuple[Source, Any]) -> None:
    links = {(one.left, one.on[0][0], one.right) for one in bank[0].model.relationships}
    assert links == {
        ("transfers", "sender", "accounts"),
        ("transfers", "receiver", "accounts"),
        ("keepers", "mgr", "keepers"),
        ("feedings", "vet", "keepers"),
        ("feedings", "pen_ref", "pens"),
    }


def plan(question: str, source: Source, interactive: bool = True, threshold: float | None = 0.0) -> Plan:
    clock = Clock().at(TODAY)
    return ENGINE.plan(Asked(question, source, LOCAL_OWNER, clock, threshold=threshold, interactive=interactive))


@pytest.mark.parametrize(
    ("question", "check"),
    [
        (
            "total amount by sender",
            "SELECT holder, SUM(amount) FROM transfers JOIN accounts ON account_no = sender GROUP BY 1",
        ),
        (
            "total amount sent by each holder",
            "SELECT holder, SUM(amount) FROM transfers JOIN accounts ON account_no = sender GROUP BY 1",
        ),
        (
            "total amount by receiver branch",
            "SELECT branch, SUM(amount) FROM transfers JOIN accounts ON account_no = receiver GROUP BY 1",
        ),
    ],
)
def test_the_role_that_is_named_decides(question: str, check: str, bank: tuple[Source, Any]) -> None:
    source, database = bank
    spec = plan(question, source).readings[0].spec
    assert spec is not None
    sql = compile_spec(spec, source.model, source.schema, "duckdb", TODAY).sql()
    assert sorted(database.execute(sql).fetchall()) == sorted(database.execute(check).fetchall())


def test_without_a_role_both_readings_are_offered_and_none_is_given_unasked(bank: tuple[Source, Any]) -> None:
    source, _ = bank
    offered = plan("total amount by branch", source, threshold=0.2)
    assert offered.kind == "answer"
    assert len({str(one.spec.dimensions[0].via) for one in offered.readings[:2] if one.spec}) == 2
    alone = plan("total amount by branch", source, interactive=False, threshold=0.2)
    assert alone.kind == "abstain"
    assert alone.reason == "That can go by receiver or by sender; say which one you mean."
