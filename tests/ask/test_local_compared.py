"""Periods and groups that are the most, counts that are compared, several numbers in one question."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from assay.ask.local.engine import LocalEngine
from assay.semantic.compile import compile_spec
from tests.ask.local_bench import TODAY, asked, spec_of, studio

DATA = Path(__file__).resolve().parents[1] / "data" / "ask"
CASES = yaml.safe_load((DATA / "compared.yml").read_text("utf-8"))
ENGINE, STUDIO = LocalEngine(), studio()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["question"])
def test_what_is_compared_becomes_the_spec_it_means(case: dict[str, Any]) -> None:
    assert spec_of(ENGINE.plan(asked(case["question"], STUDIO))) == case["spec"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["question"])
def test_every_such_spec_compiles(case: dict[str, Any]) -> None:
    spec = ENGINE.plan(asked(case["question"], STUDIO)).readings[0].spec
    assert spec is not None
    assert compile_spec(spec, STUDIO.model, STUDIO.schema, "duckdb", TODAY).sql


@pytest.mark.parametrize(
    "text",
    [
        "who paid the highest fee",
        "who has never taken yoga",
        "busiest day",
        "what year did the trainer join",
        "members whose every visit was yoga",
        "members who only took yoga",
        "trainers with only Gold members",
        "members whose last visit was before 2024",
        "where is the visit of Ada Boon",
        "the maximum total fee paid by a member",
    ],
)
def test_what_names_no_answer_is_not_answered(text: str) -> None:
    assert ENGINE.plan(asked(text, STUDIO)).kind == "abstain"
