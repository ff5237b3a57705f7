"""What the parts of a model and of a spec are called in front of people."""

from __future__ import annotations

from typing import Any

from assay.present.numbers import full
from assay.semantic.model import Dimension, Entity, SemanticModel
from assay.semantic.period_labels import day_label
from assay.semantic.spec import (
    TIME,
    Aggregate,
    Arithmetic,
    DimensionUse,
    MetricExpr,
    MetricRef,
    MetricUse,
    Number,
)

_AGG_WORDS = {
    "sum": "total", "avg": "average", "min": "lowest", "max": "highest", "count": "number of",
    "count_distinct": "different", "median": "median", "stddev": "standard deviation of",
}  # fmt: skip
_TRANSFORMS = {
    "share": "share of {}", "running_total": "running total of {}", "moving_average": "moving average of {}",
    "rank": "rank by {}", "growth": "growth of {}", "difference": "change of {}",
}  # fmt: skip
_PARTS = {
    "hour_of_day": "hour of day", "day_of_week": "weekday", "day_of_month": "day of month", 
    "month_of_year": "month of year", "quarter_of_year": "quarter of year", "year": "year",
}  # fmt: skip


def words(name: str) -> str:
    """An identifier as words.

    >>> words("order_date")
    'order date'
    """
    return name.replace("_", " ").strip()


def entity_label(entity: Entity, many: bool = True) -> str:
    """What rows of an entity are called."""
    return (entity.plural or entity.label or words(entity.name)) if many else (entity.label or words(entity.name))


def metric_label(name: str, model: SemanticModel) -> str:
    """What a metric is called."""
    found = model.metric(name)
    return (found.label if found else "") or words(name).capitalize()


def field_label(reference: str, model: SemanticModel) -> str:
    """What a field is called."""
    found = model.field(reference)
    if found is None:
        return words(reference.rpartition(".")[2]).capitalize()
    return found[1].label or words(found[1].name).capitalize()


def expression_label(expr: MetricExpr, model: SemanticModel) -> str:
    """What a metric expression computes."""
    if isinstance(expr, MetricRef):
        return metric_label(expr.metric, model)
    if isinstance(expr, Aggregate):
        subject = _subject(expr, model)
        return f"{_AGG_WORDS[expr.agg].capitalize()} {subject}"
    if isinstance(expr, Arithmetic):
        sign = {"*": "×", "/": "÷", "-": "−"}.get(expr.op, expr.op)
        return f"{expression_label(expr.left, model)} {sign} {expression_label(expr.right, model)}"
    return full(expr.number) if isinstance(expr, Number) else str(expr)


def use_label(use: MetricUse, model: SemanticModel) -> str:
    """What a metric column is called."""
    base = use.label or expression_label(use.expr, model)
    return _upper(_TRANSFORMS[use.transform.kind].format(_lower(base))) if use.transform else base


def dimension_label(use: DimensionUse, model: SemanticModel) -> str:
    """What a group is called: "Region", "month", "weekday"."""
    if use.label:
        return use.label
    if use.part:
        return _PARTS[use.part]
    if use.grain:
        return words(use.grain)
    return "date" if use.field == TIME else field_label(use.field, model)


def value_label(value: Any, dimension: Dimension | None = None) -> str:
    """A value of a filter."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if hasattr(value, "year") and hasattr(value, "month"):
        return day_label(value)
    if isinstance(value, (int, float)):
        return full(float(value), dimension.unit if dimension else None)
    return str(value)


def _subject(expr: Aggregate, model: SemanticModel) -> str:
    if expr.entity:
        found = model.entity(expr.entity)
        return entity_label(found) if found else words(expr.entity)
    return _lower(field_label(expr.field or "", model))


def _lower(label: str) -> str:
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


def _upper(label: str) -> str:
    return label[:1].upper() + label[1:]
