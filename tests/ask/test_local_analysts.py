"""How analysts ask: several numbers in one table, definitions within the question, rates, first events, durations."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest
import yaml

from assay.ask.local.engine import LocalEngine
from assay.ask.local.rewording import reworded
from assay.ask.ports import Asked, Plan
from assay.kernel.actor import LOCAL_OWNER
from assay.kernel.clock import Clock
from assay.query.ports import Source
from assay.semantic.compile import compile_spec
from benchmarks.compare import same
from tests.ask.inferred import Known, known_by_schema, plan_of

TODAY = date(2026, 3, 15)
CASES: list[dict[str, Any]] = yaml.safe_load(Path("tests/data/ask/analysts.yml").read_text("utf-8"))
ROWS = """
CREATE TABLE tenants (tenant_id INTEGER PRIMARY KEY, tenant_name VARCHAR, town VARCHAR,
  joined_on DATE);
INSERT INTO tenants VALUES (1, 'Aster', 'Wick', '2024-05-01'), (2, 'Briar', 'Wick', '2023-02-01'),
  (3, 'Clover', 'Holt', '2024-08-01'), (4, 'Dill', 'Holt', '2025-01-01');
CREATE TABLE bills (bill_id INTEGER PRIMARY KEY, tenant_id INTEGER REFERENCES tenants (tenant_id), issued_on DATE,
  due_on DATE, paid_on DATE, status VARCHAR, rent DOUBLE, discount DOUBLE, units INTEGER, unit_price DOUBLE);
INSERT INTO bills SELECT i, 1 + i % 3, DATE '2024-11-03' + 23 * i::INTEGER,
  DATE '2024-11-10' + 23 * i::INTEGER,
  CASE WHEN i % 4 > 0 THEN DATE '2024-11-03' + 23 * i::INTEGER + (3 * i % 17)::INTEGER END,
  CASE i % 5 WHEN 0 THEN 'waived' WHEN 1 THEN 'disputed' ELSE 'settled' END,
  200 + 7 * i, 10 + i % 6, 1 + i % 4, 2.5 + i % 3 FROM range(1, 19) AS t (i);
"""


@pytest.fixture(scope="module")
def rents(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Known]:
    with known_by_schema("rents", ROWS, tmp_path_factory.mktemp("rents")) as known:
        yield known


def _asked(text: str, source: Source, threshold: float | None = 0.0) -> Plan:
    return plan_of(text, source, TODAY, threshold)


def _rows(plan: Plan, source: Source, reading: duckdb.DuckDBPyConnection) -> list[tuple[Any, ...]]:
    spec = plan.readings[0].spec
    assert plan.kind == "answer", plan.reason
    assert spec is not None
    return reading.execute(compile_spec(spec, source.model, source.schema, "duckdb", TODAY).sql()).fetchall()


@pytest.mark.parametrize("case", CASES, ids=[case["question"][:50] for case in CASES])
def test_a_question_of_analysts_has_the_rows_of_its_own_query(case: dict[str, Any], rents: Any) -> None:
    source, reading = rents
    expected = reading.execute(case["sql"]).fetchall()
    got = _rows(_asked(case["question"], source), source, reading)
    assert expected
    assert same(expected, got, bool(case.get("ordered")))


def test_two_numbers_of_which_one_is_read_are_not_answered_as_one(rents: Any) -> None:
    source, _ = rents
    plan = _asked("Number of waived bills and number of purple bills by town", source, threshold=None)
    assert plan.kind == "abstain"


def test_a_question_read_in_other_words_says_so(rents: Any) -> None:
    source, _ = rents
    assumed = _asked("How many bills were paid within 10 days of being issued?", source).readings[0].assumptions
    assert any(note.startswith('read as "How many bills took at most 10 days from issued to paid') for note in assumed)


@pytest.mark.parametrize(
    "text",
    ["total rent by town", "bills at the hourly rate", "What is the pass rate by town?", "the first three bills"],
)
def test_what_is_plain_or_unknown_is_not_reworded(text: str, rents: Any) -> None:
    source, _ = rents
    state = LocalEngine().start(Asked(text, source, LOCAL_OWNER, Clock.fixed(TODAY)))
    assert reworded(text, state.setting) == text
