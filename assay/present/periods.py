"""How the values of time columns are written."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from assay.semantic.calendar import step
from assay.semantic.model import Calendar
from assay.semantic.period_labels import MONTHS, WEEKDAYS, day_label, period_label
from assay.semantic.period_labels import during as during

PARTS = ("hour_of_day", "day_of_week", "day_of_month", "month_of_year", "quarter_of_year")


def bucket(value: Any, grain: str | None, fiscal: int = 1) -> str:
    """The period that starts at ``value`` (date, timestamp or ISO text); fiscal years begin in month ``fiscal``.

    >>> bucket("2026-07-01", "quarter"), bucket("2026-11-01", "month"), bucket("2026-11-02T08:30:00", None)
    ('Jul–Sep 2026', 'Nov 2026', '2 Nov 2026 08:30')
    >>> bucket("2026-04-01", "fiscal_quarter", 4), bucket("2026-04-01", "fiscal_year", 4)
    ('Q1 FY2027', 'FY2027')
    """
    moment = as_moment(value)
    if moment is None:
        return str(value)
    if grain == "hour" or (grain is None and (moment.hour, moment.minute) != (0, 0)):
        return day_label(moment)
    return period_label(moment.date(), grain or "day", Calendar(fiscal_year_start=fiscal))


def bucket_end(value: Any, grain: str | None) -> date | None:
    """The first day after the period that starts at ``value``; None when it cannot be told.

    >>> bucket_end("2026-11-01", "month")
    datetime.date(2026, 12, 1)
    """
    moment = as_moment(value)
    return step(moment.date(), grain, 1) if moment is not None and grain and grain not in PARTS else None


def part_name(value: Any, part: str | None) -> str:
    """A calendar part in words: Monday = 1.

    >>> part_name(1, "day_of_week"), part_name(12, "month_of_year"), part_name(9, "hour_of_day")
    ('Monday', 'Dec', '09:00')
    """
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not float(value).is_integer():
        return str(value)
    number = int(value)
    if part == "day_of_week" and 1 <= number <= 7:
        return WEEKDAYS[number - 1]
    if part == "month_of_year" and 1 <= number <= 12:
        return MONTHS[number - 1]
    if part == "hour_of_day" and 0 <= number <= 23:
        return f"{number:02d}:00"
    return f"Q{number}" if part == "quarter_of_year" else str(number)


def as_moment(value: Any) -> datetime | None:
    """A date, timestamp or ISO text as a naive datetime; None for anything else."""
    if isinstance(value, datetime):
        return value.replace(tzinfo=None)
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day)
    if not isinstance(value, str):
        return None
    try:
        return datetime.fromisoformat(value).replace(tzinfo=None)
    except ValueError:
        return None
