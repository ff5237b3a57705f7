"""The interpretation: a spec as a sentence of chips, each with what it could be instead.

"[Revenue] by [Region] in [Jul–Sep 2026] against [Apr–Jun 2026] sorted [highest first]": plain words stand between the
chips, and a last chip in the slot ``add`` holds filters that could be added.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from assay.ask.choices import (
    is_time,
    more_filters,
    orders,
    other_comparisons,
    other_grains,
    other_groups,
    other_metrics,
    other_periods,
    other_values,
    sizes,
)
from assay.ask.names import dimension_label, entity_label, field_label, metric_label, use_label, value_label, words
from assay.ask.slots import conditions
from assay.records.answer import Chip, Choice
from assay.semantic.model import SemanticModel
from assay.semantic.periods import Period
from assay.semantic.schema import Schema
from assay.semantic.spec import (
    All,
    AnalyticsSpec,
    AnyOf,
    Compare,
    Condition,
    DimensionUse,
    FieldValue,
    MetricRef,
    MetricUse,
    Not,
    Related,
    Subquery,
)

_OPS = {
    "eq": "is", "ne": "is not", "gt": "over", "ge": "at least", "lt": "under", "le": "at most", "in": "is",
    "not_in": "is not", "between": "between", "contains": "contains", "not_contains": "does not contain",
    "starts_with": "starts with", "ends_with": "ends with", "is_null": "is empty", "not_null": "is known",
}  # fmt: skip
_COMPARISONS = {"previous_period": "the period before", "previous_year": "a year earlier", "group": "the other group"}
_NUMBER_OF = {"at_least": "at least {}", "at_most": "at most {}", "exactly": "exactly {}", "any": "", "none": "no"}


@dataclass(frozen=True)
class Reader:
    """What a spec is read against. ``assumed`` holds the slots Assay chose and nobody asked for."""

    model: SemanticModel
    schema: Schema
    periods: tuple[Period, ...] = ()
    assumed: frozenset[str] = field(default=frozenset())


def chips(spec: AnalyticsSpec, reader: Reader) -> tuple[Chip, ...]:
    """The sentence of a spec."""
    parts = (_subject, _groups, _filters, _time, _comparison, _having, _order, _size, _add)
    return tuple(chip for part in parts for chip in part(spec, reader))


def sentence(pieces: tuple[Chip, ...]) -> str:
    """The chips as plain text."""
    return " ".join(chip.text for chip in pieces if chip.slot != "add")


def plain(text: str) -> Chip:
    """Words between chips."""
    return Chip(text, "plain")


# -- parts ----------------------------------------------------------------------------------------------------------


def _subject(spec: AnalyticsSpec, reader: Reader) -> Iterator[Chip]:
    shown = [(at, use) for at, use in enumerate(spec.metrics) if not use.hidden]
    for number, (at, use) in enumerate(shown):
        if number:
            yield plain("and")
        yield _metric(use, f"metrics.{at}", spec, reader, removable=len(shown) > 1)
    entity = reader.model.entity(spec.entity or "")
    if not shown and entity is not None and spec.mode == "rows":
        yield Chip(entity_label(entity).capitalize(), "dimension", "entity", entity.name)


def _metric(use: MetricUse, slot: str, spec: AnalyticsSpec, reader: Reader, removable: bool) -> Chip:
    named = use.expr.metric if isinstance(use.expr, MetricRef) else ""
    label = use_label(use, reader.model)
    if isinstance(use.expr, MetricRef) and use.expr.filter is not None:
        label = f"{label} where {phrase(use.expr.filter, reader.model)}"
    choices = other_metrics(slot, named, reader.model)
    return Chip(label, "metric", slot, named or label, slot in reader.assumed, removable, choices)


def _groups(spec: AnalyticsSpec, reader: Reader) -> Iterator[Chip]:
    shown = [(at, use) for at, use in enumerate(spec.dimensions) if not use.hidden]
    lead = "with" if spec.mode == "rows" else "by" if spec.metrics else ""
    for number, (at, use) in enumerate(shown):
        if number or lead:
            yield plain("and" if number else lead)
        yield _group(use, f"dimensions.{at}", spec, reader, len(shown) > 1 or bool(spec.metrics))


def _group(use: DimensionUse, slot: str, spec: AnalyticsSpec, reader: Reader, removable: bool) -> Chip:
    timed = is_time(use.field, reader.model)
    choices = other_grains(slot, use.grain) if timed else other_groups(slot, spec, reader.model)
    label, assumed = dimension_label(use, reader.model), slot in reader.assumed
    return Chip(label, "time" if timed else "dimension", slot, use.field, assumed, removable, choices)


def _filters(spec: AnalyticsSpec, reader: Reader) -> Iterator[Chip]:
    for at, condition in enumerate(conditions(spec.where)):
        slot = f"where.{at}"
        yield plain(
            "and" if at else "where" if not _names_value(condition) else "in" if _is_place(condition, reader) else "for"
        )
        yield _filter(condition, slot, reader)


def _filter(condition: Condition, slot: str, reader: Reader) -> Chip:
    choices: tuple[Choice, ...] = ()
    if isinstance(condition, Compare) and condition.op in ("eq", "ne", "in", "not_in"):
        choices = other_values(slot, condition, reader.model, reader.schema)
    text = phrase(condition, reader.model)
    value = condition.field if isinstance(condition, Compare) else ""
    return Chip(text, "value", slot, value, slot in reader.assumed, True, choices)


def _names_value(condition: Condition) -> bool:
    return isinstance(condition, Compare) and condition.op == "eq" and isinstance(condition.value, str)


def _is_place(condition: Condition, reader: Reader) -> bool:
    found = reader.model.field(condition.field) if isinstance(condition, Compare) else None
    return found is not None and found[1].kind == "geo"


def _time(spec: AnalyticsSpec, reader: Reader) -> Iterator[Chip]:
    if spec.time is None:
        return
    label = reader.periods[0].label if reader.periods else _relative_words(spec)
    open_ended = label.startswith(("since", "before"))
    if not open_ended:
        yield plain("in")
    yield Chip(label, "time", "time", _relative_words(spec), "time" in reader.assumed, True, other_periods(spec))


def _relative_words(spec: AnalyticsSpec) -> str:
    relative = spec.time.relative if spec.time else None
    if relative is None:
        return "the period given"
    unit = words(relative.unit)
    if relative.kind in ("current", "to_date"):
        return f"this {unit}"
    return f"{relative.kind} {relative.count} {unit}s" if relative.count > 1 else f"{relative.kind} {unit}"


def _comparison(spec: AnalyticsSpec, reader: Reader) -> Iterator[Chip]:
    if spec.comparison is None:
        return
    kind = spec.comparison.kind
    if kind == "group" and spec.comparison.where is not None:
        label = phrase(spec.comparison.where, reader.model)
    else:
        label = reader.periods[1].label if len(reader.periods) > 1 else _COMPARISONS.get(kind, "another period")
    yield plain("against")
    assumed = "comparison" in reader.assumed
    yield Chip(
        label, "time" if kind != "group" else "value", "comparison", kind, assumed, True, other_comparisons(kind)
    )


def _having(spec: AnalyticsSpec, reader: Reader) -> Iterator[Chip]:
    if spec.having is not None:
        yield plain("with")
        yield Chip(phrase(spec.having, reader.model), "number", "having", "", "having" in reader.assumed, True)


def _order(spec: AnalyticsSpec, reader: Reader) -> Iterator[Chip]:
    if not spec.order:
        yield from _default_order(spec, reader)
        return
    item = spec.order[0]
    way = "highest first" if item.direction == "desc" else "lowest first"
    first = spec.metrics[0] if spec.metrics else None
    own = first is not None and item.by in (first.alias, getattr(first.expr, "metric", None))
    label = way if own or not item.by else f"{_lower(_by(item.by, reader.model))}, {way}"
    yield plain("sorted")
    yield Chip(label, "order", "order.0", item.by, "order.0" in reader.assumed, True, orders(spec, item.by))


def _default_order(spec: AnalyticsSpec, reader: Reader) -> Iterator[Chip]:
    """Ranked groups are sorted by the first metric although nobody asked: said, and marked as assumed."""
    groups = [use for use in spec.dimensions if not use.hidden]
    plain_groups = groups and not any(use.grain or use.part or use.bucket for use in groups)
    named = spec.metrics[0].expr if spec.metrics else None
    if plain_groups and isinstance(named, MetricRef) and spec.mode == "aggregate" and not spec.top:
        yield plain("sorted")
        yield Chip("highest first", "order", "order.0", named.metric, True, False, orders(spec, named.metric))


def _by(name: str, model: SemanticModel) -> str:
    return metric_label(name, model) if model.metric(name) else field_label(name, model)


def _size(spec: AnalyticsSpec, reader: Reader) -> Iterator[Chip]:
    if spec.top is not None:
        each = " each" if spec.top.per else ""
        yield plain("only the")
        which = "top" if spec.top.direction == "desc" else "bottom"
        yield Chip(f"{which} {spec.top.n}{each}", "number", "top", str(spec.top.n), "top" in reader.assumed, True)
    if spec.limit is not None:
        yield plain("only the")
        choices = sizes(spec.limit)
        yield Chip(
            f"first {spec.limit:,}", "number", "limit", str(spec.limit), "limit" in reader.assumed, True, choices
        )


def _add(spec: AnalyticsSpec, reader: Reader) -> Iterator[Chip]:
    choices = more_filters(spec, reader.model, reader.schema)
    if choices:
        yield Chip("Filter", "value", "add", choices=choices)


# -- conditions in words --------------------------------------------------------------------------------------------


def phrase(condition: Condition, model: SemanticModel) -> str:
    """A condition as people would say it.

    >>> phrase(Compare(field="customers.age", op="ge", value=30), SemanticModel())
    'age at least 30'
    """
    if isinstance(condition, Compare):
        return _compare(condition, model)
    if isinstance(condition, Not):
        return f"not ({phrase(condition.negate, model)})"
    if isinstance(condition, Related):
        return _related(condition, model)
    parts = condition.all if isinstance(condition, All) else condition.any
    joined = (" and " if isinstance(condition, All) else " or ").join(phrase(part, model) for part in parts)
    return f"({joined})" if isinstance(condition, AnyOf) and len(parts) > 1 else joined


def _compare(condition: Compare, model: SemanticModel) -> str:
    name = _by(condition.field, model) if "." not in condition.field else field_label(condition.field, model)
    if condition.part:
        name = f"{words(condition.part)} of {_lower(name)}"
    if condition.op in ("is_null", "not_null"):
        return f"{_lower(name)} {_OPS[condition.op]}"
    text = _values(condition, model)
    found = model.field(condition.field)
    if (
        condition.op == "eq"
        and isinstance(condition.value, str)
        and not condition.part
        and found
        and found[1].kind != "text"
    ):
        return text
    return f"{_lower(name)} {_OPS[condition.op]} {text}"


def _values(condition: Compare, model: SemanticModel) -> str:
    found = model.field(condition.field)
    value: Any = condition.value
    if isinstance(value, Subquery):
        return "the result of another question"
    if isinstance(value, FieldValue):
        return _lower(field_label(value.field, model))
    if not isinstance(value, tuple):
        return value_label(value, found[1] if found else None)
    labels = [value_label(item, found[1] if found else None) for item in value]
    if condition.op == "between":
        return " and ".join(labels)
    return " or ".join(labels) if len(labels) <= 3 else f"{', '.join(labels[:3])} or {len(labels) - 3} more"


def _related(condition: Related, model: SemanticModel) -> str:
    entity = model.entity(condition.related)
    name = entity_label(entity) if entity else words(condition.related)
    number = _NUMBER_OF[condition.match].format(condition.count)
    inner = f" where {phrase(condition.where, model)}" if condition.where is not None else ""
    return " ".join(filter(None, ["with", number, f"{name}{inner}"]))


def _lower(label: str) -> str:
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]
