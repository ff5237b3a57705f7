"""What a spec is about: the entity whose rows are counted or summed, and the fields those rows can be grouped by."""

from __future__ import annotations

from collections.abc import Iterator

from assay.present.meaning import measure_of
from assay.semantic.compile.graph import graph_of
from assay.semantic.model import Dimension, Entity, Metric, SemanticModel
from assay.semantic.spec import TIME, Aggregate, AnalyticsSpec, MetricRef

_GROUPABLE = ("categorical", "boolean", "geo")


def base_entity(spec: AnalyticsSpec, model: SemanticModel) -> str | None:
    """The entity whose rows a spec is about: its own, or that of its first metric."""
    if spec.entity or not spec.metrics:
        return spec.entity or (spec.dimensions[0].field.partition(".")[0] if spec.dimensions else None)
    expr = spec.metrics[0].expr
    if isinstance(expr, Aggregate):
        return expr.entity or (expr.field or "").partition(".")[0]
    return metric_entity(model.metric(expr.metric), model) if isinstance(expr, MetricRef) else None


def metric_entity(metric: Metric | None, model: SemanticModel, depth: int = 8) -> str | None:
    """The entity behind a metric; of a ratio, that of its numerator."""
    if metric is None or not depth:
        return None
    if metric.measure and measure_of(metric, model):
        return metric.measure.partition(".")[0]
    part = metric.numerator or metric.metric or (metric.components[0].metric if metric.components else None)
    if part is None and metric.expr:
        part = next((one.name for one in model.metrics if one.name in metric.expr and one.name != metric.name), None)
    return metric_entity(model.metric(part), model, depth - 1) if part else None


def groups(model: SemanticModel, base: str) -> Iterator[tuple[Entity, Dimension]]:
    """Dimensions worth grouping rows of ``base`` by: its own first, then those each row has one of."""
    graph = graph_of(model)
    near = [entity for entity in model.entities if entity.name == base or graph.reaches(base, entity.name)]
    for entity in sorted(near, key=lambda one: one.name != base):
        for dimension in entity.dimensions:
            if dimension.kind in _GROUPABLE and not dimension.hidden and not dimension.pii:
                yield entity, dimension


def is_time(field: str, model: SemanticModel) -> bool:
    """Whether a field is a point in time."""
    found = model.field(field)
    return field == TIME or (found is not None and found[1].kind == "time")
