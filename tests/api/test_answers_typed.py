"""The description says of every answer what is in it: lists by their items, jobs by their results, documents whole."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from api.v1.job_results import JobResult
from api.v1.job_shapes import JobShape
from tests.api.conftest import Bench, Program


@pytest.fixture
def told(ann: Program) -> dict[str, Any]:
    return dict(ann.get("/openapi.json").json or {})


def _schema(told: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    """Where a reference leads."""
    while "$ref" in schema:
        schema = told["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]
    return schema


def _answer(told: dict[str, Any], method: str, path: str, status: int = 200) -> dict[str, Any]:
    content = told["paths"][f"/api/v1{path}"][method]["responses"][str(status)]["content"]
    return _schema(told, content["application/json"]["schema"])


def _bare(told: dict[str, Any], schema: dict[str, Any]) -> bool:
    """An object of which nothing is said."""
    found = _schema(told, schema)
    return found.get("type") == "object" and not found.get("properties") and found.get("additionalProperties") is True


def _answers(told: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, about in told["paths"].items():
        for method, operation in about.items():
            for status, response in operation["responses"].items():
                shown = response.get("content", {}).get("application/json", {}).get("schema")
                if status.startswith("2") and shown is not None:
                    yield f"{method} {path} {status}", _schema(told, shown)


def test_the_items_of_every_list_are_typed(told: dict[str, Any]) -> None:
    lists = {name: found for name, found in _answers(told) if "items" in found.get("properties", {})}
    assert len(lists) >= 14
    rows = {name for name in lists if name.endswith(("/rows 200", "/specs/run 200"))}
    untyped = {name for name, found in lists.items() if _bare(told, found["properties"]["items"]["items"])}
    assert untyped == rows, "only rows have the names of the columns they were asked for"


def test_every_answer_is_told_by_more_than_that_it_is_an_object(told: dict[str, Any]) -> None:
    empty = {name for name, found in _answers(told) if _bare(told, found)}
    assert empty <= {"get /api/v1/specs/schema 200", "get /api/v1/openapi.json 200"}


def test_a_question_that_becomes_a_job_is_answered_with_a_job(told: dict[str, Any]) -> None:
    assert set(_answer(told, "post", "/ask", 202)["properties"]) == set(JobShape.model_fields)


def test_what_a_job_leaves_behind_is_told_by_kind(told: dict[str, Any]) -> None:
    kinds = _answer(told, "get", "/jobs/{job}/result")["anyOf"]
    assert len(kinds) == len(JobResult.__args__) + 2  # type: ignore[attr-defined]
    assert not any(_bare(told, kind) for kind in kinds)
    result = _answer(told, "get", "/jobs/{job}")["properties"]["result"]["anyOf"]
    assert {"type": "null"} in result
    assert not any(_bare(told, kind) for kind in result)


def test_widgets_are_told_with_what_went_wrong(told: dict[str, Any]) -> None:
    whole = _answer(told, "get", "/prospects/{prospect}/dashboards/{template}")
    widget = _schema(told, whole["properties"]["widgets"]["items"])
    assert {"status", "message", "hint", "plotly", "chartjs", "table", "caption", "at"} <= set(widget["properties"])
    one = _answer(told, "post", "/dashboards/{dashboard}/widgets/{widget}")
    assert {"message", "hint"} <= set(one["required"])


def test_every_reference_leads_somewhere(told: dict[str, Any], bench: Bench) -> None:
    names = {part.split('"')[0] for part in json.dumps(told).split("#/components/schemas/")[1:]}
    assert names <= set(told["components"]["schemas"])
