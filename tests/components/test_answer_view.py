"""What an answer card shows of an answer: nothing stronger than its proof, nothing corrected silently."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from dash.development.base_component import Component
from plotly.utils import PlotlyJSONEncoder

from assay.kernel.tabular import Column
from assay.records.answer import (
    Alternative,
    Answer,
    Chart,
    Chip,
    Choice,
    Correction,
    EmptyStep,
    Headline,
    Piece,
    Receipt,
    Suggestion,
    Verification,
)
from assay.records.stored import Job, Turn
from assay.semantic.spec import AnalyticsSpec, MetricRef, MetricUse
from components.answer_view import answer_view, notes, receipt, state_of
from components.chart_kinds import height_of, legend_of
from components.turn_view import answer_body, turn_body

FIGURE = {
    "data": [
        {
            "type": "bar",
            "orientation": "h",
            "y": ["North", "South"],
            "x": [3, 1],
            "name": "now",
            "marker": {"color": "as:c1"},
        },
        {
            "type": "bar",
            "orientation": "h",
            "y": ["North", "South"],
            "x": [2, 2],
            "name": "then",
            "marker": {"color": "as:c-ref"},
        },
    ],
    "layout": {},
}
ANSWER = Answer(
    id="a1",
    question="revenu by region",
    state="governed",
    source="shop",
    columns=(Column("region", "Region", "text", "dimension"), Column("revenue", "Revenue", "number", "metric", "USD")),
    rows=(("North", 3.0), ("South", 1.0)),
    row_count=2,
    headline=Headline("$4", "Revenue", "−3.0%", "on May", False),
    interpretation=(
        Chip("Revenue", "metric", "metrics.0", choices=(Choice("Profit", {"op": "metric"}),)),
        Chip("by", "plain"),
        Chip("Region", "dimension", "dimensions.0", removable=True),
    ),
    corrections=(Correction("revenu", "revenue"),),
    narrative=(Piece("North", ((0, 0),), "name"), Piece(" made "), Piece("$3", ((0, 1),), "value", 3.0)),
    chart=Chart("horizontal_bar", FIGURE, ("bar",), "North is highest"),
    sql="SELECT 1",
    follow_ups=(Suggestion("Only North", edit={"op": "filter"}),),
    timings_ms={"total": 12.0},
)


def text_of(component: Any) -> str:
    """All of a component as JSON text."""
    return json.dumps(component, cls=PlotlyJSONEncoder, ensure_ascii=False)


def turn(answer: Answer | None = None, **changes: Any) -> Turn:
    return replace(Turn("t1", "c1", 0, "revenu by region", "asked", "2026-11-20", answer), **changes)


@pytest.mark.parametrize(
    ("state", "badge"),
    [
        ("verified", "verified"),
        ("verified_changed", "verified_changed"),
        ("governed", "governed"),
        ("generated", "generated"),
    ],
)
def test_the_badge_is_the_state(state: Any, badge: str) -> None:
    assert state_of(replace(ANSWER, state=state)) == badge


def test_only_figures_with_a_value_can_be_traced() -> None:
    spans = answer_view(ANSWER, 0, {}).narrative
    assert [span.trace is not None for span in spans] == [False, False, True]
    trace = spans[2].trace
    assert trace is not None
    assert trace.rows == (("North, Revenue", "$3", True),)


def test_cells_of_the_comparison_are_not_passed_off_as_cells_of_the_answer() -> None:
    piece = Piece("$9", ((0, 1),), "against:value", 9.0)
    trace = answer_view(replace(ANSWER, narrative=(piece,)), 0, {}).narrative[0].trace
    assert trace is not None
    assert trace.rows == ()


def test_a_correction_is_said() -> None:
    assert notes(ANSWER) == "Assay read “revenu” as revenue."


def test_a_removable_chip_can_be_left_out_without_parsing_again() -> None:
    region = answer_view(ANSWER, 0, {}).chips[2]
    assert region.choices[-1].arg == {"edit": {"op": "remove", "slot": "dimensions.0"}}


def test_a_worse_number_points_down_and_is_judged_bad() -> None:
    change = answer_view(ANSWER, 0, {}).change
    assert change is not None
    assert (change.up, change.judgement) == (False, "bad")


def test_a_disabled_export_stays_with_its_reason() -> None:
    exports = answer_view(ANSWER, 0, {"csv": "", "png": "Needs Chromium.", "pdf": "Needs Chromium."}).exports
    assert [(choice.text, choice.reason, choice.href) for choice in exports] == [
        ("CSV", "", "/download/a1.csv"),
        ("Picture (PNG)", "Needs Chromium.", ""),
        ("PDF", "Needs Chromium.", ""),
    ]


def test_verified_names_who_and_when() -> None:
    verified = replace(
        ANSWER, state="verified", verification=Verification("revenue by region", "Finance", "2026-11-12")
    )
    assert answer_view(verified, 0, {}).byline == "by Finance on 12 Nov 2026"


def test_the_legend_has_the_roles_of_the_series() -> None:
    assert legend_of(FIGURE) == (("now", "c1"), ("then", "ref"))
    assert legend_of({"data": FIGURE["data"][:1]}) == ()


def test_a_name_escaped_for_the_chart_is_plain_in_the_legend() -> None:
    named = [trace | {"name": name} for trace, name in zip(FIGURE["data"], ("R &amp; D", "&lt;b>"), strict=True)]
    assert [name for name, _ in legend_of({"data": named})] == ["R & D", "<b>"]


@pytest.mark.parametrize(("names", "look"), [(("now", "then"), "as-legend is-phone"), (("n" * 30, "t" * 30), "")])
def test_a_long_legend_stands_over_the_chart_and_a_short_one_beside_the_tabs(names: tuple[str, str], look: str) -> None:
    named = [trace | {"name": name} for trace, name in zip(FIGURE["data"], names, strict=True)]
    shown = text_of(answer_body(replace(ANSWER, chart=Chart("line", {"data": named, "layout": {}}, ("bar",))), 0, {}))
    assert shown.count('"as-legend') - shown.count('"as-legend-') == (2 if look else 1)
    assert (look or "as-legend") in shown


def test_more_bars_make_a_taller_chart_up_to_a_limit() -> None:
    many = {"data": [{"type": "bar", "orientation": "h", "y": list(range(500)), "x": list(range(500))}]}
    assert height_of("horizontal_bar", FIGURE) < height_of("horizontal_bar", many) <= 720


def test_two_readings_are_shown_with_their_numbers_and_a_way_to_choose() -> None:
    spec = AnalyticsSpec(metrics=(MetricUse(expr=MetricRef(metric="churned")),))
    asked = replace(
        ANSWER,
        state="clarify",
        alternatives=(
            Alternative("Cancelled", spec, "Ended a subscription.", "312 customers"),
            Alternative("Stopped", spec, "Bought nothing.", "1,840 customers"),
        ),
    )
    shown = text_of(answer_body(asked, 0, {}))
    assert all(word in shown for word in ("312", "1,840", "Use this reading", '\\"op\\": \\"replace\\"'))


def test_a_refusal_says_why_offers_the_closest_and_that_nothing_ran() -> None:
    refused = replace(ANSWER, state="abstained", reason="There is no weather here.", closest="revenue by day")
    shown = text_of(answer_body(refused, 0, {}))
    assert all(words in shown for words in ("There is no weather here.", "revenue by day", "Nothing was run."))


def test_an_empty_result_shows_the_filter_that_emptied_it() -> None:
    empty = replace(ANSWER, rows=(), row_count=0, empty=(EmptyStep("2025", 40), EmptyStep("Zurich", 0, True)))
    shown = text_of(answer_body(empty, 0, {}))
    assert "is-bad" in shown
    assert "Zurich" in shown


def test_a_row_that_holds_nothing_is_an_empty_result_too() -> None:
    empty = replace(ANSWER, rows=(("", None),), row_count=1, empty=(EmptyStep("All", 40), EmptyStep("1990", 0, True)))
    shown = text_of(answer_body(empty, 0, {}))
    assert "Nothing matches" in shown
    assert "1990" in shown


def test_the_offer_of_a_filter_is_no_part_of_what_an_empty_result_says_it_read() -> None:
    adding = Chip("Filter", "value", "add", choices=(Choice("North", {"op": "filter"}),))
    empty = replace(ANSWER, rows=(), row_count=0, empty=(EmptyStep("1990", 0, True),), interpretation=(adding,))
    assert "Filter, add" not in text_of(answer_body(empty, 0, {}))
    assert '"North"' not in text_of(answer_body(empty, 0, {}))


def test_two_parts_are_two_panels_with_one_table_tab() -> None:
    parts = (replace(ANSWER, id="p1", title="By region"), replace(ANSWER, id="p2", title="By month"))
    view = answer_view(replace(ANSWER, parts=parts, chart=None), 3, {})
    assert [panel.title for panel in view.panels] == ["By region", "By month"]
    assert [panel.chart.name for panel in view.panels] == ["3-p1", "3-p2"]
    assert view.timing == "12 ms, 4 rows"
    edits = [choice.arg["edit"].get("part") for chip in view.chips for choice in chip.choices]
    assert edits
    assert set(edits) == {"p1", "p2"}


def test_a_lone_number_stands_beside_the_chart_of_another_part_with_what_it_is_of() -> None:
    number = replace(
        ANSWER, id="p2", title="As the local engine reads it", row_count=1, chart=Chart("kpi", FIGURE, (), "")
    )
    drawn = replace(ANSWER, id="p1", title="As the model reads it")
    whole = replace(ANSWER, parts=(drawn, number), chart=None, headline=None)
    assert [(panel.number, panel.label) for panel in answer_view(whole, 0, {}).panels] == [("", ""), ("$4", "Revenue")]
    shown = text_of(answer_body(whole, 0, {}))
    assert shown.index("As the model reads it") < shown.index("As the local engine reads it") < shown.index('"$4"')
    assert answer_view(replace(number, parts=()), 0, {}).panels == ()


@pytest.mark.parametrize(
    ("stored", "words"),
    [
        (turn(ANSWER, status="answered"), "Governed metric"),
        (turn(), "This question was not finished"),
        (turn(status="failed", error="The source did not answer."), "The source did not answer."),
        (turn(status="cancelled"), "Stopped"),
    ],
)
def test_a_turn_that_reloads_shows_what_became_of_it(stored: Turn, words: str) -> None:
    assert words in text_of(turn_body(stored, 0, {}))


def test_a_turn_whose_job_runs_can_be_cancelled() -> None:
    job = Job("j1", "ask", "running", 0.4, "execute", {}, None, None, "", None, None, "", "", "")
    shown = turn_body(turn(job="j1"), 0, {}, job)
    assert isinstance(shown, Component)
    assert all(words in text_of(shown) for words in ("Running the query", "Cancel", "0.400"))


def test_the_receipt_of_an_answer_in_parts_counts_and_names_all_of_them() -> None:
    asked = "2026-11-22T03:00:00+00:00"
    slips = [Receipt(f"a{n}", asked, "Shop", f"spec{n}", f"sql{n}", "d", "v", n, "2026-11-22") for n in (3, 5)]
    parts = tuple(replace(ANSWER, receipt=slip) for slip in slips)
    lines = dict(receipt(replace(ANSWER, receipt=slips[0], parts=parts)))
    assert lines["Rows"] == "8 in 2 parts"
    assert (lines["Spec"], lines["Query"], lines["Definition"]) == ("sha256 spec3, spec5", "sha256 sql3, sql5", "d")
    assert dict(receipt(parts[1]))["Rows"] == "5"
