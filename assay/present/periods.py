"""How days and periods are written."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from assay.present.numbers import EN_DASH

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_SPAN_MONTHS = {"month": 1, "quarter": 3, "fiscal_quarter": 3, "year": 12, "fiscal_year": 12}


def day(value: date) -> str:
    """A day.

    >>> day(date(2026, 11, 12))
    '12 Nov 2026'
    """
    return f"{value.day} {_MONTHS[value.month - 1]} {value.year}"


def span(start: date, end: date) -> str:
    """The days from ``start`` up to, not including, ``end``, as shortly as can be said.

    >>> span(date(2026, 7, 1), date(2026, 10, 1)), span(date(2026, 1, 1), date(2027, 1, 1))
    ('Jul–Sep 2026', '2026')
    >>> span(date(2026, 10, 1), date(2026, 11, 21)), span(date(2026, 2, 3), date(2026, 2, 4))
    ('1 Oct–20 Nov 2026', '3 Feb 2026')
    """
    last = end - timedelta(days=1)
    if last <= start:
        return day(start)
    if start.day == 1 and end.day == 1:
        return _months(start, last)
    if start.year != last.year:
        return f"{day(start)}{EN_DASH}{day(last)}"
    first = f"{start.day}" if start.month == last.month else f"{start.day} {_MONTHS[start.month - 1]}"
    return f"{first}{EN_DASH}{day(last)}"


def bucket(value: Any, grain: str | None) -> str:
    """The period that starts at ``value`` (a date, a timestamp or its ISO text).

    >>> bucket("2026-07-01", "quarter"), bucket("2026-11-01", "month"), bucket("2026-11-02", "week")
    ('Jul–Sep 2026', 'Nov 2026', 'week of 2 Nov 2026')
    """
    moment = as_moment(value)
    if moment is None:
        return str(value)
    if grain == "hour":
        return f"{day(moment)} {moment:%H:%M}"
    if grain == "week":
        return f"week of {day(moment)}"
    if grain in _SPAN_MONTHS:
        return span(moment.date(), add_months(moment.date(), _SPAN_MONTHS[grain]))
    clock = f" {moment:%H:%M}" if (moment.hour, moment.minute) != (0, 0) else ""
    return day(moment) + clock


def bucket_end(value: Any, grain: str | None) -> date | None:
    """The first day after the period that starts at ``value``; None when it cannot be told."""
    moment = as_moment(value)
    if moment is None or grain is None:
        return None
    if grain in _SPAN_MONTHS:
        return add_months(moment.date(), _SPAN_MONTHS[grain])
    return moment.date() + timedelta(days=7 if grain == "week" else 1)


def part_name(value: Any, part: str | None) -> str:
    """A calendar part in words: Monday = 1.

    >>> part_name(1, "day_of_week"), part_name(12, "month_of_year"), part_name(9, "hour_of_day")
    ('Monday', 'Dec', '09:00')
    """
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not float(value).is_integer():
        return str(value)
    number = int(value)
    if part == "day_of_week" and 1 <= number <= 7:
        return _WEEKDAYS[number - 1]
    if part == "month_of_year" and 1 <= number <= 12:
        return _MONTHS[number - 1]
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


def add_months(value: date, months: int) -> date:
    """The first of the month that many months on, or the same day where the month has it."""
    index = value.year * 12 + value.month - 1 + months
    year, month = divmod(index, 12)
    for last in (value.day, 30, 29, 28):
        try:
            return date(year, month + 1, last)
        except ValueError:
            continue
    raise ValueError(f"no such month: {year}-{month + 1}")


def _months(start: date, last: date) -> str:
    if (start.month, last.month) == (1, 12):
        return f"{start.year}" if start.year == last.year else f"{start.year}{EN_DASH}{last.year}"
    if (start.year, start.month) == (last.year, last.month):
        return f"{_MONTHS[start.month - 1]} {start.year}"
    first = _MONTHS[start.month - 1] + ("" if start.year == last.year else f" {start.year}")
    return f"{first}{EN_DASH}{_MONTHS[last.month - 1]} {last.year}"
