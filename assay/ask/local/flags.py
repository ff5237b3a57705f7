"""Fields said as adjectives, and numbers behind things: "members who are active", "garage 1"."""

from __future__ import annotations

from dataclasses import replace

from assay.ask.local.draft import Draft, Setting
from assay.ask.local.flag_names import flag_value
from assay.ask.local.lattice import Item
from assay.ask.local.lexicon import Link
from assay.ask.local.noted_no import noted_no
from assay.semantic.spec import Compare, Condition

Items = tuple[Item, ...]
_BEING = frozenset(("is", "are", "was", "were", "be", "being"))
_YES = ("yes", "y", "true", "t", "1")


def flagged(draft: Draft, setting: Setting) -> Draft:
    """Adjectives that name a field which holds a yes, as that yes; bare numbers behind a thing as its number."""
    items = draft.items
    settled = (_numbered(items, at, setting) or _adjective(items, at, setting) or one for at, one in enumerate(items))
    return draft.changed(items=tuple(settled))


def _adjective(items: Items, at: int, setting: Setting) -> Item | None:
    """ "How many lamps are dimmable?" of a field `dimmable` that holds Y, among other things."""
    item = items[at]
    named = [link for link in item.links if link.kind == "dimension" and link.score >= 1]
    said = at > 0 and items[at - 1].text.casefold().split()[-1] in _BEING
    ends = at + 1 >= len(items) or items[at + 1].kind in ("stop", "time") or items[at + 1].is_cue("and", "comma", "or")
    ahead = item.text.casefold().endswith("ed") and at + 1 < len(items) and _is_counted(items[at + 1], named, setting)
    things = any(link.kind == "entity" for link in item.links)
    if not ((said and ends) or ahead or _denied_kind(items, at, named)) or not named or len(item.words) > 1 or things:
        return None
    found = tuple(yes for link in named if (yes := _yes(setting, link)) is not None)
    return replace(item, links=found) if found else None


def _denied_kind(items: Items, at: int, fields: list[Link]) -> bool:
    """ "Without any *indoor* stage" of rows of stages that say whether one is."""
    denied = at > 0 and items[at - 1].is_cue("without", "not")
    thing = items[at + 1].links[0] if at + 1 < len(items) and items[at + 1].is_link("entity") else None
    return denied and thing is not None and any(link.entity == thing.ref for link in fields)


def _is_counted(thing: Item, fields: list[Link], setting: Setting) -> bool:
    """ "How many *returned* orders" of rows that say whether an order was returned, and number the orders."""
    metric = setting.model.metric(thing.links[0].ref) if thing.is_link("metric") else None
    owner, _, name = ((metric.measure or "") if metric is not None else "").partition(".")
    entity = setting.model.entity(owner)
    measure = entity.measure(name) if entity is not None else None
    counted = measure is not None and measure.agg in ("count", "count_distinct")
    return counted and any(link.entity == owner for link in fields)


def _yes(setting: Setting, field: Link) -> Link | None:
    dimension = setting.vocabulary.dimension(field.ref)
    if dimension is None or dimension.kind not in ("categorical", "text", "boolean"):
        return None
    values = (link for word in _YES for link in setting.vocabulary.phrases.get((word,), ()))
    found = next((link for link in values if link.kind == "value" and link.ref == field.ref), None)
    return replace(found, score=0.96) if found else None


def _numbered(items: Items, at: int, setting: Setting) -> Item | None:
    """ "The address of garage 1" where some column elsewhere holds the text 1: the garage that has the number."""
    item, before = items[at], items[at - 1] if at else None
    things = [link.ref for link in before.links if link.kind == "entity" and link.score >= 1] if before else []
    digits = item.text.isdigit() and bool(item.links) and all(link.kind == "value" for link in item.links)
    if not digits or not things or any(link.entity in things for link in item.links):
        return None
    entity = setting.model.entity(things[0])
    key = next((one for one in entity.dimensions if one.column in entity.key), None) if entity else None
    alone = key is not None and entity is not None and len(entity.key) == 1 and key.kind in ("identifier", "number")
    return replace(item, kind="number", links=(), number=float(item.text)) if alone else None


def flags_for_missing(draft: Draft, setting: Setting) -> Draft:
    """ "Expenses that have no receipt" of a field that says yes or no: no, not nothing at all."""
    where = tuple(_told(one, setting) for one in draft.where)
    return replace(draft, where=where) if where != draft.where else draft


def _told(condition: Condition, setting: Setting) -> Condition:
    if not isinstance(condition, Compare) or condition.op not in ("is_null", "not_null"):
        return condition
    dimension = setting.vocabulary.dimension(condition.field)
    yes, no = (flag_value(dimension), flag_value(dimension, "no")) if dimension is not None else (None, None)
    if yes is None or no is None:
        return noted_no(condition, setting)
    return condition.model_copy(update={"op": "eq", "value": no if condition.op == "is_null" else yes})
