"""While typing: spans, fixes and completions, fast enough to feel immediate."""

from __future__ import annotations

from assay.ask.local.engine import LocalEngine
from assay.ask.local.recognise import LocalRecogniser
from assay.ask.ports import Typing
from assay.kernel.clock import Clock
from assay.semantic.spec import AnalyticsSpec
from tests.ask.local_bench import TODAY, asked, studio

STUDIO, CLOCK = studio(), Clock.fixed(TODAY)
RECOGNISER = LocalRecogniser(questions=lambda source: [("fees by activity last month", "verified")])


def typed(text: str, previous: AnalyticsSpec | None = None) -> Typing:
    return RECOGNISER.typing(text, STUDIO, previous, CLOCK)


def test_words_are_coloured_by_what_they_are() -> None:
    spans = {span.text: span.role for span in typed("fees by activity in Utrecht for flurbs").spans}
    assert (spans["fees"], spans["activity"], spans["Utrecht"], spans["flurbs"]) == (
        "metric",
        "dimension",
        "value",
        "unknown",
    )


def test_a_word_begun_is_completed_from_metrics_fields_and_values() -> None:
    assert any(
        one.insert == "Delft" and one.kind == "value" and one.start == 8 for one in typed("fees in del").completions
    )
    assert any(one.insert.startswith("Average visit length") for one in typed("average v").completions)


def test_after_a_metric_ways_to_go_on_are_offered() -> None:
    assert "by month" in [one.insert for one in typed("fees ").completions]


def test_a_misspelt_word_is_offered_its_mending() -> None:
    fixes = [one for one in typed("visits by activty last month").completions if one.kind == "fix"]
    assert [(one.insert, one.start) for one in fixes] == [("activity last month", 10)]


def test_verified_questions_complete_what_begins_like_them() -> None:
    assert [one.insert for one in typed("fees by act").completions if one.kind == "verified"] == [
        "fees by activity last month"
    ]


def test_a_follow_up_is_announced() -> None:
    previous = LocalEngine().plan(asked("fees by activity", STUDIO)).readings[0].spec
    assert typed("only Gold", previous).follow_up
    assert not typed("visits by city", previous).follow_up
    assert not typed("only Gold").follow_up
