"""A period as a condition on a field."""

from __future__ import annotations

from datetime import date, datetime, time

from sqlglot import exp

from assay.kernel.errors import InvalidSpec
from assay.semantic.compile.context import Context
from assay.semantic.compile.literals import comparable
from assay.semantic.compile.scope import Found
from assay.semantic.compile.time_sql import naive, within
from assay.semantic.periods import Period, as_day

Moment = date | datetime


def period_sql(found: Found, period: Period, context: Context) -> exp.Expr:
    """``start <= field < end``; InvalidSpec where a field of years would have to be cut within a year."""
    if found.type == "year":
        _whole_years(period, context)
    start, end = (_plain(moment, context) for moment in (period.start, period.end_exclusive))
    found = comparable(found, (start, end), context)
    return within(found.tree, found.type, start, end, context.model.calendar, context.dialect)


def _plain(moment: Moment | None, context: Context) -> Moment | None:
    """Local time, and a day where it is midnight, so that dates kept as text compare as days."""
    if not isinstance(moment, datetime):
        return moment
    local = naive(moment, context.model.calendar)
    return local.date() if local.time() == time() else local


def _whole_years(period: Period, context: Context) -> None:
    """A field of years can only be cut at New Year; a running year counts whole, and is said to."""
    start, end = period.start, period.end_exclusive
    cut_start = start is not None and (start.month, start.day) != (1, 1)
    cut_end = end is not None and (end.month, end.day) != (1, 1)
    if cut_start or (cut_end and end is not None and as_day(end) <= context.today):
        raise InvalidSpec(
            f"This field holds years only; it cannot be asked for {period.label}.", hint="Ask for whole years."
        )
    if cut_end:
        context.log.caveat("Years are counted whole, for the field holds nothing finer.")
