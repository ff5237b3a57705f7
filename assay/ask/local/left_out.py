"""Things and conditions that a reading leaves out: "customers and suppliers", "departments with somebody who ..."."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import pairwise

from assay.ask.local.draft import Draft
from assay.ask.local.flag_names import flag_value
from assay.ask.local.lattice import Item
from assay.semantic.model import SemanticModel
from assay.semantic.spec import Aggregate, All, AnalyticsSpec, Compare, Related

_SURE = 0.97
_ITS_OWN = re.compile(r"\baverage \w+(?: \w+)? (?:of|in|for|within) (?:its|their|his|her|the same)\b", re.IGNORECASE)
_LIKELY = 0.8
_SOMEBODY = frozenset("someone somebody anyone anybody".split())
_WITH = frozenset("with any another other some who whose".split())


def left_out(draft: Draft, spec: AnalyticsSpec, model: SemanticModel) -> Iterator[str]:
    """The words."""
    yield from _second_things(draft, spec, model)
    yield from _one_in_order(draft, spec)
    yield from _never_measured(draft, spec, model)
    yield from _condition_of_another(draft, spec)
    yield from _never_with_others(draft, spec, model)
    yield from _side_by_side(draft, spec)
    yield from _part_of_another(draft)
    yield from _average_of_its_own(draft, spec)
    yield from _faintly_related(draft, spec)


def _second_things(draft: Draft, spec: AnalyticsSpec, model: SemanticModel) -> Iterator[str]:
    """ "Names of customers and suppliers", answered with the customers alone."""
    said = [item for item in draft.items if item.kind != "stop"]
    for (first, joint), second in zip(pairwise(said), said[2:], strict=False):
        both = first.is_link("entity") and joint.is_cue("and") and second.is_link("entity")
        if both and second.links[0].score >= _SURE and not _mentions(spec, second.links[0].ref, model):
            yield second.text


def _mentions(spec: AnalyticsSpec, entity: str, model: SemanticModel) -> bool:
    """Whether anything of the entity stands in the spec; a written metric may hold anything."""
    told = json.dumps(spec.model_dump(mode="json", exclude_none=True))
    named = f'"{entity}"' in told or f'"{entity}.' in told
    return named or any(f'"metric": "{one.name}"' in told for one in model.metrics if _of(one.measure, entity))


def _of(measure: str | None, entity: str) -> bool:
    return measure is None or measure.partition(".")[0] == entity


def _one_in_order(draft: Draft, spec: AnalyticsSpec) -> Iterator[str]:
    """ "All towns in decreasing order of their highest tower", answered with one town."""
    if spec.limit == 1 and spec.mode == "rows":
        ordered = [item for item in draft.items if item.is_cue("direction") and item.text.casefold().endswith(" of")]
        yield from (item.text for item in ordered)


def _never_measured(draft: Draft, spec: AnalyticsSpec, model: SemanticModel) -> Iterator[str]:
    """ "Never sold with a price above 9": no row is what is meant, not one whose price is unknown."""
    for one in spec.where.all if isinstance(spec.where, All) else (spec.where,):
        if isinstance(one, Compare) and one.op == "is_null" and _is_number(one.field, model):
            yield from (item.text for item in draft.items if item.text.casefold() == "never")


def _never_with_others(draft: Draft, spec: AnalyticsSpec, model: SemanticModel) -> Iterator[str]:
    """ "Products never returned", answered with those that have a row that was not: others of theirs may have been."""
    never = [item for item in draft.items if item.text.casefold() in ("never", "not ever")]
    shown = [use.field for use in spec.dimensions]
    counted = [use.expr.field for use in spec.metrics if isinstance(use.expr, Aggregate) and use.expr.field]
    for one in spec.where.all if isinstance(spec.where, All) else (spec.where,):
        if never and isinstance(one, Compare) and _is_no(one, model) and _are_groups([*shown, *counted], one, model):
            yield never[0].text


def _is_no(condition: Compare, model: SemanticModel) -> bool:
    owner, _, name = condition.field.partition(".")
    entity = model.entity(owner)
    dimension = entity.dimension(name) if entity else None
    no = flag_value(dimension, "no") if dimension is not None else None
    return no is not None and condition.op == "eq" and condition.value == no


def _are_groups(fields: list[str], condition: Compare, model: SemanticModel) -> bool:
    """Whether every field groups rows of the condition's own entity: several of its rows share one."""
    owner = condition.field.partition(".")[0]
    entity = model.entity(owner)
    own = {f"{owner}.{name}" for name in (*entity.key, *entity.display)} if entity else set()
    own = own if entity is not None and entity.key else set()
    return bool(fields) and all(one.partition(".")[0] == owner and one not in own for one in fields)


