"""Conditions and field names in plain English."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from assay.semantic.model import SemanticModel
from assay.semantic.period_labels import MONTHS, WEEKDAYS, day_label
from assay.semantic.spec import (
    Aggregate,
    All,
    AnalyticsSpec,
    AnyOf,
    Compare,
    Condition,
    FieldValue,
    Not,
    Related,
    Subquery,
)
from assay.semantic.stretches import Stretch, gathered

AGGREGATES = {
    "sum": "total", "avg": "average", "min": "lowest", "max": "highest", "count": "number of",
    "count_distinct": "number of different", "median": "median", "stddev": "standard deviation of",
}  # fmt: skip
OPERATORS = {
    "eq": "is", "ne": "is not", "gt": "above", "ge": "at least", "lt": "below", "le": "at most", "in": "is",
    "not_in": "is not", "between": "between", "contains": "contains", "not_contains": "does not contain",
    "starts_with": "starts with", "ends_with": "ends with", "is_null": "is unknown", "not_null": "is known",
}  # fmt: skip
DATED = {"gt": "after", "ge": "from", "lt": "before", "le": "up to"}
WHOLE = ("eq", "ne")
"""Comparisons with a whole value, which is said by its label; of a part of a text nothing is known."""
RELATED = {"any": "with", "none": "without", "at_least": "at least", "at_most": "at most", "exactly": "exactly"}


def spoken(name: str) -> str:
    """``order_items`` -> ``order items``."""
    return name.replace("_", " ").strip()


def label_of(reference: str, model: SemanticModel, via: tuple[str, ...] = ()) -> str:
    """The name people use for a field or column, with the role it is reached by."""
    found = model.field(reference)
    metric = model.metric(reference)
    if found is not None:
        label = (found[1].label or spoken(found[1].name)).lower() if not found[1].label.isupper() else found[1].label
    elif metric is not None and metric.label:
        label = metric.label
    else:
        label = spoken(reference.rpartition(".")[2])
    role = spoken(via[-1]) if via else ""
    return f"{role} {label}".strip() if label not in role else role


def clause_words(condition: Condition, model: SemanticModel) -> str:
    """A condition in words.

    >>> clause_words(Compare(field="orders.status", op="in", value=("open", "paid")), SemanticModel())
    'status is open or paid'
    """
    if isinstance(condition, All):
        return " and ".join(stretch_words(one, model, _inner) for one in gathered(condition.all, model))
    if isinstance(condition, AnyOf):
        return " or ".join(_inner(part, model) for part in condition.any)
    if isinstance(condition, Not):
        return f"not {_inner(condition.negate, model)}"
    return _related_words(condition, model) if isinstance(condition, Related) else _compare_words(condition, model)


def stretch_words(
    one: Stretch, model: SemanticModel, other: Callable[[Condition, SemanticModel], str] = clause_words
) -> str:
    """A stretch of time by its field and when it is; of what is none, ``other`` has the words.

    >>> days = {"ge": "2025-07-01", "lt": "2025-10-01"}
    >>> ends = [Compare(field="a.paid_on", op=op, value=day) for op, day in days.items()]
    >>> [stretch_words(one, SemanticModel()) for one in gathered(ends, SemanticModel())]
    ['paid on in Jul–Sep 2025']
    """
    if not one.words or not isinstance(one.condition, Compare):
        return other(one.condition, model)
    return f"{label_of(one.condition.field, model, one.condition.via)} {one.words}"


def _inner(condition: Condition, model: SemanticModel) -> str:
    words = clause_words(condition, model)
    return f"({words})" if isinstance(condition, (All, AnyOf)) else words


def _compare_words(compare: Compare, model: SemanticModel) -> str:
    subject = label_of(compare.field, model, compare.via)
    if compare.part is not None:
        subject = f"{compare.part.replace('_', ' ')} of {subject}"
    operator = OPERATORS[compare.op]
    if compare.op in ("is_null", "not_null"):
        return f"{subject} {operator}"
    if compare.op == "between" and (alone := gathered((compare,), model)[0]).words:
        return f"{subject} {alone.words}"
    if compare.op in DATED and is_day(compare.value):
        operator = DATED[compare.op]
    return f"{subject} {operator} {_value_words(compare, model)}"


def is_day(value: Any) -> bool:
    """Whether a value is a day or a moment, as a date or as text that begins with one."""
    if isinstance(value, str):
        try:
            date.fromisoformat(value[:10])
        except ValueError:
            return False
        return True
    return isinstance(value, date)


def day_said(value: Any) -> str:
    """A day as people write it; what is longer than a day stays.

    >>> day_said("2025-07-01"), day_said("2025-07-01T08:00:00")
    ('1 Jul 2025', '2025-07-01T08:00:00')
    """
    if isinstance(value, date):
        return day_label(value)
    return day_label(date.fromisoformat(value)) if len(str(value)) == 10 else str(value)


def _value_words(compare: Compare, model: SemanticModel) -> str:
    value, found = compare.value, model.field(compare.field)
    labels = found[1].labels if found is not None else {}
    if isinstance(value, Subquery):
        return f"{'in ' if compare.op in ('in', 'not_in') else ''}{_result_words(value.spec, model)}"
    if isinstance(value, FieldValue):
        return label_of(value.field, model, value.via)
    if isinstance(value, tuple):
        words = [_scalar_words(item, compare.part, labels) for item in value]
        return f"{words[0]} and {words[-1]}" if compare.op == "between" and len(words) == 2 else _either(words)
    return _scalar_words(value, compare.part, labels if compare.op in WHOLE else {})


def _result_words(spec: AnalyticsSpec, model: SemanticModel) -> str:
    """What a plain nested spec gives; others are only named."""
    expr = spec.metrics[0].expr if len(spec.metrics) == 1 and not spec.dimensions else None
    if isinstance(expr, Aggregate) and expr.field:
        words = f"the {AGGREGATES[expr.agg]} {label_of(expr.field, model, expr.via)}"
    elif len(spec.dimensions) == 1 and not spec.metrics and spec.limit is None:
        use = spec.dimensions[0]
        words = f"the {label_of(use.field, model, use.via)} of those"
    else:
        return "the result of another question"
    return words if spec.where is None else f"{words} where {clause_words(spec.where, model)}"


def _either(words: list[str]) -> str:
    return " or ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words) or "nothing"


def _scalar_words(value: Any, part: str | None, labels: Mapping[str, str]) -> str:
    if isinstance(value, str) and value in labels:
        return labels[value]
    if part == "month_of_year" and isinstance(value, int) and 1 <= value <= 12:
        return MONTHS[value - 1]
    if part == "day_of_week" and isinstance(value, int) and 1 <= value <= 7:
        return WEEKDAYS[value - 1]
    if isinstance(value, bool):
        return "true" if value else "false"
    if is_day(value):
        return day_said(value)
    return f"{value:,}" if isinstance(value, (int, float)) else str(value)


def _related_words(related: Related, model: SemanticModel) -> str:
    entity = model.entity(related.related)
    name = spoken((entity.plural or entity.name) if entity else related.related)
    words = RELATED[related.match]
    text = f"{words} {name}" if related.match in ("any", "none") else f"with {words} {related.count} {name}"
    return text if related.where is None else f"{text} where {clause_words(related.where, model)}"
