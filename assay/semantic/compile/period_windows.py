"""Windows of so many periods: by the calendar, so that periods without rows count as periods."""

from __future__ import annotations

from sqlglot import exp

from assay.kernel.errors import InvalidSpec
from assay.semantic.calendar import MONTHS_OF
from assay.semantic.compile.context import Context
from assay.semantic.compile.fields import FieldValueType
from assay.semantic.compile.formulas import over
from assay.semantic.compile.plan import Dim, slot
from assay.semantic.compile.time_sql import cut, day_number, part

DAYS = {"day": 1, "week": 7}


def over_periods(function: exp.Expr, partition: list[exp.Expr], axis: Dim, periods: int, context: Context) -> exp.Expr:
    """``function`` over this period and the ``periods - 1`` before it."""
    index, width = _index(axis, context)
    order: list[exp.Expr] = [exp.Ordered(this=index, desc=False, nulls_first=context.dialect in ("mysql", "sqlite"))]
    return over(function, partition, order, (f"{(periods - 1) * width} PRECEDING", "CURRENT ROW"), "RANGE")


def _index(axis: Dim, context: Context) -> tuple[exp.Expr, int]:
    """A number that grows evenly with the period, and by how much."""
    calendar, dialect = context.model.calendar, context.dialect
    grain = axis.use.grain or ("day" if axis.column.type == "date" else None)
    if grain == "hour":
        return _hours(axis, context), 1
    if grain is None or (grain not in MONTHS_OF and grain not in DAYS):
        raise InvalidSpec("A window of periods needs time cut to a grain.", hint="Give the time field a grain.")
    if axis.column.type == "integer":
        return slot(axis.name), 1
    kind: FieldValueType = "text_date" if dialect == "sqlite" else "date"
    if grain in DAYS:
        day = slot(axis.name) if axis.use.grain else cut(slot(axis.name), kind, "day", calendar, dialect)
        return day_number(day, calendar, dialect), DAYS[grain]
    years = part(slot(axis.name), kind, "year", calendar, dialect)
    months = part(slot(axis.name), kind, "month_of_year", calendar, dialect)
    return exp.Add(this=exp.Mul(this=years, expression=exp.Literal.number(12)), expression=months), MONTHS_OF[grain]


def _hours(axis: Dim, context: Context) -> exp.Expr:
    calendar, dialect = context.model.calendar, context.dialect
    kind: FieldValueType = "text_date" if dialect == "sqlite" else "timestamp"
    days = exp.Paren(this=day_number(cut(slot(axis.name), kind, "day", calendar, dialect), calendar, dialect))
    hour = part(slot(axis.name), kind, "hour_of_day", calendar, dialect)
    return exp.Add(this=exp.Mul(this=days, expression=exp.Literal.number(24)), expression=hour)
