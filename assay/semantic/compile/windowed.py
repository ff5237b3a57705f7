"""Metrics that need the rows of the result: cumulative sums and weighted scores."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from sqlglot import exp

from assay.semantic.calendar import floor, step
from assay.semantic.compile.context import Context
from assay.semantic.compile.fields import FieldValueType
from assay.semantic.compile.formulas import arithmetic, divided, ordered, over, wrapped
from assay.semantic.compile.plan import Dim, Variant, slot
from assay.semantic.compile.time_sql import cut
from assay.semantic.model import Calendar, Component, Metric
from assay.semantic.periods import as_day

UP_TO_NOW = ("UNBOUNDED PRECEDING", "CURRENT ROW")


def extended(metric: Metric, variant: Variant, time: Dim | None, calendar: Calendar) -> Variant:
    """The rows a cumulative metric needs: from the start of its unit, or of its window, or from the very first."""
    period = variant.period
    if period is None or period.start is None:
        return variant
    start = None
    if metric.to_date is not None:
        reference = (
            period.start if time is not None or period.end_exclusive is None else step_back(period.end_exclusive)
        )
        start = floor(as_day(reference), metric.to_date, calendar)
    elif metric.window is not None:
        grain = time.use.grain if time is not None and time.use.grain else "day"
        start = step(floor(as_day(period.start), grain, calendar), grain, 1 - metric.window)
    name = f"{variant.name}_{metric.name}".strip("_")
    return replace(variant, name=name, period=replace(period, start=start))


def step_back(end: date | datetime) -> date:
    """The last day before an excluded end."""
    return step(as_day(end), "day", -1)


def cumulative_sql(metric: Metric, inner: exp.Expr, time: Dim, dims: Sequence[Dim], context: Context) -> exp.Expr:
    """The running sum of ``inner`` along time, restarting with every other dimension and every ``to_date`` unit."""
    partition = [slot(dim.name) for dim in dims if dim is not time]
    if metric.to_date is not None:
        kind: FieldValueType = "text_date" if context.dialect == "sqlite" else "date"
        partition.append(cut(slot(time.name), kind, metric.to_date, context.model.calendar, context.dialect))
    rows = (f"{metric.window - 1} PRECEDING", "CURRENT ROW") if metric.window else UP_TO_NOW
    return over(exp.Sum(this=inner), partition, [ordered(slot(time.name))], rows)


def composite_sql(components: Sequence[Component], parts: Sequence[exp.Expr], dialect: str) -> exp.Expr:
    """The weighted sum of scaled metrics."""
    scaled = [
        arithmetic("*", _scaled(component, part, dialect), exp.convert(component.weight))
        for component, part in zip(components, parts, strict=True)
    ]
    total = scaled[0]
    for item in scaled[1:]:
        total = exp.Add(this=total, expression=item)
    return total


def _scaled(component: Component, part: exp.Expr, dialect: str) -> exp.Expr:
    if component.scale == "none":
        return exp.Neg(this=wrapped(part)) if component.invert else part
    if component.scale == "minmax":
        low, high = over(exp.Min(this=part.copy())), over(exp.Max(this=part.copy()))
        value = divided(arithmetic("-", part, low), exp.Paren(this=arithmetic("-", high, low.copy())))
        return arithmetic("-", exp.Literal.number(1), value) if component.invert else value
    value = divided(arithmetic("-", part, over(exp.Avg(this=part.copy()))), _spread(part, dialect))
    return exp.Neg(this=exp.Paren(this=value)) if component.invert else value


def _spread(part: exp.Expr, dialect: str) -> exp.Expr:
    """Population standard deviation over all rows; SQLite has none, so the mean of squares less the squared mean."""
    if dialect != "sqlite":
        return over(exp.StddevPop(this=part.copy()))
    real = exp.cast(part.copy(), "DOUBLE")
    square = over(exp.Avg(this=exp.Mul(this=real, expression=real.copy())))
    mean = over(exp.Avg(this=real.copy()))
    variance = arithmetic("-", square, arithmetic("*", mean, mean.copy()))
    return exp.Sqrt(this=exp.Anonymous(this="MAX", expressions=[variance, exp.Literal.number(0.0)]))
