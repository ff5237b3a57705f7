"""The rows a metric counts: each entity behind it, with the metric's own conditions and the date it is counted by."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from assay.semantic.compile.fragments import columns_of
from assay.semantic.model import Measure, Metric, SemanticModel
from assay.semantic.spec import Aggregate, Arithmetic, Condition, MetricExpr, MetricRef

_DEPTH = 8
Sums = frozenset({"sum", "count"})


@dataclass(frozen=True)
class Leaf:
    """Rows of ``entity`` that satisfy ``filters``, dated by the field ``time`` ("" = no date of their own).

    ``agg``: what is done with them. ``additive`` false: the model says that parts do not sum up.
    """

    entity: str
    filters: tuple[Condition, ...] = ()
    time: str = ""
    agg: str = "sum"
    additive: bool = True
    expr: str = ""


def leaves(expr: MetricExpr, model: SemanticModel) -> tuple[Leaf, ...]:
    """All of them, numerators before denominators, each kind of rows once.

    >>> leaves(Aggregate(agg="count", entity="orders"), SemanticModel())[0].entity
    'orders'
    """
    found = {(leaf.entity, leaf.filters, leaf.time): leaf for leaf in reversed(all_leaves(expr, model))}
    return tuple(reversed(found.values()))


def all_leaves(expr: MetricExpr, model: SemanticModel) -> tuple[Leaf, ...]:
    """One for each aggregate, also where several are of the same rows."""
    return tuple(_leaves(expr, model, _DEPTH))


def _leaves(expr: MetricExpr, model: SemanticModel, depth: int) -> Iterator[Leaf]:
    if isinstance(expr, Arithmetic):
        yield from _leaves(expr.left, model, depth)
        yield from _leaves(expr.right, model, depth)
    elif isinstance(expr, Aggregate):
        owner = expr.entity or (expr.field or "").partition(".")[0]
        yield Leaf(owner, _given(expr.filter), _default(owner, model), expr.agg, expr.agg in Sums, expr.field or "")
    elif isinstance(expr, MetricRef):
        for leaf in _of_metric(model.metric(expr.metric), model, depth):
            yield Leaf(
                leaf.entity, (*leaf.filters, *_given(expr.filter)), leaf.time, leaf.agg, leaf.additive, leaf.expr
            )


def _of_metric(metric: Metric | None, model: SemanticModel, depth: int) -> Iterator[Leaf]:
    if metric is None or not depth:
        return
    if metric.kind == "simple" and metric.measure:
        owner, _, name = metric.measure.partition(".")
        entity = model.entity(owner)
        measure = entity.measure(name) if entity else None
        if measure is not None:
            yield _leaf(owner, measure, metric, model)
        return
    names = [metric.numerator, metric.denominator, metric.metric, *(one.metric for one in metric.components)]
    names += list(columns_of(metric.expr)) if metric.expr else []
    for name in filter(None, names):
        for leaf in _of_metric(model.metric(name), model, depth - 1):
            yield Leaf(
                leaf.entity, (*leaf.filters, *_given(metric.filter)), leaf.time, leaf.agg, leaf.additive, leaf.expr
            )


def _leaf(owner: str, measure: Measure, metric: Metric, model: SemanticModel) -> Leaf:
    named = metric.time or measure.time or _default(owner, model)
    time = named if "." in named or not named else f"{owner}.{named}"
    additive = measure.additive if measure.additive is not None else measure.agg in Sums
    filters = (*_given(measure.filter), *_given(metric.filter))
    return Leaf(owner, filters, time, measure.agg, additive, measure.expr)


def _default(owner: str, model: SemanticModel) -> str:
    entity = model.entity(owner)
    return f"{owner}.{entity.default_time}" if entity and entity.default_time else ""


def _given(condition: Condition | None) -> tuple[Condition, ...]:
    return (condition,) if condition is not None else ()
