"""Names that stand for calculations while a question is read, and what is put in their place."""

from __future__ import annotations

from collections.abc import Mapping

from assay.semantic.computed import Computed
from assay.semantic.spec import Aggregate, All, AnalyticsSpec, Arithmetic, Condition, MetricExpr, MetricRef


def stated(
    spec: AnalyticsSpec, formulas: Mapping[str, MetricExpr], computed: tuple[Computed, ...] = ()
) -> AnalyticsSpec:
    """The spec with what the defined names stand for in their place, and the ``computed`` numbers these need."""
    if not (formulas or computed):
        return spec
    metrics = tuple(use.model_copy(update={"expr": _put(use.expr, formulas)}) for use in spec.metrics)
    spec = spec.model_copy(update={"metrics": metrics})
    told = spec.canonical()
    needed = tuple(one for one in computed if f'"{one.entity}.{one.name}"' in told and one not in spec.computed)
    return spec.model_copy(update={"computed": (*spec.computed, *needed)}) if needed else spec


def _put(expr: MetricExpr, formulas: Mapping[str, MetricExpr]) -> MetricExpr:
    if isinstance(expr, Arithmetic):
        return expr.model_copy(update={"left": _put(expr.left, formulas), "right": _put(expr.right, formulas)})
    if isinstance(expr, MetricRef) and expr.metric in formulas:
        return _narrowed(formulas[expr.metric], expr.filter)
    return expr


def _narrowed(expr: MetricExpr, where: Condition | None) -> MetricExpr:
    """A condition on a calculation holds for each of its parts."""
    if isinstance(expr, Arithmetic):
        return expr.model_copy(update={"left": _narrowed(expr.left, where), "right": _narrowed(expr.right, where)})
    return filtered(expr, where) or expr


def filtered(expr: MetricExpr, where: Condition | None) -> MetricExpr | None:
    """The metric or aggregate under one more condition; None for a calculation."""
    if where is None:
        return expr
    if not isinstance(expr, (MetricRef, Aggregate)):
        return None
    both = All(all=(expr.filter, where)) if expr.filter is not None else where
    return expr.model_copy(update={"filter": both})
