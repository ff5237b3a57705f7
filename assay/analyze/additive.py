"""Do the parts add up to the whole? If not, what to say about it."""

from __future__ import annotations

from assay.analyze.leaves import Leaf, leaves
from assay.present.meaning import is_additive
from assay.present.names import metric_label
from assay.semantic.compile.graph import graph_of
from assay.semantic.model import SemanticModel
from assay.semantic.spec import AnalyticsSpec, DimensionUse, MetricRef, MetricUse

_TELLING = {
    "count_distinct": "counts each one once, and one can be in several parts",
    "avg": "is an average",
    "median": "is a median",
    "min": "is a lowest value",
    "max": "is a highest value",
    "stddev": "is a spread",
}


def adds_up(use: MetricUse, parts: tuple[DimensionUse, ...], spec: AnalyticsSpec, model: SemanticModel) -> bool:
    """Whether the values of ``use`` over ``parts`` sum to its value without them."""
    plain = use.model_copy(update={"transform": None})
    return is_additive(plain, spec.model_copy(update={"dimensions": parts}), model)


def why_not(use: MetricUse, name: str, model: SemanticModel) -> str:
    """What keeps parts of a metric from adding up, as a sentence; empty when nothing does.

    ``name`` is what the metric is called on the page.
    """
    kind = _kind(use, model)
    if not kind:
        return ""
    return f"{name} {kind}: its parts do not add up to it."


def repeats(use: MetricUse, part: DimensionUse, model: SemanticModel) -> bool:
    """Whether one row behind ``use`` can be in several groups of ``part``."""
    owner = part.field.partition(".")[0]
    graph = graph_of(model)
    return any(leaf.entity != owner and not graph.reaches(leaf.entity, owner, part.via) for leaf in _all(use, model))


def _kind(use: MetricUse, model: SemanticModel) -> str:
    metric = model.metric(use.expr.metric) if isinstance(use.expr, MetricRef) else None
    if metric is not None and metric.kind == "ratio":
        over = metric_label(metric.denominator or "", model).lower()
        return f"is a ratio (over {over})"
    if metric is not None and metric.kind in ("composite", "cumulative"):
        return "is a score" if metric.kind == "composite" else "runs on over time"
    found = _all(use, model)
    bad = next((leaf for leaf in found if not leaf.additive), None)
    if bad is not None:
        return _TELLING.get(bad.agg, "is a balance, which is not summed")
    return "" if adds_up(use, (), AnalyticsSpec(metrics=(use,)), model) else "is worked out from several numbers"


def _all(use: MetricUse, model: SemanticModel) -> tuple[Leaf, ...]:
    return leaves(use.expr, model)
