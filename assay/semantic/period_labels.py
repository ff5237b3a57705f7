"""Names of periods as people write them: "Jul–Sep 2026", "1 Oct–20 Nov 2026", "Week of 16 Nov 2026", "FY2026"."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from assay.semantic.calendar import add_months, floor, step
from assay.semantic.model import Calendar

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_A_DAY = re.compile(r"\d{1,2} [A-Z]|\d{1,2}–")
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def day_label(day: date) -> str:
    """``20 Nov 2026``; with the time where there is one."""
    text = f"{day.day} {MONTHS[day.month - 1]} {day.year}"
    return f"{text} {day:%H:%M}" if isinstance(day, datetime) else text


def period_label(start: date, grain: str, calendar: Calendar = Calendar()) -> str:
    """The name of the one period of ``grain`` that begins at ``start``: axis and table labels.

    >>> period_label(date(2026, 7, 1), "quarter"), period_label(date(2026, 11, 16), "week")
    ('Jul–Sep 2026', 'Week of 16 Nov 2026')
    """
    if grain == "hour":
        return day_label(start)
    day = start.date() if isinstance(start, datetime) else start
    return label_between(day, step(day, grain, 1), grain, calendar)


def fiscal_year_of(day: date, calendar: Calendar) -> int:
    """A fiscal year is named after the year it ends in.

    >>> fiscal_year_of(date(2025, 4, 1), Calendar(fiscal_year_start=4))
    2026
    """
    return (add_months(floor(day, "fiscal_year", calendar), 12) - timedelta(days=1)).year


def label_between(
    start: date | datetime | None, end: date | datetime | None, unit: str | None, calendar: Calendar = Calendar()
) -> str:
    """Name of the stretch ``start`` .. ``end`` (excluded), asked for in ``unit``."""
    if start is None or end is None:
        return _open_label(start, end)
    if isinstance(start, datetime) or isinstance(end, datetime):
        return f"{day_label(start)} to {day_label(end)}"
    special = _unit_label(start, end, unit, calendar)
    return special or _months_label(start, end) or _days_label(start, end - timedelta(days=1))


def during(label: str) -> str:
    """A period's name inside a sentence, with its preposition.

    >>> during("Jul–Sep 2026"), during("1 Jan–20 Nov 2026"), during("3 Feb 2026"), during("since 3 Feb 2026")
    ('in Jul–Sep 2026', 'over 1 Jan–20 Nov 2026', 'on 3 Feb 2026', 'since 3 Feb 2026')
    """
    if label.startswith(("since", "before", "all ")):
        return label
    if label.startswith("Week"):
        return f"in the w{label[1:]}"
    if _A_DAY.match(label):
        return f"over {label}" if "–" in label or " to " in label else f"on {label}"
    return f"in {label}"


def _open_label(start: date | datetime | None, end: date | datetime | None) -> str:
    if start is not None:
        return f"since {day_label(start)}"
    return f"before {day_label(end)}" if end is not None else "all time"


def _unit_label(start: date, end: date, unit: str | None, calendar: Calendar) -> str:
    if unit == "week" and end == start + timedelta(days=7):
        return f"Week of {day_label(start)}"
    if unit not in ("fiscal_year", "fiscal_quarter") or floor(start, unit, calendar) != start:
        return ""
    if step(start, unit, 1) != end:
        return ""
    year = fiscal_year_of(start, calendar)
    quarter = (start.month - calendar.fiscal_year_start) % 12 // 3 + 1
    return f"FY{year}" if unit == "fiscal_year" else f"Q{quarter} FY{year}"


def _months_label(start: date, end: date) -> str:
    if start.day != 1 or end.day != 1 or end <= start:
        return ""
    last = end - timedelta(days=1)
    if start.month == 1 and end.month == 1:
        return str(start.year) if start.year == last.year else f"{start.year}–{last.year}"
    first_name, last_name = MONTHS[start.month - 1], MONTHS[last.month - 1]
    if start.year != last.year:
        return f"{first_name} {start.year}–{last_name} {last.year}"
    return f"{first_name}–{last_name} {last.year}" if start.month != last.month else f"{last_name} {last.year}"


def _days_label(start: date, last: date) -> str:
    if start >= last:
        return day_label(start)
    if start.year != last.year:
        return f"{day_label(start)}–{day_label(last)}"
    if start.month != last.month:
        return f"{start.day} {MONTHS[start.month - 1]}–{day_label(last)}"
    return f"{start.day}–{day_label(last)}"
