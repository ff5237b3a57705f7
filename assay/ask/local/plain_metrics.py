"""Metrics that say no more than the schema does, whoever wrote them: "Number of customers", "Average price".

What people govern (a condition, a ratio, a date of its own) is taken by its name and never built anew out of words.
"""

from __future__ import annotations

from assay.semantic.model import Measure, Metric, SemanticModel


def is_plain(metric: Metric, model: SemanticModel) -> bool:
    """Whether a metric is one aggregate of one column, or the number of rows, of all rows by their own date."""
    if metric.inferred:
        return True
    if metric.kind != "simple" or metric.filter is not None or metric.time or metric.deprecated or metric.targets:
        return False
    owner, _, name = (metric.measure or "").partition(".")
    entity = model.entity(owner)
    measure = entity.measure(name) if entity else None
    return measure is not None and measure.filter is None and not measure.time and _is_column(measure)


def _is_column(measure: Measure) -> bool:
    if not measure.expr:
        return measure.agg == "count"
    return measure.agg in ("sum", "avg") and measure.expr.strip('"`').isidentifier()
