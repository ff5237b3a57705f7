"""Numbers of one event by fields of another: what both belong to does not make the one the other's."""

from __future__ import annotations

from collections.abc import Iterator

from assay.ask.local.vocabulary import label_of
from assay.semantic.check_rules import metrics_of
from assay.semantic.compile.graph import graph_of
from assay.semantic.model import SemanticModel
from assay.semantic.spec import Aggregate, AnalyticsSpec, MetricExpr, MetricRef

_DEEP = 5


def across(spec: AnalyticsSpec, model: SemanticModel) -> Iterator[str]:
    """Numbers of one kind of event grouped by a field of another that shares only whose they are: claims by the drugs
    their members were given, orders by the device of a visit. What only links two things, like members and programs,
    is no such event; a field of the link itself is one."""
    graph = graph_of(model)
    homes = homes_of(spec, model)
    for use in spec.dimensions:
        owner = use.field.partition(".")[0]
        for home in homes - {owner} if model.entity(owner) else ():
            path = next(iter(graph.best(home, owner, use.via)), ())
            up = next((at for at, hop in enumerate(path) if not hop.many), len(path))
            if any(hop.many and (hop is path[-1] or _measured(hop.target, model)) for hop in path[up:]):
                yield label_of(model, use.field)


def homes_of(spec: AnalyticsSpec, model: SemanticModel) -> set[str]:
    """The things whose rows the numbers of a spec sum or count."""
    return {home for use in spec.metrics for home in _homes(use.expr, model)}


def _measured(name: str, model: SemanticModel) -> bool:
    """Whether rows hold numbers of their own: events do, what only links two things does not."""
    entity = model.entity(name)
    return entity is not None and any(measure.agg in ("sum", "avg") for measure in entity.measures)


def _homes(expr: MetricExpr, model: SemanticModel, depth: int = 0) -> Iterator[str]:
    """The things whose rows an expression sums or counts."""
    if isinstance(expr, Aggregate):
        yield expr.entity or (expr.field or "").partition(".")[0]
    metric = model.metric(expr.metric) if isinstance(expr, MetricRef) else None
    if metric is not None and metric.measure:
        yield metric.measure.partition(".")[0]
    for name in metrics_of(metric).values() if metric is not None and depth < _DEEP else ():
        yield from _homes(MetricRef(metric=name), model, depth + 1)
