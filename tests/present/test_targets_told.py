"""A number that was meant to reach something says how far it came, and says nothing where no target was set for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from assay.kernel.tabular import Table
from assay.present.goal import goal_of
from assay.present.headline import headline
from assay.present.insight import narrate
from assay.present.story import Story
from assay.present.trace import GOAL, faults
from assay.present.view import View, see
from assay.semantic.model import Calendar, Metric, SemanticModel, Target
from assay.semantic.periods import Period
from assay.semantic.spec import AnalyticsSpec, Compare

EUROPE = Compare(field="cities.region", value="Europe")
REVENUE = Metric(
    name="revenue",
    targets=(Target(value=100, period="month"), Target(value=40, period="month", where=EUROPE)),
)
RATE = Metric(name="rate", direction="down", targets=(Target(value=0.03, period="quarter"),))
FISCAL = Metric(name="fiscal", targets=(Target(value=500, period="fiscal_quarter"),))
MODEL = SemanticModel(calendar=Calendar(fiscal_year_start=2), metrics=(REVENUE, RATE, FISCAL))
QUARTER = Period(date(2026, 7, 1), date(2026, 10, 1), "Jul–Sep 2026")
MONTH = Period(date(2026, 9, 1), date(2026, 10, 1), "Sep 2026")
LATER = date(2027, 1, 1)


def story(view: View, metric: str, period: Period, **spec: Any) -> Story:
    goal = goal_of(view, AnalyticsSpec(metrics=(metric,), **spec), MODEL, period)
    return Story(view, LATER, period.label, "", None, goal, not period.complete)


def told(given: Story) -> str:
    return "".join(piece.text for piece in narrate(given)).partition(". ")[2]


@pytest.fixture
def money(make_table: Callable[..., Table]) -> View:
    table = make_table({"revenue": ([92.0], {"role": "metric", "unit": "USD"})})
    return see(table, additive=("revenue",), good=(("revenue", 1),))


@pytest.fixture
def rate(make_table: Callable[..., Table]) -> View:
    return see(make_table({"rate": ([0.026], {"role": "metric", "unit": "percent"})}), good=(("rate", -1),))


def test_a_sum_is_told_as_a_part_of_its_target(money: View) -> None:
    given = story(money, "revenue", MONTH)
    assert told(given) == "That is 92.0% of the target of $100."
    assert headline(given).target == "92.0% of the target of $100"


def test_a_target_for_each_month_holds_for_a_quarter_as_three(money: View) -> None:
    assert told(story(money, "revenue", QUARTER)) == "That is 30.7% of the target of $300."


def test_the_target_of_a_part_of_the_data_is_for_that_part_alone(money: View) -> None:
    assert told(story(money, "revenue", MONTH, where=EUROPE)) == "That is 230.0% of the target of $40."
    assert story(money, "revenue", MONTH, where=Compare(field="cities.region", value="Asia")).goal is None


def test_a_rate_is_told_by_how_far_it_lies_from_its_target(rate: View) -> None:
    given = story(rate, "rate", QUARTER)
    assert told(given) == "That is 0.4 pt below the target of 3.0%."
    assert headline(given).target == "below the target of 3.0%"
    assert story(rate, "rate", MONTH).goal is None, "a month is no quarter, and rates do not add up"


def test_a_period_that_is_not_over_says_so(money: View) -> None:
    assert told(story(money, "revenue", replace(MONTH, complete=False))).startswith("So far that is 92.0%")


def test_a_stretch_that_is_no_whole_period_has_no_target(money: View) -> None:
    odd = Period(date(2026, 9, 2), date(2026, 10, 1), "2–30 Sep 2026")
    assert story(money, "revenue", odd).goal is None
    assert story(money, "revenue", Period(None, None, "all time")).goal is None


def test_fiscal_targets_follow_the_calendar_of_the_source(money: View) -> None:
    fiscal = Period(date(2026, 2, 1), date(2026, 5, 1), "Q1 FY2027")
    assert told(story(money, "fiscal", fiscal)) == "That is 18.4% of the target of $500."
    assert story(money, "fiscal", QUARTER).goal is None


def test_a_target_of_another_time_is_not_used(money: View) -> None:
    late = Metric(name="revenue", targets=(Target(value=100, period="month", start=date(2026, 10, 1)),))
    spec = AnalyticsSpec(metrics=("revenue",))
    assert goal_of(money, spec, MODEL.model_copy(update={"metrics": (late,)}), MONTH) is None


def test_every_number_of_a_target_is_traced_and_a_changed_one_is_caught(money: View, rate: View) -> None:
    for view, metric, period in ((money, "revenue", MONTH), (rate, "rate", QUARTER)):
        given = story(view, metric, period)
        pieces = [piece for piece in narrate(given) if piece.formula.startswith(GOAL)]
        assert len([piece for piece in pieces if piece.value is not None]) == 2
        for piece in pieces:
            assert not faults([piece], given.evidence)
            for at, char in enumerate(piece.text):
                for other in "0123456789" if char.isdigit() else "":
                    if other != char:
                        changed = replace(piece, text=piece.text[:at] + other + piece.text[at + 1 :])
                        assert faults([changed], given.evidence), changed.text
        verb = next((piece for piece in pieces if piece.text == "below"), None)
        assert verb is None or faults([replace(verb, text="above")], given.evidence)
