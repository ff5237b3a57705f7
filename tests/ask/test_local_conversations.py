"""Follow-ups and corrections mean what the whole question means; what is open is asked, what is clear is not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from assay.ask.clarify import NEAR
from assay.ask.local.engine import LocalEngine
from assay.ask.ports import Plan
from assay.semantic.spec import AnalyticsSpec
from tests.ask.local_bench import asked, spec_of, studio

DATA = Path(__file__).resolve().parents[1] / "data" / "ask"
CORRECTIONS, SHORT, OPEN, TALKS, BOOK = (
    yaml.safe_load((DATA / f"{name}.yml").read_text("utf-8"))
    for name in ("corrections", "follow_ups_short", "clarifications", "follow_ups", "must_not_match")
)
ENGINE, STUDIO = LocalEngine(), studio()


def plan(text: str, previous: AnalyticsSpec | None = None) -> Plan:
    return ENGINE.plan(asked(text, STUDIO, previous))


def case_id(case: dict[str, Any]) -> str:
    return f"{case['after']} > {case['say']}"


def second(case: dict[str, Any]) -> Plan:
    first = plan(case["after"])
    assert first.kind == "answer"
    return plan(case["say"], first.readings[0].spec)


@pytest.mark.parametrize("case", CORRECTIONS, ids=case_id)
def test_a_correction_means_the_question_it_corrects_to_and_says_so(case: dict[str, Any]) -> None:
    corrected = second(case)
    assert spec_of(corrected) == spec_of(plan(case["means"]))
    assert "meaning" in {one.kind for one in corrected.readings[0].corrections}


@pytest.mark.parametrize("case", SHORT, ids=case_id)
def test_a_short_follow_up_means_the_whole_question_and_is_no_correction(case: dict[str, Any]) -> None:
    changed = second(case)
    assert spec_of(changed) == spec_of(plan(case["means"]))
    assert changed.readings[0].follow_up
    assert not changed.readings[0].corrections


@pytest.mark.parametrize("text", OPEN["near"])
def test_two_near_readings_are_both_kept(text: str) -> None:
    first, other, *_ = plan(text).readings
    assert first.spec != other.spec
    assert first.confidence - other.confidence < NEAR


@pytest.mark.parametrize("text", OPEN["clear"])
def test_a_clear_question_has_no_rival(text: str) -> None:
    found = plan(text)
    assert found.kind == "answer"
    assert all(found.readings[0].confidence - other.confidence >= NEAR for other in found.readings[1:])


@pytest.mark.parametrize("case", OPEN["asks"], ids=lambda case: case["question"])
def test_what_is_unknown_is_named_beside_a_question_that_works(case: dict[str, Any]) -> None:
    found = plan(case["question"])
    assert found.kind == "abstain"
    assert found.unknown == tuple(case["words"])
    assert all(word in found.reason for word in case["words"])
    assert found.closest
    assert plan(found.closest).kind == "answer"


def test_each_behaviour_is_looked_at_forty_times() -> None:
    turns = sum(len(talk["turns"]) - 1 for talk in TALKS)
    assert len(CORRECTIONS) >= 40
    assert len(SHORT) + turns >= 40
    assert sum(len(cases) for cases in OPEN.values()) >= 40
    assert sum(len(case.get("not", ())) for case in BOOK) >= 40
