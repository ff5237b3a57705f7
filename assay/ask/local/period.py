"""A stretch of days that was said in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from assay.semantic.calendar import add_months
from assay.semantic.model import Calendar
from assay.semantic.periods import resolve
from assay.semantic.spec import Relative, TimeRange, Unit


@dataclass(frozen=True)
class Period:
    """A stretch of days, ``end`` excluded. ``relative`` if said relative to today, ``note`` what was assumed."""

    start: date
    end: date
    relative: Relative | None = None
    note: str = ""
    unit: Unit | None = None

    def range(self) -> TimeRange:
        """As a spec says it."""
        return TimeRange(relative=self.relative) if self.relative else TimeRange(start=self.start, end=self.end)


def relative_period(relative: Relative, today: date, calendar: Calendar, note: str = "") -> Period:
    """The days a relative period stands for today.

    >>> relative_period(Relative(kind="previous", unit="quarter"), date(2026, 5, 20), Calendar()).start
    datetime.date(2026, 1, 1)
    """
    found = resolve(TimeRange(relative=relative), today, calendar)
    start, end = found.start or today, found.end_exclusive or today + timedelta(days=1)
    return Period(_day(start), _day(end), relative, note, relative.unit)


def _day(moment: date | datetime) -> date:
    return moment.date() if isinstance(moment, datetime) else moment


def fiscal_year(year: int, calendar: Calendar) -> Period:
    """The fiscal year named after the calendar year it ends in."""
    first = calendar.fiscal_year_start
    start = date(year if first == 1 else year - 1, first, 1)
    note = "" if first == 1 else f"fiscal year {year} ends in {year}"
    return Period(start, add_months(start, 12), note=note, unit="fiscal_year")
