"""A question through the whole corridor, on a real database and a real store."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from assay.access.policies import Policies
from assay.ask.ports import Plan, VerifiedQuestion
from assay.ask.steps import ASK_STEPS
from assay.kernel.actor import Actor
from assay.kernel.errors import BadInput, Misconfigured, NotFound, QueryCancelled, QueryFailed, Refused
from assay.query.cancel import Cancel
from assay.records.answer import Answer, Verification
from assay.semantic.model import Calendar

TAKEN = [name for name, _ in ASK_STEPS if name != "parts"]
"""The steps of a question that asks one thing."""

THIS_YEAR = {"relative": {"kind": "current", "unit": "year"}}
LAST_MONTH = {"relative": {"kind": "previous", "unit": "month"}}
TOTAL = {"metrics": ["revenue"], "time": THIS_YEAR}
BY_SEGMENT = {"metrics": ["revenue"], "dimensions": ["customers.segment"], "time": LAST_MONTH}


def said(answer: Answer) -> str:
    return "".join(piece.text for piece in answer.narrative)


# -- workflow 1: one total ------------------------------------------------------------------------------------------


def test_a_total_of_this_year_is_set_beside_the_same_days_of_last_year(ask_room: Any) -> None:
    answer = ask_room.answer(ask_room.tell("total sales this year", TOTAL))
    assert answer.state == "governed"
    assert (answer.columns[0].name, len(answer.columns), answer.row_count) == ("revenue", 1, 1)
    assert answer.chart.kind == "kpi"
    assert answer.headline.text == "$7,110"
    assert answer.headline.good is True


def test_the_comparison_is_right_by_hand(ask_room: Any) -> None:
    answer = ask_room.answer(ask_room.tell("total sales this year", TOTAL))
    now, before = 79 * 45 * 2, (31 + 20) * 45
    assert answer.rows[0][0] == now
    assert answer.headline.change == f"+{(now - before) / before:.1%}"
    assert f"${before:,}" in answer.headline.against
    assert f"+{(now - before) / before:.1%}" in said(answer)


def test_a_batch_asks_for_nothing_beside_the_answer(ask_room: Any) -> None:
    answer = ask_room.answer(ask_room.tell("total sales this year", TOTAL), interactive=False)
    assert (answer.headline.change, answer.follow_ups, ask_room.audit.ran()) == ("", (), 1)


# -- workflow 2: several questions in one ---------------------------------------------------------------------------


def test_parts_are_answered_side_by_side_with_summary_and_advice(ask_room: Any) -> None:
    half = {"relative": {"kind": "last", "unit": "month", "count": 6}}
    by_segment = {"metrics": ["profit"], "dimensions": ["customers.segment"], "time": half}
    trend = {**by_segment, "dimensions": [{"field": "time", "grain": "month"}, "customers.segment"]}
    answer = ask_room.answer(
        ask_room.tell("which segments are most profitable and their trend", by_segment, trend, kind="parts")
    )
    assert [part.chart.kind for part in answer.parts] == ["horizontal_bar", "line"]
    assert answer.parts[0].state == answer.state == "governed"
    assert "Small leads with" in said(answer)
    assert answer.recommendations
    assert all(piece.formula.startswith("part ") for piece in answer.narrative if piece.value is not None)


def test_a_part_that_fails_spoils_no_other(ask_room: Any) -> None:
    broken = {"sql": "SELECT 1 FROM nowhere_at_all"}
    answer = ask_room.answer(ask_room.tell("two things", BY_SEGMENT, broken, kind="parts"))
    assert [part.state for part in answer.parts] == ["governed", "failed"]
    assert answer.parts[1].reason
    assert answer.state == "failed"


# -- workflow 3: recovery -------------------------------------------------------------------------------------------


def test_sql_that_names_a_lost_column_is_mended_and_says_so(ask_room: Any) -> None:
    sql = (
        "SELECT c.segment, SUM(o.amounts) AS revenue FROM orders o JOIN customers c ON c.id = o.customer_id GROUP BY 1"
    )
    check = Verification("revenue by segment", "Data team", "2026-01-01")
    answer = ask_room.answer(ask_room.tell("revenue by segment", {"sql": sql}, verification=check))
    assert sorted(answer.rows)[0][0] == "Big"
    assert [(one.original, one.corrected, one.kind) for one in answer.corrections] == [("amounts", "amount", "column")]
    assert "no column `amounts`" in answer.corrections[0].note
    assert (answer.state, answer.verification) == ("generated", None)


def test_a_spec_with_unknown_names_is_mended_and_says_so(ask_room: Any) -> None:
    spec = {"metrics": ["revenu"], "dimensions": ["customers.segmnt"], "order": ["-revenu"]}
    answer = ask_room.answer(ask_room.tell("revenu by segment", spec))
    assert {one.corrected for one in answer.corrections} == {"revenue", "customers.segment"}
    assert answer.rows[0][0] == "Small"


def test_a_model_that_names_a_lost_column_is_mended_too(ask_room: Any) -> None:
    orders = ask_room.sources.source.model.entity("orders")
    measures = tuple(replace_expr(one, "amounts") if one.name == "amount" else one for one in orders.measures)
    entities = (ask_room.sources.source.model.entities[0], orders.model_copy(update={"measures": measures}))
    ask_room.sources.remodel(entities=entities)
    answer = ask_room.answer(ask_room.tell("revenue by segment", BY_SEGMENT))
    assert [one.corrected for one in answer.corrections] == ["amount"]
    assert answer.columns[1].unit == "USD"
    assert answer.row_count == 3


def replace_expr(measure: Any, expr: str) -> Any:
    return measure.model_copy(update={"expr": expr})


def test_what_nothing_resembles_is_an_error_not_a_guess(ask_room: Any) -> None:
    with pytest.raises((QueryFailed, Refused)):
        ask_room.answer(ask_room.tell("weather", {"sql": "SELECT AVG(temperature_outside) FROM orders"}))
    answer = ask_room.answer(ask_room.tell("weather metric", {"metrics": ["temperature_outside"]}))
    assert answer.abstained
    assert "temperature_outside" in answer.reason


# -- ambiguity ------------------------------------------------------------------------------------------------------


def test_near_readings_with_different_results_are_both_shown(ask_room: Any) -> None:
    other = {"metrics": ["cost"], "time": THIS_YEAR}
    answer = ask_room.answer(ask_room.tell("sales this year", TOTAL, other))
    assert answer.state == "clarify"
    assert [one.headline for one in answer.alternatives] == ["$7,110", "$3,200"]
    assert answer.alternatives[1].differs.startswith("−$")
    first, second = answer.alternatives
    assert (first.state, second.state) == ("governed", "governed")
    assert first.chips[0].text != second.chips[0].text
    assert not any(chip.choices or chip.removable for chip in (*first.chips, *second.chips))
    assert (len(first.points), first.first, first.last) == (12, "Mar 2025", "Feb 2026")
    assert "Revenue" in answer.reason


def test_near_readings_with_equal_results_stay_silent(ask_room: Any) -> None:
    same = {"metrics": ["revenue"], "time": {"start": "2026-01-01", "end": "2026-03-21"}}
    answer = ask_room.answer(ask_room.tell("sales this year", TOTAL, same))
    assert (answer.state, answer.alternatives) == ("governed", ())


@pytest.mark.parametrize(
    "other",
    [
        {"metrics": [{"expr": {"agg": "avg", "field": "orders.amount"}, "alias": "made_up"}], "time": THIS_YEAR},
        {"metrics": ["revenue", "cost"], "time": THIS_YEAR},
    ],
    ids=["made up where the first is governed", "more than was asked"],
)
def test_what_nobody_would_mean_is_no_second_reading(other: dict[str, Any], ask_room: Any) -> None:
    answer = ask_room.answer(ask_room.tell("revenue this year", {"metrics": ["revenue"], "time": THIS_YEAR}, other))
    assert (answer.state, answer.alternatives) == ("governed", ())


def test_a_distant_second_reading_is_not_even_run(ask_room: Any) -> None:
    other = {"metrics": ["cost"], "time": THIS_YEAR}
    ask_room.answer(ask_room.tell("sales this year", TOTAL, other, near=0.4), interactive=True)
    assert ask_room.audit.ran() == 2  # the question and its comparison


def test_a_verified_answer_is_never_called_ambiguous(ask_room: Any) -> None:
    check = Verification("sales this year", "Data team", "2026-01-01")
    other = {"metrics": ["cost"], "time": THIS_YEAR}
    answer = ask_room.answer(ask_room.tell("sales this year", TOTAL, other, verification=check))
    assert answer.state == "verified"


# -- empty ----------------------------------------------------------------------------------------------------------


def test_an_empty_result_names_the_filter_and_the_nearest_value(ask_room: Any) -> None:
    where = {"all": [{"field": "customers.segment", "value": "Big"}, {"field": "customers.country", "value": "Zurich"}]}
    answer = ask_room.answer(
        ask_room.tell("big in zurich", {"metrics": ["revenue"], "where": where, "time": THIS_YEAR})
    )
    assert [(step.rows, step.emptied) for step in answer.empty] == [
        (3744, False),
        (711, False),
        (237, False),
        (0, True),
    ]
    assert answer.instead[0].text == "Zürich"
    assert answer.instead[0].detail.startswith("$")
    assert answer.instead[-1].text == "Any country"
    assert answer.headline is None
    turned = ask_room.answer(ask_room.tell("again", answer.instead[0].edit["spec"]))
    assert turned.rows[0][0] is not None


def test_an_empty_period_offers_the_nearest_month_with_data(ask_room: Any) -> None:
    spec = {"metrics": ["revenue"], "time": {"start": "2025-02-01", "end": "2025-03-01"}}
    answer = ask_room.answer(ask_room.tell("february", spec))
    assert answer.empty[-1].emptied
    assert answer.instead[0].text in ("Jan 2025", "Mar 2025")
    assert answer.instead[1].text == "Without the period"


# -- states, abstention, provenance ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("spec", "state"),
    [
        (BY_SEGMENT, "governed"),
        ({"metrics": ["guessed"]}, "generated"),
        ({"metrics": [{"agg": "sum", "field": "orders.id"}]}, "generated"),
        ({"mode": "rows", "entity": "customers", "dimensions": ["customers.segment"]}, "generated"),
    ],
)
def test_only_confirmed_metrics_are_called_governed(ask_room: Any, spec: dict[str, Any], state: str) -> None:
    assert ask_room.answer(ask_room.tell("q", spec)).state == state


def test_a_verified_question_says_who_and_whether_values_changed(ask_room: Any) -> None:
    check = Verification("q", "Data team", "2026-01-01")
    assert ask_room.answer(ask_room.tell("q1", BY_SEGMENT, verification=check)).state == "verified"
    changed = ask_room.answer(ask_room.tell("q2", BY_SEGMENT, verification=check, changed_values=True))
    assert (changed.state, changed.verification) == ("verified_changed", check)


def test_what_cannot_be_answered_says_why_and_runs_nothing(ask_room: Any) -> None:
    answer = ask_room.answer("did the weather hurt our sales")
    assert (answer.state, answer.reason, answer.closest) == ("abstained", "Not told.", "revenue this year")
    assert answer.instead[0].question == "revenue this year"
    assert ask_room.audit.ran() == 0


def test_unknown_words_are_named_when_no_reason_is_given(ask_room: Any) -> None:
    ask_room.engine.plans["q"] = Plan("abstain", unknown=("frobs",))
    assert "“frobs”" in ask_room.answer("q").reason


def test_the_trace_shows_every_step_and_what_was_retrieved(ask_room: Any) -> None:
    ask_room.taught.questions.append(VerifiedQuestion("q", "Data team", "2026-01-01"))
    answer = ask_room.answer(ask_room.tell("q", BY_SEGMENT))
    assert [step.name for step in answer.trace] == TAKEN
    assert answer.trace[0].facts["documentation"] == ["Revenue is what was paid."]
    assert answer.trace[0].facts["verified"] == 1
    assert answer.timings_ms["total"] >= answer.timings_ms["execute"]
    assert ask_room.engine.asked[0].retrieved.questions


def test_the_receipt_says_what_it_takes_to_check(ask_room: Any) -> None:
    slip = ask_room.answer(ask_room.tell("q", BY_SEGMENT)).receipt
    assert (slip.source, slip.as_of, slip.row_count) == ("The shop", "2026-03-20", 3)
    assert slip.data_version
    assert slip.sql_hash


def test_every_follow_up_runs(ask_room: Any) -> None:
    seen = set()
    for spec in (
        TOTAL,
        BY_SEGMENT,
        {**BY_SEGMENT, "dimensions": [{"field": "time", "grain": "month"}], "time": THIS_YEAR},
    ):
        answer = ask_room.answer(ask_room.tell(f"q{len(seen)}", spec))
        assert answer.follow_ups
        for item in answer.follow_ups:
            seen.add(item.text)
            assert ask_room.answer(ask_room.tell(item.text, item.edit["spec"])).state == "governed"
    assert {"Only Small, by month", "By month", "Against a year earlier", "Same for cost"} <= seen


def test_hidden_rows_are_said_and_really_hidden(ask_room: Any) -> None:
    vera = Actor("vera", "Vera", "analyst")
    rule = Policies(row_filters={"customers": "segment = 'Big'"}, labels=("only the segment Big",))
    ask_room.policies.held["vera"] = rule
    ask_room.tell("q", BY_SEGMENT)
    mine, hers = ask_room.answer("q"), ask_room.ask.ask("q", "shop", vera)
    assert mine.row_count == 3
    assert [row[0] for row in hers.rows if row[0]] == ["Big"]
    assert any("only the segment Big" in text for text in hers.caveats)


# -- repeated questions ---------------------------------------------------------------------------------------------


def test_an_equal_question_is_answered_from_memory_under_its_own_id(ask_room: Any) -> None:
    ask_room.tell("q", BY_SEGMENT)
    first, second = ask_room.answer("q"), ask_room.answer("q")
    assert len(ask_room.engine.asked) == 1
    assert first.id != second.id
    assert second.receipt.answer_id == second.id
    assert replace(first, id="", receipt=None) == replace(second, id="", receipt=None)
    assert ask_room.audit.rows[-1][1] == "ask.repeated"


def test_memory_is_not_shared_over_rights_data_or_teaching(ask_room: Any) -> None:
    ask_room.tell("q", BY_SEGMENT)
    ask_room.answer("q")
    ask_room.ask.ask("q", "shop", Actor("vera", "Vera", "analyst"))
    assert len(ask_room.engine.asked) == 2
    ask_room.policies.held["local"] = Policies(row_filters={"orders": "status = 'done'"})
    ask_room.answer("q")
    assert len(ask_room.engine.asked) == 3
    ask_room.taught.questions.append(VerifiedQuestion("other", "Data team", "2026-01-01"))
    ask_room.answer("q")
    assert len(ask_room.engine.asked) == 4
    ask_room.refill(3)
    assert ask_room.answer("q").receipt.data_version != ask_room.answer("q", interactive=False).id
    assert len(ask_room.engine.asked) >= 5


# -- turns ----------------------------------------------------------------------------------------------------------


def test_a_question_is_stored_before_it_is_answered_and_stays_with_its_answer(ask_room: Any) -> None:
    turn = ask_room.ask.start("  q ", "shop", ask_room.actor)
    assert (turn.status, turn.question) == ("asked", "q")
    ask_room.tell("q", BY_SEGMENT)
    stages: list[str] = []
    done = ask_room.ask.answer(turn.id, ask_room.actor, stage=stages.append)
    assert done.status == "answered"
    assert stages == TAKEN
    kept = ask_room.ask.get(done.answer.id, ask_room.actor)
    assert kept == done.answer
    assert ask_room.ask.answer(turn.id, ask_room.actor).answer.id == done.answer.id


def test_parts_can_be_opened_on_their_own(ask_room: Any) -> None:
    turn = ask_room.ask.start(ask_room.tell("two", BY_SEGMENT, TOTAL, kind="parts"), "shop", ask_room.actor)
    answer = ask_room.ask.answer(turn.id, ask_room.actor).answer
    part = answer.parts[0]
    assert ask_room.ask.get(part.id, ask_room.actor).title == part.title
    assert ask_room.ask.page(part.id, ask_room.actor, 0, 2)[1] == 3


def test_a_follow_up_gets_the_spec_the_conversation_stands_at(ask_room: Any) -> None:
    turn = ask_room.ask.start(ask_room.tell("first", BY_SEGMENT), "shop", ask_room.actor)
    ask_room.ask.answer(turn.id, ask_room.actor)
    second = ask_room.ask.start("and cost?", "shop", ask_room.actor, turn.conversation)
    ask_room.ask.answer(second.id, ask_room.actor)
    assert ask_room.engine.asked[-1].previous is not None
    assert ask_room.engine.asked[-1].previous_question == "first"
    assert ask_room.ask.typing("by m", "shop", ask_room.actor, turn.conversation).follow_up == "keeps the rest"


def test_a_failure_is_kept_with_its_turn(ask_room: Any) -> None:
    turn = ask_room.ask.start(ask_room.tell("q", {"sql": "SELECT nothing_like_it FROM orders"}), "shop", ask_room.actor)
    done = ask_room.ask.answer(turn.id, ask_room.actor)
    assert done.status == "failed"
    assert done.error
    assert ask_room.ask.store.turn(turn.id, ask_room.actor).status == "failed"


@pytest.mark.parametrize("question", ["", "   ", "x" * 2001])
def test_no_question_and_a_huge_one_are_refused(ask_room: Any, question: str) -> None:
    with pytest.raises(BadInput):
        ask_room.ask.start(question, "shop", ask_room.actor)


def test_an_engine_that_is_not_set_up_says_so(ask_room: Any) -> None:
    with pytest.raises(Misconfigured, match="no model configured"):
        ask_room.answer("q", engine="llm")


def test_answers_of_others_are_not_found(ask_room: Any) -> None:
    turn = ask_room.ask.start(ask_room.tell("q", BY_SEGMENT), "shop", ask_room.actor)
    answer = ask_room.ask.answer(turn.id, ask_room.actor).answer
    with pytest.raises(NotFound):
        ask_room.ask.get(answer.id, Actor("vera", "Vera", "viewer"))


# -- what is done with a stored answer ------------------------------------------------------------------------------


@pytest.fixture
def stored(ask_room: Any) -> Answer:
    turn = ask_room.ask.start(ask_room.tell("q", BY_SEGMENT), "shop", ask_room.actor)
    answer: Answer = ask_room.ask.answer(turn.id, ask_room.actor).answer
    return answer


def test_a_chip_is_changed_without_reading_the_question_again(ask_room: Any, stored: Answer) -> None:
    chip = next(one for one in stored.interpretation if one.slot == "metrics.0")
    choice = next(one for one in chip.choices if one.label == "Cost")
    turn = ask_room.ask.edit(stored.id, choice.edit, ask_room.actor)
    assert (turn.status, turn.edit) == ("answered", choice.edit)
    assert turn.answer.columns[1].name == "cost"
    assert len(ask_room.engine.asked) == 1
    assert ask_room.ask.store.turn_of_answer(turn.answer.id, ask_room.actor).edit == choice.edit


def test_every_choice_of_every_chip_compiles(ask_room: Any) -> None:
    where = {"field": "customers.segment", "value": "Big"}
    spec = {
        **BY_SEGMENT,
        "dimensions": ["customers.country"],
        "where": where,
        "comparison": {"kind": "previous_period"},
        "limit": 2,
    }
    turn = ask_room.ask.start(ask_room.tell("q", spec), "shop", ask_room.actor)
    answer = ask_room.ask.answer(turn.id, ask_room.actor).answer
    edits = [choice.edit for chip in answer.interpretation for choice in chip.choices]
    edits += [{"op": "remove", "slot": chip.slot} for chip in answer.interpretation if chip.removable]
    assert len(edits) > 25
    for edit in edits:
        turn = ask_room.ask.edit(answer.id, edit, ask_room.actor)
        assert turn.answer is not None, edit
        assert turn.answer.state in ("governed", "generated"), (edit, turn.answer.reason)


def test_a_choice_that_cannot_be_computed_is_told_not_shown(ask_room: Any, stored: Answer) -> None:
    edit = {"op": "replace", "spec": {"metrics": ["revenue"], "comparison": {"kind": "previous_year"}}}
    turn = ask_room.ask.edit(stored.id, edit, ask_room.actor)
    assert turn.answer.state == "abstained"
    assert turn.answer.reason


def test_the_same_result_can_be_drawn_another_way(ask_room: Any, stored: Answer) -> None:
    chart = ask_room.ask.chart(stored.id, "donut", ask_room.actor)
    assert (chart.kind, "horizontal_bar" in chart.kinds) == ("donut", True)
    with pytest.raises(BadInput, match="cannot be drawn"):
        ask_room.ask.chart(stored.id, "line", ask_room.actor)


def test_the_grid_pages_sorts_and_filters_all_rows(ask_room: Any) -> None:
    spec = {"mode": "rows", "entity": "orders", "dimensions": ["orders.id", "orders.status"]}
    turn = ask_room.ask.start(ask_room.tell("orders", spec), "shop", ask_room.actor)
    answer = ask_room.ask.answer(turn.id, ask_room.actor).answer
    assert (answer.row_count, len(answer.rows)) == (3744, 200)
    page, total = ask_room.ask.page(answer.id, ask_room.actor, 3000, 50, [("id", "desc")])
    assert (total, page.row_count, page.rows()[0][0]) == (3744, 50, 744)
    page, total = ask_room.ask.page(answer.id, ask_room.actor, 0, 10, filters={"status": {"op": "is_null"}})
    assert total == 416
    with pytest.raises(BadInput, match="filtered"):
        ask_room.ask.page(answer.id, ask_room.actor, 0, 10, filters={"status": {"op": "like"}})


def test_run_again_says_nothing_changed(ask_room: Any, stored: Answer) -> None:
    again = ask_room.ask.rerun(stored.id, ask_room.actor)
    assert (again.verdict, again.answer.rows) == ("same", stored.rows)


def test_run_again_says_the_data_changed(ask_room: Any, stored: Answer) -> None:
    ask_room.refill(5)
    again = ask_room.ask.rerun(stored.id, ask_room.actor)
    assert again.verdict == "data_changed"
    assert again.answer.rows != stored.rows


def test_run_again_says_a_definition_changed_but_not_its_wording(ask_room: Any, stored: Answer) -> None:
    model = ask_room.sources.source.model
    reworded = tuple(one.model_copy(update={"description": "New words"}) for one in model.metrics)
    ask_room.sources.remodel(metrics=reworded)
    assert ask_room.ask.rerun(stored.id, ask_room.actor).verdict == "same"
    narrowed = tuple(
        one.model_validate({**one.model_dump(), "filter": {"field": "orders.status", "value": "done"}})
        if one.name == "revenue"
        else one
        for one in model.metrics
    )
    ask_room.sources.remodel(metrics=narrowed)
    assert ask_room.ask.rerun(stored.id, ask_room.actor).verdict == "definition_changed"


def test_an_old_answer_keeps_its_day_when_run_again_later(
    make_ask_room: Callable[..., Any], ask_room: Any, stored: Answer
) -> None:
    later = replace(ask_room.ask, clock=ask_room.ask.clock.at(date(2026, 9, 1)))
    again = later.rerun(stored.id, ask_room.actor)
    assert (again.verdict, again.answer.receipt.as_of) == ("same", "2026-03-20")


def test_all_rows_are_there_for_an_export(ask_room: Any, stored: Answer) -> None:
    assert ask_room.ask.rows(stored.id, ask_room.actor).row_count == 3


def test_a_judgement_is_kept(ask_room: Any, stored: Answer) -> None:
    kept = ask_room.ask.feedback(stored.id, "wrong", ask_room.actor, "number", "too high")
    assert (kept.answer, kept.verdict, kept.category) == (stored.id, "wrong", "number")


def test_fiscal_quarters_carry_the_calendar_of_the_source(ask_room: Any) -> None:
    ask_room.sources.remodel(calendar=Calendar(fiscal_year_start=4))
    by_quarter = {"metrics": ["revenue"], "dimensions": [{"field": "time", "grain": "fiscal_quarter"}]}
    answer = ask_room.answer(ask_room.tell("revenue by fiscal quarter", by_quarter))
    assert answer.columns[0].fiscal == 4
    ticks = answer.chart.figure["layout"]["xaxis"].get("ticktext", ())
    assert any("FY20" in tick for tick in ticks)


def two_parts(ask_room: Any) -> Any:
    turn = ask_room.ask.start(ask_room.tell("two", BY_SEGMENT, TOTAL, kind="parts"), "shop", ask_room.actor)
    return ask_room.ask.answer(turn.id, ask_room.actor)


def test_one_part_is_changed_and_the_others_stay_in_the_same_place(ask_room: Any) -> None:
    turn = two_parts(ask_room)
    first, second = turn.answer.parts
    change = {"op": "limit", "n": 1, "part": first.id}
    edited = ask_room.ask.edit(turn.answer.id, change, ask_room.actor)
    assert (edited.conversation, edited.question) == (turn.conversation, turn.question)
    assert [part.row_count for part in edited.answer.parts] == [1, second.row_count]
    assert edited.answer.parts[1].rows == second.rows
    assert edited.answer.parts[1].title == second.title
    assert len(ask_room.engine.asked) == 1


def test_a_part_that_is_gone_is_bad_input(ask_room: Any) -> None:
    turn = two_parts(ask_room)
    with pytest.raises(BadInput, match="no longer there"):
        ask_room.ask.edit(turn.answer.id, {"op": "limit", "n": 1, "part": "other"}, ask_room.actor)


def test_an_answer_in_parts_is_run_again_whole(ask_room: Any) -> None:
    turn = two_parts(ask_room)
    again = ask_room.ask.rerun(turn.answer.id, ask_room.actor)
    assert again.verdict == "same"
    assert [part.rows for part in again.answer.parts] == [part.rows for part in turn.answer.parts]


def test_a_question_that_was_stopped_runs_nothing_and_can_be_taken_up_again(ask_room: Any) -> None:
    turn = ask_room.ask.start(ask_room.tell("q", BY_SEGMENT), "shop", ask_room.actor)
    stop = Cancel()
    stop.cancel()
    with pytest.raises(QueryCancelled):
        ask_room.ask.answer(turn.id, ask_room.actor, cancel=stop)
    assert ask_room.engine.asked == []
    assert ask_room.ask.answer(turn.id, ask_room.actor).status == "answered"
