"""Which columns a list has: those asked for, not those that only say a condition, an order or whose they are."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from assay.ask.local.engine import LocalEngine
from assay.semantic.compile import compile_spec
from tests.ask.local_bench import TODAY, asked, spec_of, studio

DATA = Path(__file__).resolve().parents[1] / "data" / "ask"
CASES = [case for name in ("lists", "outputs") for case in yaml.safe_load((DATA / f"{name}.yml").read_text("utf-8"))]
ENGINE, STUDIO = LocalEngine(), studio()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["question"])
def test_a_list_has_the_columns_asked_for(case: dict[str, Any]) -> None:
    assert spec_of(ENGINE.plan(asked(case["question"], STUDIO))) == case["spec"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["question"])
def test_every_list_compiles(case: dict[str, Any]) -> None:
    spec = ENGINE.plan(asked(case["question"], STUDIO)).readings[0].spec
    assert spec is not None
    assert compile_spec(spec, STUDIO.model, STUDIO.schema, "duckdb", TODAY).sql


def test_a_second_sentence_with_an_unknown_column_is_not_half_obeyed() -> None:
    plan = ENGINE.plan(asked("fees by activity. Return the activity and the moon phase.", STUDIO))
    assert plan.kind == "abstain"
    assert "moon" in plan.reason


@pytest.mark.parametrize("text", ["how many ages", "members by shoe size"])
def test_a_list_is_no_answer_to_a_count(text: str) -> None:
    assert ENGINE.plan(asked(text, STUDIO)).kind == "abstain"
