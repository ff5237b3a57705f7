"""Things that a written count is called by, where figures of theirs are asked: "rating of returned items"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assay.ask.local.clauses.counting import counted_entity
from assay.ask.local.draft import Setting
from assay.ask.local.lattice import Item
from assay.ask.local.lexicon import Link
from assay.ask.local.metric_names import measure_of

_HAVING = ("with", "having", "who have", "who had", "that have", "that had", "have", "had", "has")
_ARTICLES = frozenset(("a", "an", "any", "the"))
_GROUPS = ("by", "share", "count", "count_distinct", "agg", "top", "super", "ratio", "growth", "compare")
_OF = frozenset(("of", "for", "from", "of the", "of all", "for the", "for all"))


def of_counted_things(items: tuple[Item, ...], setting: Setting) -> tuple[Item, ...]:
    """Each such count as its condition and the rows that meet it; one without a condition as the rows."""
    return tuple(part for at in range(len(items)) for part in _parts(items, at, setting))


def _parts(items: Sequence[Item], at: int, setting: Setting) -> tuple[Item, ...]:
    item = items[at]
    told = _listed(items, at, setting)
    if told is not None:
        return (told,)
    before = next((here for here in range(at - 1, -1, -1) if items[here].text.casefold() not in _OF), -1)
    having = _had(items, at)
    if _one_of_several(items, at):
        return (item,)
    if not item.is_link("metric") or (not having and (before in (-1, at - 1) or not items[before].links)):
        return (item,)
    name = item.links[0].ref
    metric = setting.model.metric(name)
    if metric is None or metric.inferred or any(one.kind == "entity" for one in item.links):
        return (item,)
    owner = counted_entity(setting, name) if metric.filter is not None else ""
    if owner:
        condition = Link("condition", name, item.links[0].score, condition=metric.filter, label=metric.label)
        return replace(item, links=(condition,)), _rows(item, owner)
    owner = _told_apart(items, before, setting, name) if not having else ""
    return (_rows(item, owner),) if owner else (item,)


def _one_of_several(items: Sequence[Item], at: int) -> bool:
    """ "average mark of boys and girls": values beside each other, each for itself."""
    own = {link.ref for link in items[at].links if link.kind == "value"}
    near = [items[here] for here in (at - 2, at - 3, at + 2, at + 3) if 0 <= here < len(items)]
    joined = any(
        items[here].is_cue("and", "or", "comma") for here in (at - 1, at - 2, at + 1) if 0 <= here < len(items)
    )
    return joined and any(link.kind == "value" and link.ref in own for item in near for link in item.links)


def _had(items: Sequence[Item], at: int) -> bool:
    """ "clients with an approved loan": clients who have such a loan, not how many of these there are."""
    here = at - 1
    while here > 0 and items[here].text.casefold() in _ARTICLES:
        here -= 1
    having = here > 0 and items[here].is_cue("rel") and items[here].text.casefold() in _HAVING
    after = items[at + 1] if at + 1 < len(items) else None
    return having and items[here - 1].is_link("entity") and not (after is not None and after.is_cue("cmp"))


def _listed(items: Sequence[Item], at: int, setting: Setting) -> Item | None:
    """ "list the orders of Mia Moss": what tells orders apart, where "orders" is a figure and no thing of its own."""
    item, before = items[at], at - 1
    while before > 0 and items[before].kind == "stop":
        before -= 1
    fields = tuple(one for one in item.links if one.kind == "dimension" and one.score >= 0.9)
    if before != 0 or not fields or not item.is_link("metric") or not items[0].is_cue("list"):
        return None
    metric = setting.model.metric(item.links[0].ref)
    found = measure_of(setting.model, metric) if metric is not None and not metric.inferred else None
    grouped = any(one.is_cue(*_GROUPS) or (one.time is not None and one.time.kind != "range") for one in items)
    shown = not items[0].text.casefold().startswith(("what", "how"))
    return replace(item, links=fields) if found and found[1].agg == "count_distinct" and shown and not grouped else None


def _told_apart(items: Sequence[Item], before: int, setting: Setting, name: str) -> str:
    """Whose rows "order number and customer of orders" are, where orders are told apart by a field of the rows."""
    metric = setting.model.metric(name)
    found = measure_of(setting.model, metric) if metric is not None else None
    if found is None or found[1].agg != "count_distinct":
        return ""
    link = items[before].links[0]
    home = setting.vocabulary.homes.get(link.ref, "") if link.kind == "metric" else link.entity
    asked = items[0].is_cue("list") or link.kind == "metric" or items[max(0, before - 1)].is_cue("agg")
    return found[0].name if asked and home == found[0].name else ""


def _rows(item: Item, owner: str) -> Item:
    return replace(item, links=(Link("entity", owner, item.links[0].score),), words=item.words[-1:])
