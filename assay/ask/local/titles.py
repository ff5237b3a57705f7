"""Short titles of specs, and questions that can be answered for those that cannot."""

from __future__ import annotations

from assay.ask.local.vocabulary import label_of
from assay.semantic.model import SemanticModel
from assay.semantic.period_labels import during, label_between
from assay.semantic.spec import (
    TIME,
    Aggregate,
    All,
    AnalyticsSpec,
    AnyOf,
    Arithmetic,
    Compare,
    Condition,
    FieldValue,
    MetricExpr,
    MetricRef,
    Not,
    Related,
    Subquery,
    TimeRange,
)
from assay.semantic.stretches import Stretch, gathered
from assay.semantic.words_conditions import DATED, day_said, is_day

_AGGS = {
    "sum": "total",
    "avg": "average",
    "min": "lowest",
    "max": "highest",
    "median": "median",
    "count_distinct": "number of different",
    "count": "number of",
    "stddev": "standard deviation of",
}
_OPS = {
    "ne": "not",
    "gt": "over",
    "ge": "at least",
    "lt": "under",
    "le": "at most",
    "contains": "containing",
    "starts_with": "starting with",
    "ends_with": "ending with",
}


def title(spec: AnalyticsSpec, model: SemanticModel) -> str:
    """A few words that name a spec.

    >>> months = [{"field": "time", "grain": "month"}]
    >>> spec = AnalyticsSpec.model_validate({"metrics": ["revenue"], "dimensions": months})
    >>> title(spec, SemanticModel())
    'Revenue by month'
    """
    parts = [_what(spec, model), _groups(spec, model), _filters(_unshown(spec), model), _time(spec.time, model)]
    text = " ".join(part for part in parts if part) + _against(spec, model)
    if spec.limit and spec.order:
        text = f"Top {spec.limit}: {text}" if spec.order[0].direction == "desc" else f"Bottom {spec.limit}: {text}"
    return text[:1].upper() + text[1:]


def _against(spec: AnalyticsSpec, model: SemanticModel) -> str:
    """What the other side of a set operation adds."""
    if spec.combine is None:
        return ""
    joint = {"union": "together with", "intersect": "that are also those", "except": "less those"}[spec.combine.op]
    return f", {joint} {_filters(spec.combine.other.where, model)}".rstrip()


def _lower(text: str) -> str:
    return text if text[:2].isupper() else text[:1].lower() + text[1:]


def _what(spec: AnalyticsSpec, model: SemanticModel) -> str:
    if spec.mode == "rows":
        columns = ", ".join(_lower(label_of(model, use.field)) for use in spec.dimensions)
        rows = label_of(model, spec.entity or "")
        return f"{columns} of {rows}" if columns else rows
    shown = [use for use in spec.metrics if not use.hidden] or list(spec.metrics)
    return " and ".join(_lower(use.label) if use.label else expression(use.expr, model) for use in shown)


def expression(expr: MetricExpr, model: SemanticModel) -> str:
    """A metric expression in words."""
    if isinstance(expr, MetricRef):
        return _lower(label_of(model, expr.metric).replace("_", " "))
    if isinstance(expr, Aggregate):
        return f"{_AGGS[expr.agg]} {_lower(label_of(model, expr.field or expr.entity or ''))}"
    if isinstance(expr, Arithmetic):
        words = {"/": "per", "-": "minus", "+": "plus", "*": "times"}[expr.op]
        return f"{expression(expr.left, model)} {words} {expression(expr.right, model)}"
    return f"{expr.number:g}"


def _groups(spec: AnalyticsSpec, model: SemanticModel) -> str:
    if spec.mode == "rows":
        return ""
    names = [
        use.grain.replace("_", " ")
        if use.grain
        else use.part.replace("_", " ")
        if use.part
        else _lower(label_of(model, use.field))
        for use in spec.dimensions
    ]
    return (f"by {' and '.join(names)}" if spec.metrics else ", ".join(names)) if names else ""


def _unshown(spec: AnalyticsSpec) -> Condition | None:
    """The conditions without those that a group has a name at all: "fees by trainer" says so."""
    shown = {use.field for use in spec.dimensions}
    given = spec.where.all if isinstance(spec.where, All) else (spec.where,) if spec.where else ()
    kept = [one for one in given if not (isinstance(one, Compare) and one.op == "not_null" and one.field in shown)]
    return All(all=tuple(kept)) if len(kept) > 1 else kept[0] if kept else None


def _filters(condition: Condition | None, model: SemanticModel) -> str:
    words = condition_words(condition, model)
    said = words.startswith(("with ", "without "))
    return words if said else f"for {words}" if words else ""


def condition_words(condition: Condition | None, model: SemanticModel) -> str:
    """A condition in words."""
    if condition is None:
        return ""
    if isinstance(condition, All):
        return ", ".join(_told(one, model) for one in gathered(condition.all, model))
    if isinstance(condition, AnyOf):
        return " or ".join(condition_words(part, model) for part in condition.any)
    if isinstance(condition, Not):
        return f"not {condition_words(condition.negate, model)}"
    if isinstance(condition, Related):
        word = {
            "any": "with",
            "none": "without",
            "at_least": f"with at least {condition.count}",
            "at_most": f"with at most {condition.count}",
            "exactly": f"with {condition.count}",
        }
        of = f" ({condition_words(condition.where, model)})" if condition.where is not None else ""
        return f"{word[condition.match]} {label_of(model, condition.related)}{of}"
    return _told(gathered((condition,), model)[0], model)


def _told(one: Stretch, model: SemanticModel) -> str:
    """A stretch of time with its field: "order date in 2025"."""
    if not isinstance(one.condition, Compare):
        return condition_words(one.condition, model)
    return f"{_named(one.condition, model)} {one.words}" if one.words else _compare(one.condition, model)


def _named(condition: Compare, model: SemanticModel) -> str:
    return _lower(label_of(model, condition.field)) if condition.field != TIME else "date"


def _compare(condition: Compare, model: SemanticModel) -> str:
    name = _named(condition, model)
    if condition.op in ("is_null", "not_null"):
        article = "an" if name[:1] in "aeio" else "a"
        return f"{'no' if condition.op == 'is_null' else article} {name}"
    value, values = condition.value, _values(condition, model)
    if condition.op in ("eq", "in"):
        return f"{name} {values}" if isinstance(value, (bool, int, float)) else values
    dated = DATED.get(condition.op, "") if is_day(value) else ""
    return f"{name} {dated or _OPS.get(condition.op, condition.op.replace('_', ' '))} {values}"


def _values(condition: Compare, model: SemanticModel) -> str:
    value = condition.value
    if isinstance(value, tuple):
        return ", ".join(map(str, value))
    if isinstance(value, FieldValue):
        return _lower(label_of(model, value.field))
    if isinstance(value, Subquery):
        whole = f"the {_lower(title(value.spec, model))}"
        return f"{_lower(label_of(model, condition.field))} as {whole}" if condition.op == "in" else whole
    return day_said(value) if is_day(value) else str(value)


def _time(time: TimeRange | None, model: SemanticModel) -> str:
    if time is None:
        return ""
    if time.relative is not None:
        unit = time.relative.unit.replace("_", " ")
        many = f"{time.relative.count} {unit}s" if time.relative.count > 1 else unit
        return {
            "current": f"this {unit}",
            "to_date": f"{unit} to date",
            "previous": f"last {unit}",
            "last": f"in the last {many}",
            "next": f"next {many}",
        }[time.relative.kind]
    return during(label_between(time.start, time.end, None, model.calendar))
