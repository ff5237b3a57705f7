"""A written count of rows of a kind, where the rows are asked for: "list the open tickets" lists them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assay.ask.local.clauses.counting import counted_entity
from assay.ask.local.draft import Setting
from assay.ask.local.lattice import Item
from assay.ask.local.lexicon import Link

_LISTING = frozenset(("list", "which", "name", "find", "enumerate", "who are", "which are"))
_SHOWING = _LISTING | {"show", "show me", "display", "give", "give me", "get"}
_GROUPS = ("by", "share", "count", "count_distinct", "agg", "top", "super", "ratio", "growth", "compare")


def listed_counts(items: tuple[Item, ...], setting: Setting) -> tuple[Item, ...]:
    """Each such count as the condition it makes and the things that meet it."""
    if any(item.is_cue(*_GROUPS) or (item.time is not None and item.time.kind != "range") for item in items):
        return items
    return tuple(part for at in range(len(items)) for part in _parts(items, at, setting))


def _parts(items: Sequence[Item], at: int, setting: Setting) -> tuple[Item, ...]:
    item = items[at]
    numbered = _numbered(item, setting) if item.is_link("metric") and _asked_for(items, at, _SHOWING) else None
    if numbered is not None:
        return (replace(item, links=(numbered,)),)
    kind = _kind(item, setting) if item.is_link("metric") and _asked_for(items, at) else None
    return (item,) if kind is None else (replace(item, links=(kind[0],)), replace(item, links=kind[1], words=kind[2]))


def _numbered(item: Item, setting: Setting) -> Link | None:
    """ "List the orders of Ann" where rows have an order number: the numbers, not how many there are."""
    metric = setting.model.metric(item.links[0].ref)
    owner, _, name = ((metric.measure or "") if metric is not None and metric.inferred else "").partition(".")
    entity = setting.model.entity(owner)
    measure = entity.measure(name) if entity is not None else None
    bare = len(item.words) < len(name.split("_"))
    if entity is None or measure is None or measure.agg != "count_distinct" or not bare:
        return None
    field = next((one for one in entity.dimensions if one.column == measure.expr.strip('"')), None)
    return Link("dimension", f"{owner}.{field.name}", 0.97, label=field.label) if field is not None else None


def _kind(item: Item, setting: Setting) -> tuple[Link, tuple[Link, ...], tuple[str, ...]] | None:
    """The condition of a count, and what is counted in its name: "tickets" of "open tickets"."""
    metric = setting.model.metric(item.links[0].ref)
    counted = counted_entity(setting, metric.name) if metric is not None and not metric.inferred else ""
    if metric is None or metric.filter is None or not counted:
        return None
    for noun in (item.words[-2:], item.words[-1:], item.words[:1]):
        found = setting.vocabulary.phrases.get(noun, ())
        things = tuple(one for one in found if one.kind == "entity" and one.ref == counted and one.score >= 0.9)
        if things and len(item.words) > len(noun):
            link = Link("condition", metric.name, item.links[0].score, condition=metric.filter, label=metric.label)
            return link, things, noun
    return None


def _asked_for(items: Sequence[Item], at: int, listing: frozenset[str] = _LISTING) -> bool:
    """Whether it stands behind "list" or "which", or "show" with more to be said of the things."""
    here = at - 1
    while here >= 0 and (items[here].kind in ("stop", "number") or items[here].is_link("value", "condition")):
        here -= 1
    if here < 0 or not items[here].is_cue("list"):
        return False
    said = items[here].text.casefold()
    more = at + 1 < len(items) and items[at + 1].is_cue("rel", "cmp")
    return said.removesuffix(" all").removesuffix(" the") in listing or (more and not said.startswith(("what", "how")))
