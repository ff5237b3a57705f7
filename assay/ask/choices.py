"""What a chip can be changed to: other metrics, groups, grains, periods, values, orders, sizes."""

from __future__ import annotations

from typing import Any

from assay.ask.names import entity_label, field_label, metric_label, value_label
from assay.ask.slots import conditions
from assay.present.subject import base_entity as base_entity
from assay.present.subject import groups as groups
from assay.present.subject import is_time as is_time
from assay.records.answer import Choice
from assay.semantic.model import Dimension, Entity, SemanticModel
from assay.semantic.schema import Schema
from assay.semantic.spec import AnalyticsSpec, Compare

_MANY = 8
_GRAINS = ("day", "week", "month", "quarter", "year")
_PERIODS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("this month", {"kind": "current", "unit": "month"}),
    ("last month", {"kind": "previous", "unit": "month"}),
    ("this quarter", {"kind": "current", "unit": "quarter"}),
    ("last quarter", {"kind": "previous", "unit": "quarter"}),
    ("this year", {"kind": "current", "unit": "year"}),
    ("last year", {"kind": "previous", "unit": "year"}),
    ("last 30 days", {"kind": "last", "unit": "day", "count": 30}),
    ("last 6 months", {"kind": "last", "unit": "month", "count": 6}),
    ("last 12 months", {"kind": "last", "unit": "month", "count": 12}),
)
_COMPARISONS = (("the period before", "previous_period"), ("a year earlier", "previous_year"))


def other_metrics(slot: str, current: str, model: SemanticModel) -> tuple[Choice, ...]:
    """Other metrics: those of the same category first."""
    found = model.metric(current)
    category = found.category if found else ""
    usable = [metric for metric in model.metrics if metric.name != current and not metric.deprecated]
    usable.sort(key=lambda metric: (metric.category != category, metric.inferred))
    return tuple(
        Choice(metric_label(one.name, model), {"op": "metric", "slot": slot, "metric": one.name}, one.description)
        for one in usable[:_MANY]
    )


def other_groups(slot: str, spec: AnalyticsSpec, model: SemanticModel) -> tuple[Choice, ...]:
    """Other groups the same rows can be split by."""
    base = base_entity(spec, model)
    used = {dimension.field for dimension in spec.dimensions}
    found = []
    for entity, dimension in groups(model, base) if base else ():
        reference = f"{entity.name}.{dimension.name}"
        if reference not in used:
            edit = {"op": "dimension", "slot": slot, "field": reference}
            found.append(Choice(field_label(reference, model), edit, entity_label(entity)))
    return tuple(found[:_MANY])


def other_grains(slot: str, current: str | None) -> tuple[Choice, ...]:
    """Coarser and finer cuts of time."""
    grains = (grain for grain in _GRAINS if grain != current)
    return tuple(Choice(f"by {grain}", {"op": "grain", "slot": slot, "grain": grain}) for grain in grains)


def other_periods(spec: AnalyticsSpec) -> tuple[Choice, ...]:
    """Common periods."""
    relative = spec.time.relative if spec.time else None
    said = relative.model_dump(exclude_defaults=True) if relative else None
    rest = [(text, period) for text, period in _PERIODS if period != said]
    return tuple(Choice(text, {"op": "time", "relative": period}) for text, period in rest)


def other_comparisons(current: str) -> tuple[Choice, ...]:
    """Other things to compare with."""
    rest = [(text, kind) for text, kind in _COMPARISONS if kind != current]
    return tuple(Choice(text, {"op": "comparison", "kind": kind}) for text, kind in rest)


def other_values(slot: str, compare: Compare, model: SemanticModel, schema: Schema) -> tuple[Choice, ...]:
    """Other values of the filtered field, where they are known and not personal."""
    found = model.field(compare.field)
    if found is None or found[1].pii:
        return ()
    current = compare.value if isinstance(compare.value, tuple) else (compare.value,)
    values = [value for value in known_values(*found, schema) if value not in current]
    return tuple(
        Choice(value_label(value, found[1]), {"op": "value", "slot": slot, "value": value}) for value in values[:_MANY]
    )


def known_values(entity: Entity, dimension: Dimension, schema: Schema) -> list[Any]:
    """Values of a dimension as profiled, else as the model lists them."""
    table = schema.table(entity.table)
    column = table.column(dimension.column) if table else None
    if column is not None and column.profile.samples:
        return list(column.profile.samples)
    return list(dimension.values)


def orders(spec: AnalyticsSpec, by: str) -> tuple[Choice, ...]:
    """Highest or lowest first."""
    current = spec.order[0].direction if spec.order else "desc"
    both = (("highest first", "desc"), ("lowest first", "asc"))
    rest = [(text, way) for text, way in both if way != current]
    return tuple(Choice(text, {"op": "order", "by": by, "direction": way}) for text, way in rest)


def sizes(current: int | None) -> tuple[Choice, ...]:
    """Other numbers of rows."""
    rest = [size for size in (3, 5, 10, 20, 50) if size != current]
    return tuple(Choice(f"{size} rows", {"op": "limit", "n": size}) for size in rest)


def more_filters(spec: AnalyticsSpec, model: SemanticModel, schema: Schema) -> tuple[Choice, ...]:
    """Filters that can be added: each field with few known values, with its most frequent ones."""
    base = base_entity(spec, model)
    used = {one.field for one in conditions(spec.where) if isinstance(one, Compare)}
    found = []
    for entity, dimension in groups(model, base) if base else ():
        reference = f"{entity.name}.{dimension.name}"
        if reference in used:
            continue
        for value in known_values(entity, dimension, schema)[:3]:
            where = {"field": reference, "op": "eq", "value": value}
            found.append(
                Choice(value_label(value, dimension), {"op": "filter", "where": where}, field_label(reference, model))
            )
    return tuple(found[: 3 * _MANY])
