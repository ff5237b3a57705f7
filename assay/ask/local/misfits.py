"""Readings that take a word for something it cannot be: a flag that is counted, the latest price as the largest."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from assay.ask.local.draft import Draft
from assay.ask.local.lattice import Item
from assay.ask.local.text import phrase
from assay.ask.local.undated import counted_entity
from assay.ask.local.unmeant import unmeant
from assay.ask.local.words import VERBS
from assay.semantic.model import Dimension, SemanticModel
from assay.semantic.spec import (
    Aggregate,
    All,
    AnalyticsSpec,
    Arithmetic,
    Compare,
    Condition,
    MetricExpr,
    MetricRef,
    Related,
)

_LATEST = frozenset("latest recent last earliest".split())
_MANY = frozenset("most least fewest".split())
_DAYS = frozenset("date day time year month week".split())
_CHANGED = frozenset("changed switched upgraded downgraded moved".split())


def misfits(draft: Draft, spec: AnalyticsSpec, model: SemanticModel) -> Iterator[str]:
    """The words that a reading takes for what they are not."""
    yield from _counted_flags(draft, spec, model)
    yield from _counted_days(draft, spec, model)
    yield from _largest_for_latest(draft, spec, model)
    yield from _latest_for_most(draft, spec, model)
    yield from _none_and_some(draft, spec, model)
    yield from _flags_of_others(draft, spec, model)
    yield from _named_besides(draft, spec)
    yield from _changed(draft, spec)
    yield from _averages_of_counts(draft, spec, model)
    yield from _much_of_a_rate(draft, spec, model)
    yield from _by_itself(draft, spec, model)
    yield from _ties_for_things(draft, spec, model)
    yield from _two_that_differ(draft)
    yield from _asked_and_held(draft, spec)
    yield from _against_itself(spec)
    yield from _half_of_but(draft, spec)
    yield from unmeant(draft, spec, model)


def _counted_flags(draft: Draft, spec: AnalyticsSpec, model: SemanticModel) -> Iterator[str]:
    """ "How many business accounts" as the number of answers to whether it is one."""
    for use in spec.metrics:
        expr = use.expr
        if isinstance(expr, Aggregate) and expr.agg == "count_distinct" and _is_flag(expr.field or "", model):
            yield from (one.text for one in draft.items if one.is_link("dimension") and one.links[0].ref == expr.field)


def _counted_days(draft: Draft, spec: AnalyticsSpec, model: SemanticModel) -> Iterator[str]:
    """ "The number of cancellations" as the number of different days on which something was cancelled."""
    days = {
        use.expr.field
        for use in spec.metrics
        if isinstance(use.expr, Aggregate)
        and use.expr.agg == "count_distinct"
        and _kind(use.expr.field or "", model) == "time"
    }
    for item in draft.items if days else ():
        named = item.is_link("dimension") and item.links[0].ref in days
        if named and not _DAYS & set(phrase(item.text)):
            yield item.text


def _largest_for_latest(draft: Draft, spec: AnalyticsSpec, model: SemanticModel) -> Iterator[str]:
    """ "The latest price" is no highest price, nor an average one."""
    said = [one.text for one in draft.items if set(one.text.casefold().split()) & _LATEST and one.kind != "time"]
    ranked = spec.order and spec.limit
    ranking = (spec.top.by if spec.top else None) or (spec.order[0].by if spec.order and spec.limit else None)
    if said and ranking and not _is_day(ranking, spec, model):
        yield said[0]
    for use in spec.metrics if said and not ranked and not spec.top else ():
        expr = use.expr
        if isinstance(expr, Aggregate) and expr.agg in ("max", "min") and _kind(expr.field or "", model) == "number":
            yield said[0]


def _latest_for_most(draft: Draft, spec: AnalyticsSpec, model: SemanticModel) -> Iterator[str]:
    """ "Most parcels booked" is no latest day of booking."""
    most = [one.text for one in draft.items if one.is_cue("super") and one.text.casefold().split()[-1] in _MANY]
    shown = (use.expr for use in spec.metrics if not use.hidden)
    days = [one for one in shown if isinstance(one, Aggregate) and _kind(one.field or "", model) == "time"]
    if most and any(one.agg in ("max", "min") for one in days):
        yield most[0]


def _is_day(alias: str, spec: AnalyticsSpec, model: SemanticModel) -> bool:
    """Whether what ranks is a day: "the price of the latest sale of each clerk" is not their highest price."""
    exprs = [use.expr for use in spec.metrics if use.alias == alias]
    return any(isinstance(one, Aggregate) and _kind(one.field or "", model) == "time" for one in exprs) or not exprs


def _none_and_some(draft: Draft, spec: AnalyticsSpec, model: SemanticModel) -> Iterator[str]:
    """ "Not used by any member": no use, and yet a member by way of one."""
    held = spec.where.all if isinstance(spec.where, All) else (spec.where,)
    none = {one.related for one in held if isinstance(one, Related) and one.match == "none" and one.where is None}
    some = {one.related for one in held if isinstance(one, Related) and one.match == "any" and one.where is None}
    for relation in model.relationships:
        if relation.left in none and relation.right in some:
            yield from (item.text for item in draft.items if item.is_cue("without", "not", "never"))


def _flags_of_others(draft: Draft, spec: AnalyticsSpec, model: SemanticModel) -> Iterator[str]:
    """ "Active policies" are not those whose clerk is active."""
    asked = set(_flags_behind(spec.where, model))
    for item, following in pairwise(draft.items) if asked else ():
        ref = item.links[0].ref if item.is_link("dimension") else ""
        if ref in asked and following.is_link("entity") and following.links[0].ref != ref.partition(".")[0]:
            yield item.text


def _flags_behind(condition: Condition | None, model: SemanticModel) -> Iterator[str]:
    """Flags that are asked of other things than those that are listed."""
    if isinstance(condition, All):
        for one in condition.all:
            yield from _flags_behind(one, model)
    if isinstance(condition, Related):
        yield from (ref for ref in _fields(condition.where) if _is_flag(ref, model))


def _fields(condition: Condition | None) -> Iterator[str]:
    if isinstance(condition, Compare):
        yield condition.field
    if isinstance(condition, All):
        for one in condition.all:
            yield from _fields(one)
    if isinstance(condition, Related):
        yield from _fields(condition.where)


def _named_besides(draft: Draft, spec: AnalyticsSpec) -> Iterator[str]:
    """ "By customer segment" asks for segments, not for customers and their segments."""
    shown = {use.field for use in spec.dimensions if not use.hidden}
    for before, item, following in zip(draft.items, draft.items[1:], draft.items[2:], strict=False):
        if not before.is_cue("by") or not item.is_link("entity") or not _own(item, following, shown):
            continue
        thing = item.links[0].ref
        if sum(field.partition(".")[0] == thing for field in shown) > 1:
            yield f"{item.text} {following.text}"


def _own(item: Item, following: Item, shown: set[str]) -> bool:
    link = following.links[0] if following.is_link("dimension") else None
    return link is not None and link.entity == item.links[0].ref and link.ref in shown


def _changed(draft: Draft, spec: AnalyticsSpec) -> Iterator[str]:
    """ "Who changed plan" is not how the number of plans went."""
    said = [item.text for item in draft.items if set(item.text.casefold().split()) & _CHANGED]
    over_time = any(use.grain for use in spec.dimensions) and not any(use.transform for use in spec.metrics)
    if said and over_time and spec.where is not None and spec.comparison is None:
        yield said[0]


def _kind(ref: str, model: SemanticModel) -> str:
    dimension = _dimension(ref, model)
    return dimension.kind if dimension else ""


def _is_flag(ref: str, model: SemanticModel) -> bool:
    return _kind(ref, model) == "boolean"


def _dimension(ref: str, model: SemanticModel) -> Dimension | None:
    owner, _, name = ref.partition(".")
    entity = model.entity(owner)
    return entity.dimension(name) if entity else None


def _averages_of_counts(draft: Draft, spec: AnalyticsSpec, model: SemanticModel) -> Iterator[str]:
    """ "The average number of expenses per clerk" is not how many each of them has."""
    shown = [use for use in spec.metrics if not use.hidden]
    plain = bool(shown) and all(counted_entity(use.expr, model) is not None and use.transform is None for use in shown)
    # "The average number of units in stock per day": a day has many rows, of which no row is the number of units.
    meant = any(isinstance(use.expr, Aggregate) and use.expr.agg == "avg" for use in shown)
    each = any(one.kind == "time" and one.text.casefold().startswith("per ") for one in draft.items)
    daily = meant and each and any(use.grain for use in spec.dimensions)
    for item, following in pairwise(draft.items):
        told = f"{item.text} {following.text}".casefold()
        averaged = "average number of" in f"{told} " or (item.text.casefold() == "average" and following.kind == "time")
        if plain and spec.dimensions and item.is_cue("agg") and averaged:
            yield item.text
        if daily and "average number of" in f"{told} ":
            yield item.text


def _much_of_a_rate(draft: Draft, spec: AnalyticsSpec, model: SemanticModel) -> Iterator[str]:
    """ "How much tax did we pay" is no average of per cents, and no sum of them."""
    first = draft.items[0] if draft.items else None
    shown = [use for use in spec.metrics if not use.hidden]
    for use in shown if first is not None else ():
        summed = isinstance(use.expr, Aggregate) and use.expr.agg == "sum"
        much = first is not None and first.text.casefold().startswith("how much") and len(shown) == 1
        if (summed or much) and _is_percent(use.expr, model):
            yield from (item.text for item in draft.items[:1])


def _is_percent(expr: MetricExpr, model: SemanticModel) -> bool:
    metric = model.metric(expr.metric) if isinstance(expr, MetricRef) else None
    ref = expr.field or "" if isinstance(expr, Aggregate) else (metric.measure or "") if metric is not None else ""
    owner, _, name = ref.partition(".")
    entity = model.entity(owner)
    measure = entity.measure(name) if entity is not None else None
    if measure is None:
        return False
    return measure.agg == "avg" and ("%" in (measure.expr or "") or measure.unit in ("percent", "%"))


def _by_itself(draft: Draft, spec: AnalyticsSpec, model: SemanticModel) -> Iterator[str]:
    """A sum of something for each value of the same: "profit by profit"."""
    groups = {use.field for use in spec.dimensions if not use.bucket}
    for use in spec.metrics:
        metric = model.metric(use.expr.metric) if isinstance(use.expr, MetricRef) else None
        plain = metric is not None and metric.inferred and metric.kind == "simple" and metric.measure in groups
        added = isinstance(use.expr, Aggregate) and use.expr.agg in ("sum", "avg") and use.expr.field in groups
        if plain or added:
            yield from (one.text for one in draft.items if one.is_link("dimension", "metric", "measure"))


def _ties_for_things(draft: Draft, spec: AnalyticsSpec, model: SemanticModel) -> Iterator[str]:
    """ "Which article has the lowest price", answered with the keys of a row that ties articles to shops."""
    entity = model.entity(spec.entity) if spec.mode == "rows" and spec.entity and not spec.dimensions else None
    if entity is None or not set(entity.display) <= {one.name for one in entity.dimensions if one.column in entity.key}:
        return
    things = {phrase(one.right) for one in model.relationships if one.left == entity.name} - {phrase(entity.name)}
    for item in draft.items:
        if item.is_link("entity") and item.links[0].ref == entity.name and tuple(item.words) in things:
            yield item.text


def _two_that_differ(draft: Draft) -> Iterator[str]:
    """ "Parcels with a different sender and receiver": two that are compared, and nothing compares them."""
    for before, item in pairwise(draft.items):
        two = before.text.casefold() == "a" and item.text.casefold() == "different"
        if two and not {"two_fields", "peers"} & set(draft.tags):
            yield item.text


def _asked_and_held(draft: Draft, spec: AnalyticsSpec) -> Iterator[str]:
    """ "The code and the meaning of lost parcels", answered with the code, for the meaning tells which are lost."""
    shown = {use.field for use in spec.dimensions}
    held = {one.field for one in (spec.where.all if isinstance(spec.where, All) else ()) if isinstance(one, Compare)}
    held |= {spec.where.field} if isinstance(spec.where, Compare) else set()
    said = [item for item in draft.items if item.kind != "stop"]
    for first, joint, second in zip(said, said[1:], said[2:], strict=False) if spec.mode == "rows" else ():
        both = first.is_link("dimension") and second.is_link("dimension") and joint.is_cue("and", "comma")
        listed = both and first.links[0].ref != second.links[0].ref and second is not said[-1]
        if listed and shown and second.links[0].ref in held - shown and first.links[0].ref in _alike(shown, first):
            yield second.text


def _alike(shown: set[str], item: Item) -> set[str]:
    """The field of an item, where it or one of the same name is shown: a code here or in the table of codes."""
    name = item.links[0].ref.partition(".")[2]
    return {item.links[0].ref} if any(field.partition(".")[2] == name for field in shown) else set()


def _against_itself(spec: AnalyticsSpec) -> Iterator[str]:
    """ "Received minus made" with the same number on both sides: one of the two was not understood."""
    yield from (use.alias or "itself" for use in spec.metrics if _repeats(use.expr))


def _repeats(expr: MetricExpr) -> bool:
    if not isinstance(expr, Arithmetic):
        return False
    return (expr.op in ("-", "/") and expr.left == expr.right) or _repeats(expr.left) or _repeats(expr.right)


def _half_of_but(draft: Draft, spec: AnalyticsSpec) -> Iterator[str]:
    """ "Who received letters but never sent any" answered with who never sent one: what they did got lost."""
    negative = isinstance(spec.where, Related) and spec.where.match == "none"
    at = next((at for at, item in enumerate(draft.items) if item.text.casefold() == "but"), 0)
    verbs = (item for item in draft.items[:at] if item.kind in ("unknown", "stop"))
    if negative and any(one.text.casefold().endswith("ed") or one.text.casefold() in VERBS for one in verbs):
        yield "but"