def _is_number(ref: str, model: SemanticModel) -> bool:
    owner, _, name = ref.partition(".")
    entity = model.entity(owner)
    dimension = entity.dimension(name) if entity else None
    return dimension is not None and dimension.kind == "number"


def _condition_of_another(draft: Draft, spec: AnalyticsSpec) -> Iterator[str]:
    """ "Clerks in a branch with any clerk who speaks Dutch": the second clerk's tongue is not the first one's."""
    said = [(at, item) for at, item in enumerate(draft.items) if item.is_link("entity")]
    if len(said) > 1 and spec.mode == "rows" and spec.entity == said[0][1].links[0].ref:
        yield from (item.text for item in draft.items[said[1][0] :] if item.text.casefold() in _SOMEBODY)
    for (_, one), (_, other), (at, again) in zip(said, said[1:], said[2:], strict=False):
        same = one.links[0].ref == again.links[0].ref != other.links[0].ref
        if same and spec.mode == "rows" and spec.entity == one.links[0].ref and _led_by(draft.items, at):
            yield again.text


def _led_by(items: tuple[Item, ...], at: int) -> bool:
    before = next((item for item in reversed(items[:at]) if item.text.casefold() not in ("a", "an", "the")), None)
    return before is not None and before.text.casefold() in _WITH


def _part_of_another(draft: Draft) -> Iterator[str]:
    """ "A discount of more than 10% of the price", answered with those above 10."""
    for at, item in enumerate(draft.items[:-1]):
        rest = [one for one in draft.items[at + 1 : at + 5] if one.text.casefold() not in ("the", "a", "its", "their")]
        led = item.kind == "number" and ("%" in item.text or "percent" in item.text.casefold())
        of = led and len(rest) > 1 and rest[0].text.casefold() == "of"
        if of and (rest[1].is_cue("agg") or rest[1].is_link("dimension", "measure", "metric")) and _is_bound(draft, at):
            yield f"{item.text} of {rest[1].text}"


def _is_bound(draft: Draft, at: int) -> bool:
    """Whether a comparator stands before the number, and the average of it was not taken for what it is part of."""
    before = next((one for one in reversed(draft.items[:at]) if one.kind != "stop"), None)
    averaged = any({"average", "mean", "avg"} & set(one.text.casefold().split()) for one in draft.items)
    return before is not None and before.is_cue("cmp") and not (averaged and "beyond_average" in draft.tags)


def _average_of_its_own(draft: Draft, spec: AnalyticsSpec) -> Iterator[str]:
    """ "Dearer than the average price of its category", answered beside the average of all."""
    text = " ".join(item.text for item in draft.items)
    said = _ITS_OWN.search(text)
    if said and "beyond_average" in draft.tags and not {"peers", "same"} & set(draft.tags):
        yield said[0]


def _side_by_side(draft: Draft, spec: AnalyticsSpec) -> Iterator[str]:
    """ "Membership levels", answered with levels by how many memberships a branch has: two words, one thing."""
    shown = {use.field for use in spec.dimensions if not use.hidden}
    for one, other in pairwise(draft.items):
        both = one.is_link("dimension") and other.is_link("dimension")
        if both and one.links[0].entity != other.links[0].entity and {one.links[0].ref, other.links[0].ref} <= shown:
            yield f"{one.text} {other.text}"


def _faintly_related(draft: Draft, spec: AnalyticsSpec) -> Iterator[str]:
    """ "Genre types", answered with genres that have a type of medium: half of a name, and nothing said of it."""
    wheres = spec.where.all if isinstance(spec.where, All) else (spec.where,)
    related = {one.related for one in wheres if isinstance(one, Related) and one.match == "any" and one.where is None}
    for item, following in pairwise(draft.items):
        faint = following.is_link("entity") and following.links[0].score < _LIKELY
        if faint and item.is_link("entity") and following.links[0].ref in related:
            yield following.text
