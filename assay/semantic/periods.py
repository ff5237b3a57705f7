"""When: from "last quarter" and today's date to two days and a label; and the stretch to compare it with."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Literal

from assay.kernel.errors import InvalidSpec
from assay.semantic.calendar import MONTHS_OF, add_months, floor, step
from assay.semantic.model import Calendar
from assay.semantic.period_labels import label_between
from assay.semantic.spec import Relative, TimeRange

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Shift:
    """How far one period lies before another: whole months, or days."""

    unit: Literal["month", "day"]
    count: int


@dataclass(frozen=True)
class Period:
    """A stretch of time. ``start`` is in it, ``end_exclusive`` is not; None = open. ``complete``: it lies in the past.

    ``unit`` is the calendar unit it was asked in; ``notes`` say what Assay assumed. ``shift`` is set on a comparison
    period: adding it to a moment in here gives the corresponding moment of the main period.
    """

    start: date | datetime | None
    end_exclusive: date | datetime | None
    label: str
    complete: bool = True
    unit: str | None = None
    notes: tuple[str, ...] = ()
    shift: Shift | None = None

    @property
    def bounded(self) -> bool:
        """Both ends are known."""
        return self.start is not None and self.end_exclusive is not None


def resolve(time: TimeRange, today: date, calendar: Calendar = Calendar()) -> Period:
    """The period a time range means on the day ``today``.

    >>> spec = TimeRange(relative=Relative(kind="last", unit="month", count=3))
    >>> period = resolve(spec, date(2026, 11, 20))
    >>> period.label, period.start, period.end_exclusive
    ('Aug–Oct 2026', datetime.date(2026, 8, 1), datetime.date(2026, 11, 1))
    """
    if time.relative is None:
        return _period(time.start, time.end, None, today, calendar)
    start, end = _RESOLVERS[time.relative.kind](time.relative, today, calendar)
    period = _period(start, end, time.relative.unit, today, calendar)
    words = f"{_spoken(time.relative)} = {period.label}"
    return replace(period, notes=(words,))


def _spoken(relative: Relative) -> str:
    unit = relative.unit.replace("_", " ")
    many = f"{relative.count} {unit}s" if relative.count > 1 else unit
    words = {"current": "this", "previous": "previous", "last": "last", "next": "next", "to_date": "this"}[
        relative.kind
    ]
    back = f" ({relative.offset} back)" if relative.offset else ""
    return f"{words} {many}{' to date' if relative.kind == 'to_date' else ''}{back}"


def _period(
    start: date | datetime | None, end: date | datetime | None, unit: str | None, today: date, calendar: Calendar
) -> Period:
    if start is not None and end is not None and as_day(start) > as_day(end):
        raise InvalidSpec(f"The time range ends ({end}) before it starts ({start}).")
    tomorrow = today + ONE_DAY
    whole = end is not None and as_day(end) < tomorrow
    if unit is not None and isinstance(end, date) and not whole:
        whole = as_day(end) == tomorrow and floor(tomorrow, unit, calendar) == tomorrow and unit != "day"
    return Period(start, end, label_between(start, end, unit, calendar), whole, unit)


def as_day(moment: date | datetime) -> date:
    """The day of a moment."""
    return moment.date() if isinstance(moment, datetime) else moment


# -- relative periods -----------------------------------------------------------------------------------------------


def _current(relative: Relative, today: date, calendar: Calendar) -> tuple[date, date]:
    unit, offset = relative.unit, relative.offset
    this = floor(today, unit, calendar)
    start = step(this, unit, -offset - relative.count + 1)
    return start, step(this, unit, 1 - offset) if offset else today + ONE_DAY


def _to_date(relative: Relative, today: date, calendar: Calendar) -> tuple[date, date]:
    start, _ = _current(relative.model_copy(update={"offset": 0}), today, calendar)
    if not relative.offset:
        return start, today + ONE_DAY
    return _same_stretch(start, today + ONE_DAY, relative.unit, relative.offset, calendar)


def _previous(relative: Relative, today: date, calendar: Calendar) -> tuple[date, date]:
    end = step(floor(today, relative.unit, calendar), relative.unit, -relative.offset)
    return step(end, relative.unit, -relative.count), end


def _last(relative: Relative, today: date, calendar: Calendar) -> tuple[date, date]:
    if relative.unit != "day":
        return _previous(relative, today, calendar)
    end = today + ONE_DAY - timedelta(days=relative.offset)
    return end - timedelta(days=relative.count), end


def _next(relative: Relative, today: date, calendar: Calendar) -> tuple[date, date]:
    start = step(floor(today, relative.unit, calendar), relative.unit, 1 - relative.offset)
    return start, step(start, relative.unit, relative.count)


_RESOLVERS = {"current": _current, "to_date": _to_date, "previous": _previous, "last": _last, "next": _next}


# -- comparison periods ---------------------------------------------------------------------------------------------


def previous_period(period: Period, time: TimeRange, today: date, calendar: Calendar = Calendar()) -> Period:
    """The stretch of equal length just before; for a running unit, the same stretch of the unit before.

    >>> month = TimeRange(relative=Relative(kind="to_date", unit="month"))
    >>> day = date(2026, 3, 30)
    >>> previous_period(resolve(month, day), month, day).label
    'Feb 2026'
    """
    start, end = _both_ends(period)
    running = time.relative is not None and time.relative.kind in ("current", "to_date")
    if running and time.relative is not None and time.relative.unit != "day":
        return _running_before(start, end, time.relative, calendar)
    months = _whole_months(start, end)
    if months:
        return _moved(period, Shift("month", months), calendar)
    return _moved(period, Shift("day", (as_day(end) - as_day(start)).days or 1), calendar)


def previous_year(
    period: Period, time: TimeRange, today: date, calendar: Calendar = Calendar(), weekly: bool = False
) -> Period:
    """The same stretch a year earlier; ``weekly`` steps 52 weeks, so that weeks and weekdays meet their like.

    >>> year = TimeRange(relative=Relative(kind="current", unit="year"))
    >>> previous_year(resolve(year, date(2028, 2, 29)), year, date(2028, 2, 29)).label
    'Jan–Feb 2027'
    """
    _both_ends(period)
    shift = Shift("day", 364) if weekly or period.unit == "week" else Shift("month", 12)
    return _moved(period, shift, calendar)


def other_period(period: Period, main: Period, calendar: Calendar = Calendar()) -> Period:
    """``period`` as a comparison for ``main``: starts are laid over each other."""
    if period.start is None or main.start is None:
        raise InvalidSpec("Both periods of a comparison need a start.", hint="Give the time range a start date.")
    start, other = as_day(main.start), as_day(period.start)
    if start.day == 1 and other.day == 1:
        months = (start.year - other.year) * 12 + start.month - other.month
        return replace(period, shift=Shift("month", months))
    return replace(period, shift=Shift("day", (start - other).days))


def _both_ends(period: Period) -> tuple[date | datetime, date | datetime]:
    if period.start is None or period.end_exclusive is None:
        raise InvalidSpec("A comparison needs a time range with a start and an end.", hint="Say for which period.")
    return period.start, period.end_exclusive


def _running_before(start: date | datetime, end: date | datetime, relative: Relative, calendar: Calendar) -> Period:
    begin, stop = _same_stretch(as_day(start), as_day(end), relative.unit, relative.count, calendar)
    months = MONTHS_OF.get(relative.unit, 0) * relative.count
    shift = Shift("month", months) if months else Shift("day", (as_day(start) - begin).days)
    return Period(begin, stop, label_between(begin, stop, relative.unit, calendar), True, relative.unit, (), shift)


def _same_stretch(start: date, end: date, unit: str, units: int, calendar: Calendar) -> tuple[date, date]:
    """``start`` .. ``end`` moved back by whole units; a stretch that fills its unit meets the whole earlier unit."""
    begin = step(start, unit, -units)
    if floor(end, unit, calendar) == end:
        return begin, step(end, unit, -units)
    return begin, step(end - ONE_DAY, unit, -units) + ONE_DAY


def _whole_months(start: date | datetime, end: date | datetime) -> int:
    if isinstance(start, datetime) or isinstance(end, datetime) or start.day != 1 or end.day != 1:
        return 0
    return (end.year - start.year) * 12 + end.month - start.month


def _moved(period: Period, shift: Shift, calendar: Calendar) -> Period:
    start, end = _both_ends(period)
    begin, stop = back(start, shift), _end_back(end, shift)
    return Period(begin, stop, label_between(begin, stop, period.unit, calendar), True, period.unit, (), shift)


def back(moment: date | datetime, shift: Shift) -> date | datetime:
    """The corresponding moment one shift earlier."""
    return add_months(moment, -shift.count) if shift.unit == "month" else moment - timedelta(days=shift.count)


def _end_back(end: date | datetime, shift: Shift) -> date | datetime:
    if isinstance(end, datetime) or end.day == 1 or shift.unit == "day":
        return back(end, shift)
    return back(end - ONE_DAY, shift) + ONE_DAY
