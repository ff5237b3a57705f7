"""What a single number was meant to reach: the target of its metric for the same period and part of the data."""

from __future__ import annotations

from datetime import date, datetime

import numpy as np
import pyarrow as pa

from assay.kernel.tabular import Column, Table
from assay.present.view import View, see
from assay.semantic.calendar import floor, step
from assay.semantic.model import Calendar, Metric, SemanticModel, Target
from assay.semantic.periods import Period
from assay.semantic.spec import AnalyticsSpec, Compare, Condition, MetricRef

_MOST_PERIODS = 400


def goal_of(view: View, spec: AnalyticsSpec | None, model: SemanticModel, period: Period | None) -> View | None:
    """One row of two cells, the number and its target; None where no target was set for exactly this.

    A target for each month holds for a quarter as three of them, where the metric adds up.
    """
    metric = _metric(spec, model)
    if spec is None or metric is None or period is None or view.rows != 1 or view.axes or not view.measures:
        return None
    spans = ((target, periods_in(target, period, model.calendar)) for target in metric.targets)
    summed = view.first.index in view.additive
    fitting = [
        target.value * count
        for target, count in spans
        if (count == 1 or (count and summed)) and _same(target.where, spec.where)
    ]
    return _beside(view, fitting[0]) if fitting else None


def periods_in(target: Target, period: Period, calendar: Calendar) -> int:
    """How many of the target's periods make up ``period`` exactly; 0 when they do not, or it was not yet in force.

    >>> months, year = Target(value=1, period="month"), Period(date(2026, 1, 1), date(2027, 1, 1), "2026")
    >>> periods_in(months, year, Calendar()), periods_in(Target(value=1, period="week"), year, Calendar())
    (12, 0)
    """
    start, end = period.start, period.end_exclusive
    if not isinstance(start, date) or not isinstance(end, date) or isinstance(start, datetime):
        return 0
    outside = (target.start and start < target.start) or (target.end and end > step(target.end, "day", 1))
    if outside or floor(start, target.period, calendar) != start:
        return 0
    at, count = start, 0
    while at < end and count < _MOST_PERIODS:
        at, count = step(at, target.period, 1), count + 1
    return count if at == end else 0


def _metric(spec: AnalyticsSpec | None, model: SemanticModel) -> Metric | None:
    """The one metric asked for, as it is in the catalog."""
    uses = [use for use in spec.metrics if not use.hidden] if spec is not None else []
    plain = len(uses) == 1 and isinstance(uses[0].expr, MetricRef) and uses[0].transform is None
    if spec is None or not plain or spec.having is not None or spec.combine is not None:
        return None
    expr = uses[0].expr
    return model.metric(expr.metric) if isinstance(expr, MetricRef) and expr.filter is None else None


def _same(one: Condition | None, other: Condition | None) -> bool:
    """Whether two conditions ask for the same, whichever way a field is reached."""
    if isinstance(one, Compare) and isinstance(other, Compare):
        return (one.field, one.op, one.value) == (other.field, other.op, other.value)
    return one == other


def _beside(view: View, target: float) -> View | None:
    reached = float(view.numbers(view.first.index)[0])
    named = view.first.column
    columns = tuple(Column(name, named.label, "number", "metric", view.first.unit) for name in ("reached", "target"))
    cells = [_cell(reached), _cell(float(target))]
    return see(Table(columns, pa.Table.from_arrays(cells, names=["reached", "target"]))) if target else None


def _cell(value: float) -> pa.Array:
    """One number from its buffer: ``pa.array`` imports pandas."""
    return pa.Array.from_buffers(pa.float64(), 1, [None, pa.py_buffer(np.array([value]))])
