"""What leaves the machine, read from the bytes the server got: no hidden column, no personal value, no rows."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from assay.access.policies import Policies
from assay.kernel.actor import Actor
from assay.semantic.schema import ColumnInfo, TableInfo
from tests.ask.llm.conftest import ANN, Make, step
from tests.model_providers.loopback_for_tests import Says

COUNT = "```sql\nSELECT count(*) AS n FROM orders\n```"


def limited(found: object, **policies: object) -> None:
    found.room.policies.held["ann"] = Policies(**policies)  # type: ignore[attr-defined]


def test_the_question_goes_out_with_tables_links_and_the_values_it_names(talk: Make) -> None:
    found = talk([COUNT])
    answer = found.answer("orders of customers in Geneva that are done")
    told = found.server.requests[0]["messages"][1]["content"]
    assert "customer_id integer -> customers.id" in told
    assert "“Geneva”: customers.country = 'Geneva'" in told
    assert "“done”: orders.status = 'done'" in told
    assert {"text": "Geneva", "value": "Geneva", "column": "customers.country"} in step(answer, "context")["values"]


def test_no_value_of_a_personal_column_leaves_even_when_the_asker_types_it(talk: Make) -> None:
    sql = "SELECT count(*) AS n FROM orders o JOIN customers c ON c.id = o.customer_id WHERE c.name = 'PRIVATE_1'"
    found = talk([f"```sql\n{sql}\n```"])
    answer = found.answer("how many orders has Person 4 made")
    assert "Person" not in found.wire
    assert "PRIVATE_1" in found.wire
    assert "'Person 4'" in answer.sql
    assert answer.rows[0][0] > 400


def test_a_spec_gets_its_personal_value_back(talk: Make) -> None:
    where = {"field": "customers.name", "op": "eq", "value": "PRIVATE_1"}
    found = talk([json.dumps({"spec": {"metrics": ["order_count"], "where": where}})])
    answer = found.answer("orders of Person 4")
    assert answer.spec.where.value == "Person 4"
    assert answer.rows[0][0] > 400


def test_masked_columns_are_neither_named_nor_told_of(talk: Make) -> None:
    found = talk([COUNT])
    limited(found, masked={"customers": ("segment", "name")})
    answer = found.answer("orders of the Big customers called Person 4")
    told = found.server.requests[0]["messages"][1]["content"]
    assert "segment" not in told.partition("Question:")[0]
    assert not any(value in found.wire for value in ("'Big'", "'Mid'", "'Small'", "Person"))
    assert "customers" in told
    assert "customers.segment" not in step(answer, "context")["tables"]


def test_tables_out_of_reach_are_not_told_of(talk: Make) -> None:
    found = talk([COUNT])
    limited(found, denied=frozenset({"customers"}))
    found.answer("orders in Geneva by segment")
    assert "customers(" not in found.wire
    assert "Fields of customers" not in found.wire
    assert "Geneva'" not in found.wire


def test_a_table_whose_rows_are_limited_shows_none_of_its_values(talk: Make) -> None:
    found = talk([COUNT])
    limited(found, row_filters={"customers": "country = 'Basel'"})
    found.answer("how many customers are there in each segment")
    assert "Fields of customers" in found.wire
    assert not any(value in found.wire for value in ("Zürich", "Geneva", "Basel", "'Big'"))


def test_what_a_model_writes_runs_with_the_rights_of_the_asker(talk: Make) -> None:
    found = talk(["```sql\nSELECT name, count(*) AS n FROM customers GROUP BY name\n```"])
    limited(found, masked={"customers": ("name",)}, row_filters={"customers": "country = 'Basel'"})
    answer = found.answer("customers by name")
    assert [tuple(row) for row in answer.rows] == [("***", 3)]


def test_an_engines_words_do_not_carry_values_out(talk: Make) -> None:
    wrong = "```sql\nSELECT count(*) FROM customers WHERE CAST(name AS INTEGER) > 3\n```"
    found = talk([wrong, COUNT])
    found.answer("odd names")
    assert len(found.server.bodies) == 2
    assert "was not run" in found.wire
    assert "Person" not in found.wire


def test_no_row_of_a_result_goes_back_to_a_model(talk: Make) -> None:
    empty = "```sql\nSELECT 987654 AS a, NULL AS b WHERE false\n```"
    listing = "```sql\nSELECT name, amount FROM customers JOIN orders ON customer_id = customers.id LIMIT 5\n```"
    found = talk([empty, listing])
    answer = found.answer("some names")
    assert "Person" in str(answer.rows)
    assert "Person" not in found.wire


@pytest.mark.parametrize(("rows", "shown"), [(0, False), (2, True)])
def test_rows_are_shown_only_where_an_operator_allows_it_and_never_personal_ones(
    talk: Make, rows: int, shown: bool
) -> None:
    found = talk([COUNT], sample_rows=rows)
    found.answer("orders in all")
    assert ("e.g. " in found.wire) is shown
    assert "Person" not in found.wire


@pytest.mark.parametrize(
    ("values", "named", "others"), [("none", False, False), ("named", True, False), ("categories", True, True)]
)
def test_how_many_values_are_shown_is_a_setting(talk: Make, values: str, named: bool, others: bool) -> None:
    found = talk([COUNT], values=values)
    found.answer("orders in Geneva")
    told = found.server.requests[0]["messages"][1]["content"].partition("Question:")[0]
    assert ("Geneva" in told) is named
    assert ("Basel" in told) is others


@pytest.mark.parametrize("budget", [600, 1500, 3000, 6000])
def test_a_prompt_keeps_to_its_budget_and_says_what_was_cut(talk: Make, budget: int) -> None:
    found = talk([Says("nonsense " * 400), Says("nonsense " * 400), COUNT], context_tokens=budget)
    source = found.room.sources.source
    more = tuple(
        TableInfo(f"other_{n}", tuple(ColumnInfo(f"column_{n}_{m}", "integer", "INTEGER") for m in range(8)))
        for n in range(400)
    )
    schema = replace(source.schema, tables=(*more, *source.schema.tables))
    found.room.sources.source = replace(source, schema=schema)
    answer = found.answer("orders by segment of the customer")
    for request in found.server.requests:
        # Tokens of such texts hold four characters at most.
        told = sum(len(one["content"]) for one in request["messages"])
        assert told / 4 <= budget
    facts = step(answer, "context")
    assert facts["tables"][:2] in (["orders", "customers"], ["customers", "orders"])
    assert facts["left out"]["tables"] > 50
    assert step(answer, "sql")["tokens"] <= budget
    assert step(answer, "recovery")["tries"] == 2


def test_the_key_never_stands_in_a_body(talk: Make) -> None:
    found = talk([COUNT])
    found.answer("orders in all", actor=Actor("ann", "Ann", "analyst"))
    assert ANN.id == "ann"
    assert "sk-very-secret-key" not in found.wire
