"""What a reading lists or counts: the key of things, or one field of theirs; and its rows as a list of just that."""

from __future__ import annotations

from assay.ask.local.clauses.chosen import key_of
from assay.ask.local.clauses.counting import plain_count
from assay.ask.local.draft import Setting, names_of, whole
from assay.ask.local.lexicon import Link
from assay.semantic.spec import Aggregate, AnalyticsSpec, Compare, Condition, DimensionUse, MetricExpr, MetricRef


def unit_of(spec: AnalyticsSpec, setting: Setting) -> str:
    """The field whose values are asked for; empty where that is not one thing."""
    if spec.combine or spec.comparison or spec.limit or spec.top or spec.zero_fill:
        return ""
    shown = [use for use in spec.metrics if not use.hidden]
    if shown:
        return "" if len(shown) > 1 or spec.dimensions else _counted(shown[0].expr, setting)
    if not spec.dimensions:
        return _key(spec.entity or "", setting)
    owners = {use.field.partition(".")[0] for use in spec.dimensions}
    if len(owners) != 1 or any(use.via or use.grain or use.part or use.bucket for use in spec.dimensions):
        return ""
    only = spec.dimensions[0].field if len(spec.dimensions) == 1 else ""
    return only if only and _is_kind(spec, only, setting) else _key(owners.pop(), setting)


def _key(entity: str, setting: Setting) -> str:
    return key_of(setting, Link("entity", entity)) or ""


def _is_kind(spec: AnalyticsSpec, field: str, setting: Setting) -> bool:
    """ "Towns that have a club" of a field of clubs: the towns are meant, whichever club they are of."""
    dimension = setting.vocabulary.dimension(field)
    owner = field.partition(".")[0]
    named = field in names_of(setting, owner) or (dimension is not None and dimension.kind == "identifier")
    return not named and (spec.mode == "aggregate" or spec.distinct)


def _counted(expr: MetricExpr, setting: Setting) -> str:
    if isinstance(expr, MetricRef):
        return _key(plain_count(setting, expr.metric), setting) if expr.filter is None else ""
    if not isinstance(expr, Aggregate) or expr.filter is not None or expr.via:
        return ""
    if expr.entity:
        return _key(expr.entity, setting)
    return expr.field or "" if expr.agg == "count_distinct" else ""


def only_units(spec: AnalyticsSpec, unit: str) -> AnalyticsSpec:
    """The reading as a list of nothing but its ``unit``."""
    known = Compare(field=unit, op="not_null")
    conditions: tuple[Condition, ...] = (spec.where, known) if spec.where is not None else (known,)
    parts = {"dimensions": (DimensionUse(field=unit),), "order": (), "where": whole(conditions)}
    if spec.having is not None:
        hidden = tuple(use.model_copy(update={"hidden": True}) for use in spec.metrics)
        return spec.model_copy(update={**parts, "metrics": hidden})
    listed = spec.entity if spec.mode == "rows" and spec.entity else unit.partition(".")[0]
    return spec.model_copy(update={**parts, "metrics": (), "mode": "rows", "entity": listed, "distinct": True})
