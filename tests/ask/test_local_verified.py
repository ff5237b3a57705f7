"""Verified questions answer exactly, with swapped slots, and never by likeness."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from assay.ask.local.engine import LocalEngine
from assay.ask.ports import Plan, VerifiedQuestion
from assay.semantic.spec import AnalyticsSpec
from tests.ask.local_bench import asked, studio

CASES = yaml.safe_load((Path(__file__).resolve().parents[1] / "data" / "ask" / "must_not_match.yml").read_text("utf-8"))
BOOK = tuple(
    VerifiedQuestion(case["question"], "tester", "2026-05-01", AnalyticsSpec.model_validate(case["spec"]))
    for case in CASES
)
ENGINE, STUDIO = LocalEngine(), studio()


def plan(text: str) -> Plan:
    return ENGINE.plan(asked(text, STUDIO, verified=BOOK))


def pairs(key: str) -> list[tuple[dict[str, Any], Any]]:
    return [(case, item) for case in CASES for item in case.get(key, ())]


@pytest.mark.parametrize(("case", "text"), pairs("same"))
def test_the_same_words_are_answered_as_verified(case: dict[str, Any], text: str) -> None:
    reading = plan(text).readings[0]
    assert reading.verification
    assert reading.verification.question == case["question"]
    assert not reading.changed_values
    assert reading.spec == AnalyticsSpec.model_validate(case["spec"])


@pytest.mark.parametrize(("case", "item"), pairs("changed"))
def test_a_swapped_slot_is_marked_as_changed(case: dict[str, Any], item: list[str]) -> None:
    reading = plan(item[0]).readings[0]
    assert reading.verification
    assert reading.changed_values
    assert reading.spec
    assert item[1] in reading.spec.canonical()


@pytest.mark.parametrize(("case", "text"), pairs("not"))
def test_a_look_alike_is_not_answered_as_verified(case: dict[str, Any], text: str) -> None:
    assert all(reading.verification is None for reading in plan(text).readings)
