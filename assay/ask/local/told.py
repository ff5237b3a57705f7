"""All that a spec says, with what its written metrics say by themselves."""

from __future__ import annotations

from assay.kernel.identity import kept_by_identity
from assay.semantic.check_rules import metrics_of
from assay.semantic.model import Metric, SemanticModel
from assay.semantic.spec import AnalyticsSpec


def told(spec: AnalyticsSpec, model: SemanticModel) -> str:
    """Its canonical text, and the conditions of the metrics it names."""
    said = spec.canonical()
    return said + "".join(own for named, own in _conditions(model) if named in said)


@kept_by_identity(16)
def _conditions(model: SemanticModel) -> tuple[tuple[str, str], ...]:
    """How a spec names each metric that has conditions, and those."""
    every = ((f'"metric":"{metric.name}"', _own(metric, model)) for metric in model.metrics)
    return tuple((named, own) for named, own in every if own)


def _own(metric: Metric, model: SemanticModel, depth: int = 3) -> str:
    """The condition of a metric and those of its parts."""
    parts = (model.metric(name) for name in metrics_of(metric).values())
    inner = "".join(_own(part, model, depth - 1) for part in parts if part is not None and depth)
    return (metric.filter.model_dump_json() if metric.filter is not None else "") + inner
