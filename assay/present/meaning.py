"""What the model says of a result's columns: which add up, where more is better, whether groups are left out."""

from __future__ import annotations

from assay.kernel.tabular import Table
from assay.present.view import View, see
from assay.semantic.compile.graph import graph_of
from assay.semantic.model import Measure, Metric, SemanticModel
from assay.semantic.spec import TIME, Aggregate, AnalyticsSpec, MetricRef, MetricUse

_SUMMABLE = ("sum", "count")
_SIGN = {"up": 1, "down": -1, "neutral": 0}


def view_of(table: Table, spec: AnalyticsSpec | None, model: SemanticModel) -> View:
    """The view of a result: of a spec with all the model knows of it, of free SQL by types and names alone."""
    if spec is None:
        return see(table)
    uses = visible_metrics(spec)
    columns = [column for column in table.columns if column.role in ("metric", "share")]
    pairs = list(zip(columns, uses, strict=False)) if len(columns) == len(uses) else []
    return see(
        table,
        listing=spec.mode == "rows" or not spec.metrics,
        additive=[column.name for column, use in pairs if is_additive(use, spec, model)],
        whole=not (spec.limit or spec.offset or spec.having or (spec.top and not spec.top.others)),
        good=[(column.name, direction(use, model)) for column, use in pairs],
    )


def visible_metrics(spec: AnalyticsSpec) -> tuple[MetricUse, ...]:
    """The metrics that come back as columns."""
    return tuple(use for use in spec.metrics if not use.hidden)


def direction(use: MetricUse, model: SemanticModel) -> int:
    """+1 where more is better, −1 where less is, 0 where neither is said."""
    metric = model.metric(use.expr.metric) if isinstance(use.expr, MetricRef) else None
    return _SIGN[metric.direction] if metric else 0


def is_additive(use: MetricUse, spec: AnalyticsSpec, model: SemanticModel) -> bool:
    """Whether the values of this metric over the spec's groups sum to its value without them.

    True only for sums and counts, and only where every group belongs to exactly one member of each dimension: an order
    with two products is counted in both, so its orders by product do not sum to all orders.
    """
    base = _base(use, model)
    if base is None or use.transform is not None:
        return False
    graph = graph_of(model)
    owners = {dimension.field.partition(".")[0] for dimension in spec.dimensions if dimension.field != TIME}
    vias = {d.field.partition(".")[0]: d.via for d in spec.dimensions if d.field != TIME}
    return all(owner == base or graph.reaches(base, owner, vias[owner]) for owner in owners)


def _base(use: MetricUse, model: SemanticModel) -> str | None:
    """The entity whose rows are summed or counted; None for anything that cannot be added up."""
    if isinstance(use.expr, Aggregate):
        found = use.expr.entity or (use.expr.field or "").partition(".")[0]
        return found if use.expr.agg in _SUMMABLE else None
    metric = model.metric(use.expr.metric) if isinstance(use.expr, MetricRef) else None
    measure = measure_of(metric, model) if metric else None
    if metric is None or measure is None or not _sums(measure):
        return None
    return (metric.measure or "").partition(".")[0]


def measure_of(metric: Metric, model: SemanticModel) -> Measure | None:
    """The measure behind a simple metric."""
    if metric.kind != "simple" or not metric.measure:
        return None
    owner, _, name = metric.measure.partition(".")
    entity = model.entity(owner)
    return entity.measure(name) if entity else None


def _sums(measure: Measure) -> bool:
    return measure.additive if measure.additive is not None else measure.agg in _SUMMABLE
