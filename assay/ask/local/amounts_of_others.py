"""Amounts that belong to something else: "order amount" as what was refunded, "order value" as how many there were."""

from __future__ import annotations

from collections.abc import Iterator

from assay.ask.local.draft import Draft
from assay.ask.local.lattice import Item
from assay.ask.local.text import phrase
from assay.ask.local.undated import counted_entity
from assay.semantic.model import Entity, SemanticModel
from assay.semantic.spec import Aggregate, AnalyticsSpec, MetricExpr, MetricRef

_AMOUNTS = frozenset(("amount", "amounts", "value", "values", "worth"))
_QUANTITIES = frozenset(phrase("quantity qty units pieces number count"))


def amounts_of_others(draft: Draft, spec: AnalyticsSpec, model: SemanticModel) -> Iterator[str]:
    """What is said of one thing, right behind its name, and read of another or as the number of them."""
    for at, item in enumerate(draft.items):
        if at and item.text.casefold() in _AMOUNTS and _misread(draft, at, spec, model):
            yield item.text


def _misread(draft: Draft, at: int, spec: AnalyticsSpec, model: SemanticModel) -> bool:
    before = draft.items[at - 1]
    thing = thing_of(before, model)
    if at in draft.used:
        return bool(thing) and _of_another(draft.items[at], thing, model)
    return bool(thing or before.is_cue("by")) and (spec.mode == "rows" or _only_counts(spec, model))


def thing_of(item: Item, model: SemanticModel) -> str:
    """The entity that a word names: itself, by its name field, or as the number of them."""
    for link in item.links:
        counted = counted_entity(MetricRef(metric=link.ref), model) if link.kind == "metric" else None
        owner = counted or (model.entity(link.ref.partition(".")[0]) if link.kind in ("entity", "dimension") else None)
        if owner is not None and (counted or _called(item, owner)):
            return owner.name
    return ""


def _called(item: Item, entity: Entity) -> bool:
    return phrase(item.text) in (phrase(entity.label), phrase(entity.plural or ""), phrase(entity.name))


def _of_another(item: Item, thing: str, model: SemanticModel) -> bool:
    """Whether a number is that of other rows."""
    if not item.is_link("measure", "metric"):
        return False
    link = item.links[0]
    metric = model.metric(link.ref) if link.kind == "metric" else None
    home, dot, _ = ((metric.measure or "") if metric else link.ref).partition(".")
    return bool(dot) and home != thing


def _only_counts(spec: AnalyticsSpec, model: SemanticModel) -> bool:
    """Whether all that is measured is how many there are, as rows or as a quantity that they carry."""
    shown = [use.expr for use in spec.metrics if not use.hidden]
    return bool(shown) and all(counted_entity(expr, model) or _is_quantity(expr) for expr in shown)


def _is_quantity(expr: MetricExpr) -> bool:
    said = expr.field if isinstance(expr, Aggregate) else expr.metric if isinstance(expr, MetricRef) else ""
    return is_quantity((said or "").rpartition(".")[2])


def is_quantity(name: str) -> bool:
    """Whether a field's name says how many, and not what they are worth."""
    return bool(_QUANTITIES & set(phrase(name)))
