"""Metrics that need the rows of the result: cumulative sums and weighted scores."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from sqlglot import exp

from assay.kernel.errors import InvalidSpec
from assay.semantic.calendar import MONTHS_OF, floor, step
from assay.semantic.compile.context import Context
from assay.semantic.compile.fields import FieldValueType
from assay.semantic.compile.formulas import arithmetic, divided, in_time, over, wrapped
from assay.semantic.compile.period_windows import over_periods
from assay.semantic.compile.plan import Dim, Variant, beside_time, slot
from assay.semantic.compile.time_sql import cut
from assay.semantic.model import Component, Metric
from assay.semantic.period_labels import label_between
from assay.semantic.periods import Period, as_day
from assay.semantic.spec import Grain

UP_TO_NOW = ("UNBOUNDED PRECEDING", "CURRENT ROW")


def extended(metric: Metric, variant: Variant, time: Dim | None, context: Context) -> Variant:
    """The rows a cumulative metric needs: from the start of its unit, or of its window, or from the very first.

    Without a time column it is one number: up to the end of the period, or up to today.
    """
    calendar, period = context.model.calendar, variant.period
    if time is None and metric.window is not None:
        raise InvalidSpec(
            f"{metric.name} is over {metric.window} periods, so it needs a time dimension.",
            hint="Add one, such as the field `time` by month.",
        )
    if period is None and time is None and metric.to_date is not None:
        period = Period(None, context.today + timedelta(days=1), "to date", False)
    if period is None or (period.start is None and (time is not None or metric.to_date is None)):
        return variant
    start = None
    if metric.to_date is not None:
        reference = period.start if time is not None else _last_day(period, context.today)
        start = floor(as_day(reference), metric.to_date, calendar) if reference is not None else None
    elif metric.window is not None and period.start is not None:
        grain = time.use.grain if time is not None and time.use.grain else "day"
        start = step(floor(as_day(period.start), grain, calendar), grain, 1 - metric.window)
    if time is None and start is not None and period.end_exclusive is not None:
        label = label_between(start, period.end_exclusive, metric.to_date, calendar)
        context.log.note(f"{metric.label or metric.name}: {label}")
    name = f"{variant.name}_{metric.name}".strip("_")
    return replace(variant, name=name, period=replace(period, start=start))


def _last_day(period: Period, today: date) -> date:
    return step_back(period.end_exclusive) if period.end_exclusive is not None else today


def step_back(end: date | datetime) -> date:
    """The last day before an excluded end."""
    return step(as_day(end), "day", -1)


def cumulative_sql(metric: Metric, inner: exp.Expr, time: Dim, dims: Sequence[Dim], context: Context) -> exp.Expr:
    """The running sum of ``inner`` along time, restarting with every other dimension and every ``to_date`` unit."""
    partition = [slot(dim.name) for dim in beside_time(dims, time)]
    if metric.window:
        return marked(over_periods(exp.Sum(this=inner), partition, time, metric.window, context))
    if metric.to_date is not None:
        partition.append(_unit_of(time, metric.to_date, context))
    return marked(over(exp.Sum(this=inner), partition, in_time(slot(time.name), context.dialect), UP_TO_NOW))


def _unit_of(time: Dim, unit: Grain, context: Context) -> exp.Expr:
    """The unit of ``to_date`` a row lies in; InvalidSpec when the rows are coarser than that."""
    grain, calendar = time.use.grain, context.model.calendar
    if grain in MONTHS_OF and MONTHS_OF[grain] > MONTHS_OF.get(unit, 0):
        raise InvalidSpec(
            f"From the start of the {_word(unit)} cannot be shown by {_word(grain)}.", hint="Use a finer time grain."
        )
    if grain == "week" and unit != "week":
        context.log.caveat(f"A week counts in the {_word(unit)} it begins in.")
    kind: FieldValueType = "text_date" if context.dialect == "sqlite" else "date"
    return cut(slot(time.name), "year" if time.column.type == "integer" else kind, unit, calendar, context.dialect)


def _word(grain: str) -> str:
    return grain.replace("_", " ")


def marked(tree: exp.Expr) -> exp.Expr:
    """A window that is computed before the rows it needed are dropped."""
    tree.meta[EARLY] = True
    return tree


EARLY = "needs_earlier_rows"


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
    real = exp.cast(part.copy(), "DOUBLE") if dialect == "mysql" else part  # MySQL rounds means of decimals
    value = divided(arithmetic("-", part, over(exp.Avg(this=real.copy()))), _spread(real, dialect))
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
