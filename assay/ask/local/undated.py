"""Periods that a reading gives to the wrong date: of what is divided by, or of things whose state is another's."""

from __future__ import annotations

from collections.abc import Iterator

from assay.semantic.compile.graph import graph_of
from assay.semantic.model import Entity, SemanticModel
from assay.semantic.spec import (
    TIME,
    Aggregate,
    All,
    AnalyticsSpec,
    Arithmetic,
    Compare,
    MetricExpr,
    MetricRef,
    Related,
)


def undated(spec: AnalyticsSpec, model: SemanticModel) -> Iterator[str]:
    """What a period is said of without a date that could be meant."""
    yield from _dated_divisors(spec, model)
    yield from _states_of_others(spec, model)
    yield from _parts_of_ever(spec)


def _parts_of_ever(spec: AnalyticsSpec) -> Iterator[str]:
    """ "What share of orders was returned in 2025", as a share of all orders there ever were."""
    for use in spec.metrics if spec.time is None else ():
        expr = use.expr
        if isinstance(expr, Arithmetic) and expr.op == "/" and isinstance(expr.left, MetricRef | Aggregate):
            part = expr.left.filter
            if isinstance(part, Related) and part.time is not None and getattr(expr.right, "filter", None) is None:
                yield part.related


def _states_of_others(spec: AnalyticsSpec, model: SemanticModel) -> Iterator[str]:
    """ "Churned customers in 2025" by the day they signed up, where the state is that of their subscriptions, which
    have days of their own and none that counts by itself."""
    fields = [use.field for use in spec.dimensions] + ([spec.time.field] if spec.time else [])
    counted = {entity.name for use in spec.metrics if (entity := counted_entity(use.expr, model))} | {spec.entity or ""}
    wheres = spec.where.all if isinstance(spec.where, All) else (spec.where,)
    for one in wheres if TIME in fields else ():
        other = model.entity(one.field.partition(".")[0]) if isinstance(one, Compare) else None
        if other is None or other.default_time or not any(dim.kind == "time" for dim in other.dimensions):
            continue
        if any(name and _fans(name, other.name, model) for name in counted):
            yield other.label or other.name


def _fans(name: str, other: str, model: SemanticModel) -> bool:
    paths = graph_of(model).best(name, other) if name != other else ()
    return bool(paths) and any(hop.many for hop in paths[0])


def _dated_divisors(spec: AnalyticsSpec, model: SemanticModel) -> Iterator[str]:
    """ "Orders per customer in 2025": a period means the orders; the customers would be those who began in it."""
    if spec.time is None and not any(use.field == TIME for use in spec.dimensions):
        return
    for use in spec.metrics:
        if isinstance(use.expr, Arithmetic) and use.expr.op == "/":
            top, below = counted_entity(use.expr.left, model), counted_entity(use.expr.right, model)
            if top and below and top != below and any(one.kind == "time" for one in below.dimensions):
                yield below.label or below.name


def counted_entity(expr: MetricExpr, model: SemanticModel) -> Entity | None:
    """The entity whose rows an expression counts."""
    if isinstance(expr, Aggregate):
        return model.entity(expr.entity) if expr.entity else None
    metric = model.metric(expr.metric) if isinstance(expr, MetricRef) else None
    owner, _, name = (metric.measure or "").partition(".") if metric else ("", "", "")
    entity = model.entity(owner)
    measure = entity.measure(name) if entity else None
    return entity if measure is not None and measure.agg == "count" and not measure.expr else None
