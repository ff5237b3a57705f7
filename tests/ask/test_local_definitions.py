"""Names the asker defines beside the question: short forms for words, and calculations."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from assay.ask.local.definitions import definitions, spelled_out
from assay.ask.local.engine import LocalEngine
from assay.semantic.compile import compile_spec
from tests.ask.local_bench import TODAY, asked, spec_of, studio

ENGINE, STUDIO = LocalEngine(), studio()
FEES, VISITS = {"metric": "fees"}, {"metric": "visit_count"}


def read(question: str, hint: str) -> dict[str, Any]:
    plan = ENGINE.plan(replace(asked(question, STUDIO), hint=hint))
    spec = plan.readings[0].spec if plan.kind == "answer" else None
    if spec is not None:
        assert compile_spec(spec, STUDIO.model, STUDIO.schema, "duckdb", TODAY).sql
    return spec_of(plan)


def test_a_short_form_means_the_words_it_stands_for() -> None:
    assert read("AVL by activity", "AVL = average visit length.") == read("average visit length by activity", "")


def test_a_calculation_is_computed_as_it_is_written() -> None:
    found = read("FPV by activity", "FPV (fee per visit) = total fees / number of visits * 100")
    ratio = {"op": "/", "left": FEES, "right": VISITS}
    assert found["metrics"][0]["expr"] == {"op": "*", "left": ratio, "right": {"number": 100.0}}
    assert found["dimensions"] == [{"field": "visits.activity"}]


def test_brackets_hold_and_parts_keep_their_own_conditions() -> None:
    found = read("What is the YS?", "YS = (fees of yoga - fees of boxing) divided by total fees")
    yoga, boxing = ({**FEES, "filter": {"field": "visits.activity", "value": value}} for value in ("yoga", "boxing"))
    assert found["metrics"][0]["expr"] == {"op": "/", "left": {"op": "-", "left": yoga, "right": boxing}, "right": FEES}


@pytest.mark.parametrize(
    "hint",
    [
        "ARPX = moon phase / number of visits",
        "ARPX = (fees / number of visits",
        "ARPX = SUM(fee) / COUNT(*) WHERE level = 'Gold'",
        "",
    ],
)
def test_a_calculation_that_is_not_understood_is_not_guessed(hint: str) -> None:
    assert "abstain" in read("What is the ARPX by activity?", hint)


def test_words_of_the_language_are_no_short_forms() -> None:
    assert definitions("Last week = the 7 days before today. the level = Gold", "fees last week by level") == ()
    known = definitions("NM = new members; CR = rank", "NM and NMs by city")
    assert spelled_out("NM by city", known) == "new members by city"
