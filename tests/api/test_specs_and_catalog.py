"""Specs, metrics, the dictionary and files through the API."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest

from tests.api.conftest import Bench, Program
from tests.api.test_asking import sums

BY_REGION = {"metrics": ["total_amount"], "dimensions": ["orders.region"]}


def run(program: Program, spec: Any, **more: Any) -> dict[str, Any]:
    return program.post("/specs/run", {"source": "shop", "spec": spec, **more}).json or {}


def test_a_spec_gives_the_numbers_page_by_page(ann: Program) -> None:
    first = run(ann, BY_REGION, limit=3, order="total_amount:desc,region")
    rest = run(ann, BY_REGION, limit=3, offset=3, order="total_amount:desc,region")
    rows = [(one["region"], one["total_amount"]) for one in first["items"] + rest["items"]]
    assert rows == sorted(sums().items(), key=lambda pair: (-pair[1], pair[0]))
    assert (first["total"], first["limit"], first["offset"], first["truncated"]) == (4, 3, 0, False)


@pytest.mark.parametrize(
    ("spec", "where"),
    [
        ({"metrics": ["total_amount"], "colour": "red"}, "colour"),
        ({"metrics": ["revenu"]}, "spec"),
        ({"metrics": ["total_amount"], "dimensions": ["orders.shade"]}, "spec"),
        ({"metrics": ["total_amount"], "limit": 0}, "limit"),
        ({}, "spec"),
    ],
)
def test_what_is_wrong_with_a_spec_is_said_with_its_place(ann: Program, spec: Any, where: str) -> None:
    checked = ann.post("/specs/validate", {"source": "shop", "spec": spec}).json or {}
    assert checked["valid"] is False
    assert [fault["where"] for fault in checked["faults"]] == [where]
    ran = ann.post("/specs/run", {"source": "shop", "spec": spec})
    assert (ran.status_code, (ran.json or {})["error"]["code"]) == (422, "invalid_spec")


def test_a_valid_spec_comes_back_in_words_and_in_its_shortest_form(ann: Program) -> None:
    long = {**BY_REGION, "mode": "aggregate", "limit": None, "having": None}
    checked = ann.post("/specs/validate", {"source": "shop", "spec": long}).json or {}
    assert (checked["valid"], checked["in_words"]) == (True, "Total amount by region")
    again = ann.post("/specs/validate", {"source": "shop", "spec": checked["spec"]}).json or {}
    assert again == checked


def test_compiled_sql_is_what_runs_and_other_dialects_are_spelled_their_way(ann: Program) -> None:
    told = ann.post("/specs/compile", {"source": "shop", "spec": BY_REGION}).json or {}
    assert told["sql"] == run(ann, BY_REGION)["sql"]
    quoted = {"metrics": ["order_count"], "dimensions": [{"field": "orders.ordered_on", "grain": "month"}]}
    mysql = ann.post("/specs/compile", {"source": "shop", "spec": quoted, "dialect": "mysql"}).json or {}
    assert mysql["dialect"] == "mysql"
    assert "DATE_TRUNC" not in mysql["sql"]
    assert ann.post("/specs/compile", {"source": "shop", "spec": quoted, "dialect": "cobol"}).status_code == 422


def test_the_schema_of_specs_is_the_published_one(ann: Program) -> None:
    schema = ann.get("/specs/schema").json or {}
    assert {"metrics", "dimensions", "where", "time"} <= set(schema["$defs"]["AnalyticsSpec"]["properties"])


def test_metrics_are_found_by_word_and_category(ann: Program) -> None:
    found = ann.get("/metrics?source=shop&search=amount&category=Orders").json or {}
    assert [one["name"] for one in found["items"]] == ["total_amount"]
    assert (ann.get("/metrics?source=shop&category=Weather").json or {})["total"] == 0
    assert ann.get("/metrics").status_code == 422
    assert ann.get("/metrics/nothing?source=shop").status_code == 404


def test_the_dictionary_lists_every_kind_and_refuses_others(ann: Program) -> None:
    whole = ann.get("/dictionary?source=shop&limit=500").json or {}
    assert {"metric", "dimension", "entity", "table", "column"} <= {one["kind"] for one in whole["items"]}
    columns = ann.get("/dictionary?source=shop&kind=column").json or {}
    assert {one["name"] for one in columns["items"]} == {
        f"orders.{name}" for name in ("order_id", "region", "ordered_on", "amount")
    }
    assert ann.get("/dictionary?source=shop&kind=shoe").status_code == 422


def test_an_answer_is_taken_out_in_every_format_by_who_may(bench: Bench, ann: Program) -> None:
    answer = (ann.post("/ask", {"source": "shop", "question": "amount by region"}).json or {})["id"]
    rows = list(csv.reader(io.StringIO(ann.get(f"/answers/{answer}/files/csv").data.decode("utf-8-sig"))))
    assert {row[0]: int(row[1]) for row in rows[1:]} == sums()
    assert json.loads(ann.get(f"/answers/{answer}/files/json").data)
    assert ann.get(f"/answers/{answer}/files/xlsx").data[:2] == b"PK"
    assert ann.get(f"/answers/{answer}/files/exe").status_code == 404
    assert bench.program("ann", ("read", "ask")).get(f"/answers/{answer}/files/csv").status_code == 403
    assert {one["format"] for one in (ann.get("/exports").json or {})["items"]} >= {"csv", "xlsx", "json", "parquet"}
