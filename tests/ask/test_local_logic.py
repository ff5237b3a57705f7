"""Conditions joined by "or" and "both", compared with other rows, and set against each other."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from assay.ask.local.engine import LocalEngine
from assay.semantic.compile import compile_spec
from tests.ask.local_bench import TODAY, asked, spec_of, studio

DATA = Path(__file__).resolve().parents[1] / "data" / "ask"
CASES = yaml.safe_load((DATA / "logic.yml").read_text("utf-8"))
ENGINE, STUDIO = LocalEngine(), studio()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["question"])
def test_joined_conditions_become_the_spec_they_mean(case: dict[str, Any]) -> None:
    assert spec_of(ENGINE.plan(asked(case["question"], STUDIO))) == case["spec"]


@pytest.mark.parametrize("dialect", ["duckdb", "postgres", "mysql", "sqlite"])
@pytest.mark.parametrize("case", CASES, ids=lambda case: case["question"])
def test_every_such_spec_compiles_for_each_engine(case: dict[str, Any], dialect: str) -> None:
    spec = ENGINE.plan(asked(case["question"], STUDIO)).readings[0].spec
    assert spec is not None
    assert compile_spec(spec, STUDIO.model, STUDIO.schema, dialect, TODAY).sql


@pytest.mark.parametrize(
    "text",
    [
        "how many cities have both Gold members and Silver members",
        "members with a much higher age than usual",
        "members older than their trainers",
    ],
)
def test_what_cannot_be_said_is_not_answered(text: str) -> None:
    assert ENGINE.plan(asked(text, STUDIO)).kind == "abstain"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("members older than every member from Delft", "Members for age over the highest age for Delft"),
        ("members who took yoga but not boxing", "Members with visits (yoga), without visits (boxing)"),
        (
            "cities that have both Gold members and Silver members",
            "City of members for Gold, that are also those for Silver",
        ),
        ("how many visits have a fee higher than their minutes", "Visits for fee over minutes"),
    ],
)
def test_the_title_says_both_sides(text: str, words: str) -> None:
    assert ENGINE.plan(asked(text, STUDIO)).readings[0].title == words
