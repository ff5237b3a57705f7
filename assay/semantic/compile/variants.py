"""Which rows: the period asked for, and the one or the group it is set beside."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from assay.kernel.errors import InvalidSpec
from assay.semantic.calendar import MONTHS_OF, floor, step
from assay.semantic.compile.context import Context
from assay.semantic.compile.defaults import fields_of
from assay.semantic.compile.plan import STEP_BEFORE, Dim, Variant, time_axis
from assay.semantic.period_labels import day_label
from assay.semantic.periods import Period, Shift, back, other_period, previous_period, previous_year, resolve
from assay.semantic.spec import All, AnalyticsSpec, Comparison, Condition, TimeRange

DAYS = {"hour": 0, "day": 1, "week": 7}


def main_variant(spec: AnalyticsSpec, context: Context) -> Variant:
    """The rows the spec itself is about."""
    if spec.time is None:
        return Variant()
    period = resolve(spec.time, context.today, context.model.calendar)
    for note in period.notes:
        context.log.note(note)
    if not period.complete and period.bounded:
        context.log.caveat(_unfinished(period, context.today))
    return Variant(period=period)


def _unfinished(period: Period, today: date) -> str:
    """What is said of a period that still goes on. Of one that was counted back from today only today does."""
    if period.end_exclusive == today + timedelta(days=1) and period.start == today:
        return f"{period.label} is not over yet."
    if period.end_exclusive == today + timedelta(days=1):
        return f"{period.label} ends with today, which is not over yet."
    return f"{period.label} is not over yet: it counts up to {day_label(today)}."


def compared_variant(spec: AnalyticsSpec, main: Variant, dims: tuple[Dim, ...], context: Context) -> Variant | None:
    """The rows the values are set beside; None without a comparison."""
    comparison = spec.comparison
    if comparison is None:
        return None
    if comparison.kind == "group":
        return replace(main, name="previous", where=_group_where(spec, comparison))
    axis = time_axis(dims)
    if main.period is None or not main.period.bounded:
        return (
            _unbounded(comparison, main, axis, context)
            if comparison.kind != "period"
            else _period(comparison, main, context)
        )
    period = _compared_period(comparison, main.period, spec.time, axis, context)
    return Variant("previous", period, period.shift if axis else None)


def _compared_period(
    comparison: Comparison, main: Period, time: TimeRange | None, axis: Dim | None, context: Context
) -> Period:
    calendar = context.model.calendar
    assert time is not None
    if comparison.kind == "previous_period":
        return previous_period(main, time, context.today, calendar)
    if comparison.kind == "previous_year":
        weekly = axis is not None and axis.use.grain == "week"
        return previous_year(main, time, context.today, calendar, weekly)
    return _named_period(comparison, main, context)


def _named_period(comparison: Comparison, main: Period, context: Context) -> Period:
    if comparison.time is None:
        raise InvalidSpec("A comparison with a period needs its time range.")
    return other_period(resolve(comparison.time, context.today, context.model.calendar), main, context.model.calendar)


def _period(comparison: Comparison, main: Variant, context: Context) -> Variant:
    if main.period is None:
        raise InvalidSpec("A comparison with a period needs a time range of its own too.")
    period = _named_period(comparison, main.period, context)
    return Variant("previous", period, period.shift)


def _unbounded(comparison: Comparison, main: Variant, axis: Dim | None, context: Context) -> Variant:
    """Without a bounded period each step of the time axis is set beside the step before, or the year before."""
    if axis is None or axis.use.grain is None:
        raise InvalidSpec("A comparison needs a time range or a time dimension.", hint="Say for which period.")
    grain = axis.use.grain
    if comparison.kind == "previous_year":
        shift = Shift("day", 364) if grain == "week" else Shift("month", 12)
    elif grain in MONTHS_OF:
        shift = Shift("month", MONTHS_OF[grain])
    elif DAYS[grain]:
        shift = Shift("day", DAYS[grain])
    else:
        raise InvalidSpec("Hours cannot be compared without a time range.")
    known = main.period
    start = back(known.start, shift) if known and known.start else None
    running = step(floor(context.today, grain, context.model.calendar), grain, 1)
    if known is None or known.end_exclusive is None:
        context.log.caveat(f"The last {grain.replace('_', ' ')} is not over yet, but is set beside a whole one.")
    end = back((known.end_exclusive if known else None) or running, shift)
    return Variant("previous", Period(start, end, STEP_BEFORE, True), shift)


def _group_where(spec: AnalyticsSpec, comparison: Comparison) -> tuple[Condition, ...]:
    if comparison.where is None:
        raise InvalidSpec("A comparison with a group needs the condition that makes the group.")
    replaced = set(fields_of(comparison.where))
    own = spec.where.all if isinstance(spec.where, All) else (spec.where,) if spec.where is not None else ()
    kept = tuple(condition for condition in own if not replaced & set(fields_of(condition)))
    return (*kept, comparison.where)
