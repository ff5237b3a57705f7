"""A choice of a chip and the words of a follow-up that ask for the same change make the same spec."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from assay.ask.edit import apply
from assay.ask.local.engine import LocalEngine
from assay.semantic.spec import AnalyticsSpec
from tests.ask.local_bench import MODEL, asked, studio

FILE = Path(__file__).resolve().parents[1] / "data" / "ask" / "chips_and_words.yml"
CASES = yaml.safe_load(FILE.read_text("utf-8"))
ENGINE, STUDIO = LocalEngine(), studio()


def spec(text: str, previous: AnalyticsSpec | None = None) -> AnalyticsSpec:
    plan = ENGINE.plan(asked(text, STUDIO, previous))
    assert plan.kind == "answer", plan.reason
    assert plan.readings[0].spec is not None
    return plan.readings[0].spec


def bare(found: AnalyticsSpec) -> dict[str, Any]:
    """A spec without what its numbers are called: how they are told follows from what is done with them."""
    told = found.model_dump(mode="json", exclude_defaults=True)
    for use in told.get("metrics", ()):
        use.pop("alias", None)
        if "transform" in use:
            use.pop("unit", None)
    return told


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['after']} > {case['say']}")
def test_a_chip_and_the_words_for_it_are_one_change(case: dict[str, Any]) -> None:
    first = spec(case["after"])
    assert bare(spec(case["say"], first)) == bare(apply(first, case["edit"], MODEL))


def test_there_are_as_many_pairs_as_of_the_other_behaviours() -> None:
    assert len(CASES) >= 40
