"""Agreement by accident is not agreement: what two readings that are both wrong would share, or hide."""

from __future__ import annotations

import json
import time
from typing import Any

import pyarrow as pa
import pytest

from assay.ask.llm.agree import compared
from assay.ask.ports import Plan, Reading
from assay.kernel.tabular import Table
from tests.ask.llm.conftest import Make, step
from tests.model_providers.loopback_for_tests import Says

FROM = "FROM orders o JOIN customers c ON c.id = o.customer_id GROUP BY 1"
ZORK = "what did the frobnicated zork bring by segment"
CANNOT = json.dumps({"cannot": "There is no zork here."})


def table(truncated: bool = False, **columns: list[Any]) -> Table:
    return Table.plain(pa.table(columns), truncated)


def sql(text: str) -> str:
    return f"```sql\n{text}\n```"


@pytest.mark.parametrize(
    ("one", "other", "differ"),
    [
        (table(a=[1, 2], b=["x", "y"]), table(b=["y", "x"], a=[2, 1]), ""),
        (table(a=[1.0, 2.0]), table(z=[2, 1]), ""),
        (table(n=[0.1 + 0.2]), table(n=[0.3]), ""),
        (table(men=[5], women=[7]), table(women=[7], men=[5]), ""),
        (table(men=[5], women=[7]), table(a=[7], b=[5]), "values"),
        (table(s=["x", "y"], cost=[1, 2], price=[2, 1]), table(s=["x", "y"], price=[1, 2], cost=[2, 1]), "values"),
        (table(id=[1234567891]), table(id=[1234567892]), "values"),
        (table(n=[98765432101234]), table(n=[98765432101235]), "values"),
        (table(a=["x", "y"], b=[1, 2]), table(a=["x", "y"], b=[2, 1]), "values"),
        (table(a=["x", None]), table(a=["x", "x"]), "values"),
        (table(a=[None, 1]), table(a=[0, 1]), "values"),
        (table(a=["x", "x", "y"]), table(a=["x", "y", "y"]), "values"),
        (table(a=[1]), table(a=[1], b=[2]), "1 column against 2"),
        (table(a=[1, 2, 3]), table(a=[1]), "3 rows against 1"),
        (table(True, a=[1, 2]), table(True, a=[1, 2]), "row limit"),
        (table(a=list(range(9000))), table(a=[*range(8999), -1]), "values"),
    ],
)
def test_rows_are_equal_or_it_is_said_in_what_they_differ(one: Table, other: Table, differ: str) -> None:
    for left, right in ((one, other), (other, one)):
        found = compared(left, right)
        assert found.same is (not differ)
        assert ("against" if "against" in differ else differ) in found.differ


def test_many_columns_that_differ_are_told_apart_at_once() -> None:
    """Orders that cannot be are not tried: of fourteen columns there are eighty-seven thousand million."""
    rows = {f"c{at}": ["x", "y"] for at in range(14)}
    other = {f"d{at}": ["x", "y"] for at in range(13)} | {"d13": ["x", "x"]}
    started = time.process_time()
    assert not compared(table(**rows), table(**other)).same
    assert compared(table(**rows), table(**{f"d{at}": ["x", "y"] for at in range(14)})).same
    assert time.process_time() - started < 5


@pytest.mark.parametrize(
    ("query", "nothing"),
    [
        ("SELECT segment FROM customers WHERE 1 = 0", True),
        ("SELECT sum(amount) AS s FROM orders WHERE 1 = 0", True),
        ("SELECT count(*) AS n FROM orders WHERE 1 = 0", True),
        ("SELECT count(*) AS n FROM orders", False),
    ],
)
def test_two_readings_that_both_find_nothing_confirm_little(talk: Make, query: str, nothing: bool) -> None:
    answer = talk(lambda _request: Says(sql(query))).answer(ZORK, "verify")
    assert any("confirms little" in note for note in answer.assumptions) is nothing
    assert any("came to the same rows" in note for note in answer.assumptions) is not nothing
    assert (answer.confidence < 0.95) is nothing


def test_the_same_rows_in_another_order_are_called_so(talk: Make) -> None:
    up, down = (f"SELECT c.segment AS s, sum(o.amount) AS m {FROM} ORDER BY 2 {way}" for way in ("", "DESC"))
    answer = talk(lambda request: Says(sql(up if request["temperature"] else down))).answer(ZORK, "verify")
    assert any("the same rows, in another order" in note for note in answer.assumptions)
    assert answer.confidence < 0.95


def test_where_one_query_fails_the_other_stands_alone(talk: Make) -> None:
    class Broken:
        name = "local"

        def plan(self, asked: Any) -> Plan:
            return Plan("answer", (Reading(0.9, sql="SELECT nowhere FROM orders"),))

    answer = talk([sql(f"SELECT c.segment AS s, sum(o.amount) AS m {FROM}")], local=Broken()).answer("x y", "verify")
    assert (answer.engine, bool(answer.rows)) == ("llm", True)
    assert any("the local engine could not be run" in note for note in answer.assumptions)
    assert not any("differ" in note for note in answer.assumptions)
    assert answer.confidence <= 0.6
    assert step(answer, "verify")["differ"] == "one query failed"


def test_a_model_that_abstains_does_not_hide_what_the_local_engine_reads(talk: Make) -> None:
    found = talk([CANNOT])
    answer = found.answer("revenue by segment", "verify")
    assert (answer.engine, answer.abstained, bool(answer.rows)) == ("local", False, True)
    assert any(
        "the model could not answer the question. The language model says: There is no zork here." in one
        for one in answer.assumptions
    )
    assert answer.confidence <= 0.6
    alone = found.answer("revenue by segment", "verify", interactive=False)
    assert alone.abstained
    assert "The local engine alone has a reading" in alone.reason
    kept = found.answer("revenue by segment", "verify", interactive=False, threshold=0.0)
    assert kept.sql


def test_a_model_that_takes_back_what_it_said_is_not_confirmed(talk: Make) -> None:
    first = sql(f"SELECT c.segment AS s, sum(o.amount) AS m {FROM}")
    answer = talk(lambda request: Says(CANNOT if request["temperature"] else first)).answer(ZORK, "verify")
    assert (answer.engine, bool(answer.rows)) == ("llm", True)
    assert any("Nothing confirms this: the model asked again could not" in note for note in answer.assumptions)
    assert answer.confidence <= 0.6


def test_neither_engine_answering_is_one_abstention(talk: Make) -> None:
    found = talk([CANNOT])
    answer = found.answer(ZORK, "verify")
    assert (answer.abstained, answer.reason) == (True, "The language model says: There is no zork here.")
    assert len(found.server.requests) == 1, "what cannot be answered is not asked twice"


def test_another_shape_stands_side_by_side_with_the_difference(talk: Make) -> None:
    wide = sql(f"SELECT c.segment AS s, sum(o.amount) AS m, count(*) AS n {FROM}")
    answer = talk([wide]).answer("revenue by segment", "verify")
    assert [part.question for part in answer.parts] == ["As the model reads it", "As the local engine reads it"]
    assert any("3 columns against 2" in note for note in answer.parts[0].assumptions)


def test_parts_that_nothing_was_compared_with_are_the_models_alone(talk: Make) -> None:
    parts = [{"question": "orders", "sql": "SELECT count(*) AS n FROM orders"}] * 2
    answer = talk([json.dumps({"parts": parts})]).answer("orders and zorks", "verify")
    assert [part.engine for part in answer.parts] == ["llm", "llm"]
    assert any("nothing was compared" in note for part in answer.parts for note in part.assumptions)
