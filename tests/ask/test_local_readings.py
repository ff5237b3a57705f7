"""The local engine reads questions on a model it was not written for."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from assay.ask.local.engine import LocalEngine
from tests.ask.local_bench import StudioConnector, asked, spec_of, studio

DATA = Path(__file__).resolve().parents[1] / "data" / "ask"
READINGS = yaml.safe_load((DATA / "readings.yml").read_text("utf-8"))
CONVERSATIONS = yaml.safe_load((DATA / "follow_ups.yml").read_text("utf-8"))
REFUSED: dict[str, list[str]] = yaml.safe_load((DATA / "refused.yml").read_text("utf-8"))
ENGINE, STUDIO = LocalEngine(), studio()


@pytest.mark.parametrize("case", READINGS, ids=lambda case: case["question"])
def test_a_question_becomes_the_spec_it_means(case: dict[str, Any]) -> None:
    assert spec_of(ENGINE.plan(asked(case["question"], STUDIO))) == case["spec"]


@pytest.mark.parametrize("case", CONVERSATIONS, ids=lambda case: " > ".join(turn["say"] for turn in case["turns"]))
def test_a_follow_up_changes_the_question_before_it(case: dict[str, Any]) -> None:
    previous = None
    for number, turn in enumerate(case["turns"]):
        plan = ENGINE.plan(asked(turn["say"], STUDIO, previous))
        assert spec_of(plan) == turn["spec"], turn["say"]
        assert plan.readings[0].follow_up == (number > 0)
        assert plan.readings[0].chart == turn.get("chart")
        previous = plan.readings[0].spec


@pytest.mark.parametrize("text", [text for why, texts in REFUSED.items() if why != "answered" for text in texts])
def test_what_is_no_question_about_this_data_is_refused_in_a_sentence(text: str) -> None:
    plan = ENGINE.plan(asked(text, STUDIO))
    assert plan.kind == "abstain"
    assert plan.reason.endswith(".")


@pytest.mark.parametrize("text", REFUSED["answered"])
def test_questions_that_look_like_commands_are_answered(text: str) -> None:
    assert ENGINE.plan(asked(text, STUDIO)).kind == "answer"


@given(st.text(max_size=300))
def test_no_text_makes_the_engine_raise(text: str) -> None:
    assert ENGINE.plan(asked(text, STUDIO)).kind in ("answer", "parts", "abstain")


@given(
    st.lists(
        st.sampled_from(
            "fees visits by top 5 not Gold and or over 10 between march 2025 members without never % most age".split()
        )
    )
)
def test_no_heap_of_known_words_makes_the_engine_raise(words: list[str]) -> None:
    plan = ENGINE.plan(asked(" ".join(words), STUDIO))
    assert all(0 <= reading.confidence <= 1 for reading in plan.readings)


def test_fifty_thousand_characters_are_refused_at_once() -> None:
    assert "longer" in ENGINE.plan(asked("fees " * 10_000, STUDIO)).reason


def test_the_same_question_gives_the_same_plan_in_another_engine() -> None:
    for case in READINGS[:12]:
        question = asked(case["question"], STUDIO)
        assert LocalEngine().plan(question) == ENGINE.plan(question)


def test_a_misspelling_is_corrected_visibly() -> None:
    reading = ENGINE.plan(asked("show feees by activty", STUDIO)).readings[0]
    assert [(c.original, c.corrected) for c in reading.corrections] == [("feees", "fee"), ("activty", "activity")]


def test_a_misspelled_value_is_said_as_the_data_has_it() -> None:
    reading = ENGINE.plan(asked("fees for silvr members", STUDIO)).readings[0]
    assert [(c.original, c.corrected) for c in reading.corrections] == [("silvr", "Silver")]


def test_a_common_english_word_is_never_corrected_into_the_vocabulary() -> None:
    plan = ENGINE.plan(asked("fees of the fever clinic", STUDIO))
    assert plan.kind == "abstain"
    assert "fever" in plan.reason


def test_an_abstention_names_the_unknown_word_and_a_question_that_works() -> None:
    plan = ENGINE.plan(asked("fees of the Rotterdam branch", STUDIO))
    assert "Rotterdam" in plan.reason
    assert plan.closest
    assert ENGINE.plan(asked(plan.closest, STUDIO)).kind == "answer"


def test_values_are_read_from_the_source_only_when_a_word_is_unknown() -> None:
    connector = StudioConnector()
    source, engine = studio(connector), LocalEngine()
    engine.plan(asked("fees by activity", source))
    assert connector.reads == 0
    assert engine.plan(asked("visits of Yann Maas", source)).kind == "answer"
    assert connector.reads > 0


def test_personal_data_is_not_among_the_values_known() -> None:
    vocabulary = ENGINE.vocabularies.of(STUDIO, deep=True)
    assert not any(
        link.ref == "members.email" for links in vocabulary.phrases.values() for link in links if link.kind == "value"
    )


@pytest.mark.parametrize(
    "text",
    [
        "Which activities have the highest fees and show me trends over the last 6 months",
        "fees by activity and their six-month trend",
    ],
)
def test_two_questions_in_one_are_answered_side_by_side_and_share_their_period(text: str) -> None:
    plan = ENGINE.plan(asked(text, STUDIO))
    assert plan.kind == "parts"
    first, second = (reading.spec for reading in plan.readings)
    assert first is not None
    assert second is not None
    assert first.time == second.time
    assert [use.grain for use in second.dimensions] == ["month", None]


def test_why_breaks_the_number_out_beside_the_period_before() -> None:
    reading = ENGINE.plan(asked("Why did visits drop in March?", STUDIO)).readings[0]
    assert reading.spec
    assert reading.spec.comparison
    assert reading.spec.dimensions
    assert any("not proof" in note for note in reading.assumptions)


def test_assumptions_are_said() -> None:
    reading = ENGINE.plan(asked("fees in March", STUDIO)).readings[0]
    assert reading.assumptions == ("took the year 2026",)


def test_every_word_of_the_question_has_a_span_with_its_role() -> None:
    text = "top 3 trainers by fees in Utrecht last month"
    spans = ENGINE.plan(asked(text, STUDIO)).spans
    roles = {span.text: span.role for span in spans}
    assert roles["fees"] == "metric"
    assert roles["Utrecht"] == "value"
    assert roles["last month"] == "time"
    assert all(text[span.start : span.end] == span.text for span in spans)


def test_a_threshold_of_zero_gives_a_spec_wherever_there_is_one() -> None:
    assert ENGINE.plan(asked("fees of the Rotterdam branch", STUDIO)).kind == "abstain"
    assert ENGINE.plan(asked("fees of the Rotterdam branch", STUDIO, threshold=0.0)).kind == "answer"
