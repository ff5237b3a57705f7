"""Whole days, months and units of a source's calendar: the arithmetic under every period."""

from __future__ import annotations

import calendar as civil
from datetime import date, timedelta

from assay.semantic.model import Calendar
from assay.semantic.spec import Grain

MONTHS_OF = {"month": 1, "quarter": 3, "year": 12, "fiscal_quarter": 3, "fiscal_year": 12}
"""Units made of whole months, and how many."""
DAYS_OF = {"hour": 1, "day": 1, "week": 7}


def add_months(day: date, months: int) -> date:
    """The same day of the month ``months`` later, or the month's last day where there is no such day.

    >>> add_months(date(2026, 1, 31), 1), add_months(date(2024, 2, 29), -12)
    (datetime.date(2026, 2, 28), datetime.date(2023, 2, 28))

    Raises OverflowError outside the years 1 to 9999, as dates do.
    """
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    if not 1 <= year <= 9999:
        raise OverflowError(f"{months} months from {day} lie outside the calendar")
    return day.replace(year=year, month=month + 1, day=min(day.day, civil.monthrange(year, month + 1)[1]))


def step(day: date, unit: str, count: int) -> date:
    """``day`` moved by ``count`` units.

    >>> step(date(2026, 11, 16), "week", -2)
    datetime.date(2026, 11, 2)
    """
    if unit in MONTHS_OF:
        return add_months(day, MONTHS_OF[unit] * count)
    return day + timedelta(days=DAYS_OF[unit] * count)


def floor(day: date, unit: str, calendar: Calendar = Calendar()) -> date:
    """First day of the unit that ``day`` lies in.

    >>> floor(date(2026, 11, 20), "quarter"), floor(date(2026, 11, 20), "week")
    (datetime.date(2026, 10, 1), datetime.date(2026, 11, 16))
    >>> floor(date(2026, 2, 20), "fiscal_year", Calendar(fiscal_year_start=4))
    datetime.date(2025, 4, 1)
    """
    if unit in ("day", "hour"):
        return day
    if unit == "week":
        return day - timedelta(days=(day.weekday() + (calendar.week_start == "sunday")) % 7)
    months = MONTHS_OF[unit]
    first = calendar.fiscal_year_start if unit.startswith("fiscal") else 1
    return add_months(day.replace(day=1), -((day.month - first) % months))


def starts(start: date, end: date, grain: Grain, calendar: Calendar = Calendar()) -> tuple[date, ...]:
    """First days of all periods of ``grain`` that touch ``start`` .. ``end`` (excluded).

    >>> starts(date(2026, 1, 15), date(2026, 3, 1), "month")
    (datetime.date(2026, 1, 1), datetime.date(2026, 2, 1))
    """
    found = []
    current = floor(start, grain, calendar)
    while current < end:
        found.append(current)
        current = step(current, grain, 1)
    return tuple(found)
