"""Time expressions on Wednesday 20 May 2026."""

from __future__ import annotations

from datetime import date

import pytest

from assay.ask.local.points import When
from assay.ask.local.text import tokenise
from assay.ask.local.timewords import TimeRead, read_times
from assay.semantic.model import Calendar

WHEN = When(date(2026, 5, 20), Calendar())
FISCAL = When(date(2026, 5, 20), Calendar(fiscal_year_start=4))


def ranges(text: str, when: When = WHEN) -> list[dict[str, object]]:
    reads = read_times(tokenise(text), when)
    return [read.range.model_dump(mode="json", exclude_defaults=True) for read in reads if read.range]


def only(text: str) -> TimeRead:
    (read,) = read_times(tokenise(text), WHEN)
    return read


def relative(kind: str, unit: str, **more: int) -> dict[str, object]:
    return {"relative": {"kind": kind, "unit": unit, **more}}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("this year", relative("current", "year")),
        ("last quarter", relative("previous", "quarter")),
        ("in the previous month", relative("previous", "month")),
        ("over the past 30 days", relative("last", "day", count=30)),
        ("last three months", relative("last", "month", count=3)),
        ("past year", relative("last", "month", count=12)),
        ("next 2 weeks", relative("next", "week", count=2)),
        ("YTD", relative("to_date", "year")),
        ("month to date", relative("to_date", "month")),
        ("yesterday", relative("previous", "day")),
        ("2 months ago", relative("previous", "month", offset=1)),
        ("the month before last", relative("previous", "month", offset=1)),
        ("Q3 2025", {"start": "2025-07-01", "end": "2025-10-01"}),
        ("third quarter of last year", {"start": "2025-07-01", "end": "2025-10-01"}),
        ("last summer", {"start": "2025-06-01", "end": "2025-09-01"}),
        ("in the winter of 2024", {"start": "2024-12-01", "end": "2025-03-01"}),
        ("last winter", {"start": "2025-12-01", "end": "2026-03-01"}),
        ("this spring", {"start": "2026-03-01", "end": "2026-06-01"}),
        ("during the fall", {"start": "2025-09-01", "end": "2025-12-01"}),
        ("next autumn", {"start": "2026-09-01", "end": "2026-12-01"}),
        ("summer of last year", {"start": "2025-06-01", "end": "2025-09-01"}),
        ("between summer 2024 and spring 2025", {"start": "2024-06-01", "end": "2025-06-01"}),
        ("sales fall in 2024", {"start": "2024-01-01", "end": "2025-01-01"}),
        ("H1 2025", {"start": "2025-01-01", "end": "2025-07-01"}),
        ("in March", {"start": "2026-03-01", "end": "2026-04-01"}),
        ("in June", {"start": "2025-06-01", "end": "2025-07-01"}),
        ("March of last year", {"start": "2025-03-01", "end": "2025-04-01"}),
        ("in 2024", {"start": "2024-01-01", "end": "2025-01-01"}),
        ("2025-02-03", {"start": "2025-02-03", "end": "2025-02-04"}),
        ("on 5 March 2025", {"start": "2025-03-05", "end": "2025-03-06"}),
        ("March 5th, 2025", {"start": "2025-03-05", "end": "2025-03-06"}),
        ("31/12/2024", {"start": "2024-12-31", "end": "2025-01-01"}),
        ("since March 2025", {"start": "2025-03-01"}),
        ("after 2020", {"start": "2021-01-01"}),
        ("on or after 3 May 2025", {"start": "2025-05-03"}),
        ("on or before 3 May 2025", {"end": "2025-05-04"}),
        ("after or on 3 May 2025", {"start": "2025-05-03"}),
        ("in 2020 or later", {"start": "2020-01-01"}),
        ("March 2025 or earlier", {"end": "2025-04-01"}),
        ("past 30 days, inclusive of 30 days ago", {"start": "2026-04-20", "end": "2026-05-21"}),
        ("in the past month, including 1 month ago", {"start": "2026-04-20", "end": "2026-05-21"}),
        ("last week (exclusive of the current week)", relative("previous", "week")),
        ("last 6 months excluding the current month", relative("last", "month", count=6)),
        ("last 3 months including this month", relative("current", "month", count=3)),
        ("last 7 days, inclusive of today", relative("last", "day", count=7)),
        ("last 7 days excluding today", relative("last", "day", count=7, offset=1)),
        (
            "1 Jan 2025 to 31 Mar 2025 (inclusive of both dates)",
            {"start": "2025-01-01", "end": "2025-04-01"},
        ),
        ("before 5 May 2025", {"end": "2025-05-05"}),
        ("until June 2025", {"end": "2025-07-01"}),
        ("between 2024-01-01 and March 31, 2024", {"start": "2024-01-01", "end": "2024-04-01"}),
        ("from May to July 2025", {"start": "2025-05-01", "end": "2025-08-01"}),
        ("from 2024 onwards", {"start": "2024-01-01"}),
        ("the 1990s", {"start": "1990-01-01", "end": "2000-01-01"}),
        ("last friday", {"start": "2026-05-15", "end": "2026-05-16"}),
    ],
)
def test_a_period_is_read(text: str, wanted: dict[str, object]) -> None:
    assert ranges(text) == [wanted]


@pytest.mark.parametrize(
    "text", ["more than 2000 visits", "members may come", "march on", "over 1999 people", "top 2020"]
)
def test_numbers_and_verbs_are_no_periods(text: str) -> None:
    assert ranges(text) == []


def test_the_fiscal_year_is_named_after_the_year_it_ends_in() -> None:
    assert ranges("fiscal year 2026", FISCAL) == [{"start": "2025-04-01", "end": "2026-04-01"}]


@pytest.mark.parametrize(
    ("text", "grain"),
    [
        ("by month", "month"),
        ("monthly", "month"),
        ("per week", "week"),
        ("day by day", "day"),
        ("each quarter", "quarter"),
        ("annually", "year"),
    ],
)
def test_a_grain_is_read(text: str, grain: str) -> None:
    assert only(text).grain == grain


def test_parts_of_the_calendar_are_read() -> None:
    assert only("by day of the week").part == "day_of_week"
    assert only("by hour").part == "hour_of_day" or only("by hour").grain == "hour"
    assert only("on weekends").days == (6, 7)


@pytest.mark.parametrize(
    ("text", "against"),
    [
        ("vs last year", "previous_year"),
        ("year over year", "previous_year"),
        ("compared to the same period last year", "previous_year"),
        ("versus the previous month", "previous_period"),
        ("with the quarter before", "previous_period"),
        ("MoM", "previous_period"),
    ],
)
def test_a_comparison_is_read(text: str, against: str) -> None:
    assert only(text).against == against
