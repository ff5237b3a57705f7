"""Verbs that say which date is meant: "hired after 2012", "born in the eighties", "closed in March"."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from assay.ask.local.draft import Draft, Setting
from assay.ask.local.lattice import Item
from assay.ask.local.lexicon import Link
from assay.ask.local.text import phrase, root
from assay.semantic.model import Dimension

_IRREGULAR = {
    "born": "birth", "died": "death", "built": "build", "sold": "sale", "bought": "purchase", "left": "leave",
    "began": "begin", "paid": "payment", "expire": "expiry", "expires": "expiry", "sent": "send", "made": "make",
}  # fmt: skip
_COMMON = frozenset(root(word) for word in ("date", "time", "day", "year", "at", "on"))


def dated_words(draft: Draft, setting: Setting, owners: Iterable[str]) -> Draft:
    """A word right before a time expression links to the date field whose name holds its root, where there is one."""
    items = list(draft.items)
    changed = False
    for at, item in enumerate(items[:-1]):
        if item.kind not in ("link", "unknown", "stop") or not _before_time(items, at):
            continue
        links = _dates(item, setting, list(owners))
        if links:
            items[at] = replace(item, kind="link", links=links)
            changed = True
    return replace(draft, items=tuple(items)) if changed else draft


def priced_words(draft: Draft, setting: Setting, owners: Iterable[str]) -> Draft:
    """ "products that cost more than 1000": the verb asks for the price where a thing has one."""
    items = list(draft.items)
    for at, item in enumerate(items):
        verb = item.text.casefold() in ("cost", "costs") and at > 0 and items[at - 1].is_cue("rel")
        prices = _prices(setting, list(owners)) if verb else ()
        if prices:
            items[at] = replace(item, kind="link", links=prices)
    return replace(draft, items=tuple(items))


def _prices(setting: Setting, owners: list[str]) -> tuple[Link, ...]:
    entities = [entity for owner in owners if (entity := setting.model.entity(owner))]
    return tuple(
        Link("dimension", f"{entity.name}.{one.name}", 1.0, label=one.label)
        for entity in entities
        for one in entity.dimensions
        if one.kind == "number" and not one.hidden and "price" in phrase(one.name)
    )


def _before_time(items: list[Item], at: int) -> bool:
    here = at + 1
    while here < len(items) and (items[here].kind == "stop" or items[here].is_cue("cmp")):
        here += 1
    time = items[here].time if here < len(items) else None
    return time is not None and time.kind in ("range", "grain")


def _dates(item: Item, setting: Setting, owners: list[str]) -> tuple[Link, ...]:
    word = item.text.casefold()
    named = any(one.kind in ("entity", "metric", "measure") and one.score >= 0.85 for one in item.links)
    if named or (item.is_link("dimension") and item.links[0].score >= 0.95):
        return ()
    said = {root(word), root(_IRREGULAR.get(word, word))} - _COMMON
    if len(word.split()) > 1 or not (word.endswith("ed") or word in _IRREGULAR):
        return ()
    found = [
        (len(_roots(one)), Link("dimension", f"{entity.name}.{one.name}", 1.0, label=one.label))
        for entity in setting.model.entities
        if not owners or entity.name in owners
        for one in entity.dimensions
        if one.kind == "time" and said & _roots(one)
    ]
    # "Enrolled" is the day of enrolment before it is the day an enrolment ended.
    least = min((size for size, _ in found), default=0)
    return tuple(link for size, link in found if size == least)


def _roots(dimension: Dimension) -> set[str]:
    return {root(word) for word in phrase(dimension.label or dimension.name)} - _COMMON
