"""What periods mean on awkward days."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assay.kernel.errors import InvalidSpec
from assay.semantic.calendar import add_months, floor, step
from assay.semantic.model import Calendar
from assay.semantic.periods import Period, previous_period, previous_year, resolve
from assay.semantic.spec import Relative, TimeRange

KINDS = ("current", "previous", "last", "next", "to_date")
UNITS = ("day", "week", "month", "quarter", "year", "fiscal_quarter", "fiscal_year")
DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31))
CALENDARS = st.builds(Calendar, fiscal_year_start=st.integers(1, 12), week_start=st.sampled_from(["monday", "sunday"]))
RELATIVES = st.builds(
    Relative,
    kind=st.sampled_from(KINDS),
    unit=st.sampled_from(UNITS),
    count=st.integers(1, 5),
    offset=st.integers(0, 3),
)


def relative(text: str, offset: int = 0) -> TimeRange:
    kind, count, unit = text.split()
    return TimeRange(relative=Relative(kind=kind, unit=unit, count=int(count), offset=offset))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("words", "today", "label"),
    [
        ("current 1 month", "2026-11-20", "1–20 Nov 2026"),
        ("current 1 year", "2026-11-20", "1 Jan–20 Nov 2026"),
        ("current 1 year", "2024-02-29", "Jan–Feb 2024"),
        ("current 1 month", "2026-01-01", "1 Jan 2026"),
        ("current 1 week", "2026-11-22", "Week of 16 Nov 2026"),
        ("previous 1 quarter", "2026-11-20", "Jul–Sep 2026"),
        ("previous 1 quarter", "2026-01-01", "Oct–Dec 2025"),
        ("previous 1 month", "2026-03-31", "Feb 2026"),
        ("previous 1 year", "2026-11-20", "2025"),
        ("previous 1 day", "2024-03-01", "29 Feb 2024"),
        ("last 3 month", "2026-11-20", "Aug–Oct 2026"),
        ("last 3 month", "2026-01-31", "Oct–Dec 2025"),
        ("last 2 year", "2026-11-20", "2024–2025"),
        ("last 30 day", "2026-11-20", "22 Oct–20 Nov 2026"),
        ("last 7 day", "2026-01-03", "28 Dec 2025–3 Jan 2026"),
        ("last 1 week", "2026-11-22", "Week of 9 Nov 2026"),
        ("next 2 week", "2026-11-20", "23 Nov–6 Dec 2026"),
        ("next 1 month", "2026-12-31", "Jan 2027"),
        ("to_date 1 quarter", "2026-11-20", "1 Oct–20 Nov 2026"),
        ("last 14 month", "2026-11-20", "Sep 2025–Oct 2026"),
    ],
)
def test_a_relative_period_has_the_label_people_expect(words: str, today: str, label: str) -> None:
    assert resolve(relative(words), date.fromisoformat(today)).label == label


@pytest.mark.parametrize(
    ("words", "today", "before", "year_before"),
    [
        ("previous 1 quarter", "2026-11-20", "Apr–Jun 2026", "Jul–Sep 2025"),
        ("last 3 month", "2026-11-20", "May–Jul 2026", "Aug–Oct 2025"),
        ("last 30 day", "2026-11-20", "22 Sep–21 Oct 2026", "22 Oct–20 Nov 2025"),
        ("current 1 month", "2026-03-30", "Feb 2026", "1–30 Mar 2025"),
        ("to_date 1 month", "2026-11-20", "1–20 Oct 2026", "1–20 Nov 2025"),
        ("to_date 1 quarter", "2026-11-20", "1 Jul–20 Aug 2026", "1 Oct–20 Nov 2025"),
        ("current 1 year", "2024-02-29", "Jan–Feb 2023", "Jan–Feb 2023"),
        ("current 1 month", "2026-11-30", "Oct 2026", "Nov 2025"),
        ("current 1 week", "2026-11-18", "9–11 Nov 2026", "17–19 Nov 2025"),
        ("previous 1 month", "2024-03-15", "Jan 2024", "Feb 2023"),
        ("previous 1 week", "2026-11-18", "Week of 2 Nov 2026", "Week of 10 Nov 2025"),
    ],
)
def test_a_comparison_takes_the_same_stretch(words: str, today: str, before: str, year_before: str) -> None:
    time, day = relative(words), date.fromisoformat(today)
    period = resolve(time, day)
    assert previous_period(period, time, day).label == before
    assert previous_year(period, time, day).label == year_before


def test_fiscal_years_are_named_after_the_year_they_end_in() -> None:
    april = Calendar(fiscal_year_start=4)
    assert resolve(relative("previous 1 fiscal_year"), date(2026, 11, 20), april).label == "FY2026"
    assert resolve(relative("previous 1 fiscal_quarter"), date(2026, 11, 20), april).label == "Q2 FY2027"
    assert resolve(relative("previous 1 fiscal_year"), date(2026, 11, 20), Calendar()).label == "FY2025"


def test_weeks_begin_where_the_calendar_says() -> None:
    sunday = Calendar(week_start="sunday")
    assert resolve(relative("previous 1 week"), date(2026, 11, 22), sunday).start == date(2026, 11, 15)
    assert resolve(relative("previous 1 week"), date(2026, 11, 22)).start == date(2026, 11, 9)


def test_a_period_that_reaches_today_is_not_complete() -> None:
    today = date(2026, 11, 20)
    assert not resolve(relative("current 1 month"), today).complete
    assert not resolve(relative("last 7 day"), today).complete
    assert resolve(relative("previous 1 month"), today).complete
    assert resolve(relative("current 1 month"), date(2026, 11, 30)).complete
    assert not resolve(TimeRange(start=date(2026, 1, 1)), today).complete


def test_open_ends_have_labels_and_cannot_be_compared() -> None:
    since = TimeRange(start=date(2026, 1, 1))
    period = resolve(since, date(2026, 11, 20))
    assert period.label == "since 1 Jan 2026"
    assert resolve(TimeRange(end=date(2026, 1, 1)), date(2026, 11, 20)).label == "before 1 Jan 2026"
    with pytest.raises(InvalidSpec, match="start and an end"):
        previous_period(period, since, date(2026, 11, 20))


def test_a_range_that_ends_before_it_starts_is_refused() -> None:
    with pytest.raises(InvalidSpec, match="before it starts"):
        resolve(TimeRange(start=date(2026, 2, 1), end=date(2026, 1, 1)), date(2026, 11, 20))


def length(period: Period) -> int:
    assert isinstance(period.start, date)
    assert isinstance(period.end_exclusive, date)
    return (period.end_exclusive - period.start).days


@settings(max_examples=150, deadline=None)
@given(RELATIVES, DAYS, CALENDARS)
def test_every_relative_period_is_a_stretch_with_a_label(spec: Relative, today: date, calendar: Calendar) -> None:
    period = resolve(TimeRange(relative=spec), today, calendar)
    assert length(period) >= 1
    assert period.label
    if spec.kind == "previous" or (spec.kind == "last" and spec.unit != "day"):
        assert period.complete
        assert floor(period.end_exclusive, spec.unit, calendar) == period.end_exclusive  # type: ignore[arg-type]


@settings(max_examples=150, deadline=None)
@given(RELATIVES, DAYS, CALENDARS)
def test_comparison_periods_lie_before_and_are_about_as_long(spec: Relative, today: date, calendar: Calendar) -> None:
    time = TimeRange(relative=spec)
    period = resolve(time, today, calendar)
    for found in (previous_period(period, time, today, calendar), previous_year(period, time, today, calendar)):
        assert found.start < period.start  # type: ignore[operator]
        assert found.shift is not None
        assert abs(length(found) - length(period)) <= 3 * spec.count
    if spec.kind not in ("current", "to_date"):
        assert previous_period(period, time, today, calendar).end_exclusive <= period.start  # type: ignore[operator]


@settings(max_examples=100, deadline=None)
@given(DAYS, st.sampled_from(UNITS), CALENDARS)
def test_a_unit_holds_its_day(day: date, unit: str, calendar: Calendar) -> None:
    start = floor(day, unit, calendar)
    assert start <= day < step(start, unit, 1)
    assert floor(start, unit, calendar) == start
    assert floor(step(start, unit, 1) - timedelta(days=1), unit, calendar) == start


@settings(max_examples=100, deadline=None)
@given(DAYS, st.integers(-200, 200))
def test_moving_by_months_keeps_the_day_where_it_can(day: date, months: int) -> None:
    moved = add_months(day, months)
    assert (moved.year * 12 + moved.month) - (day.year * 12 + day.month) == months
    assert moved.day <= day.day
