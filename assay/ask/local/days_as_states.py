"""Doubt: a word beside a time says when something was done: "delivered by weekday" is no state of being delivered."""

from __future__ import annotations

from collections.abc import Iterator

from assay.ask.local.draft import Draft, skip_stops
from assay.ask.local.lattice import Item
from assay.ask.local.text import phrase, root
from assay.semantic.model import SemanticModel
from assay.semantic.spec import All, AnalyticsSpec, Compare, Condition, Related


def days_as_states(draft: Draft, spec: AnalyticsSpec, model: SemanticModel) -> Iterator[str]:
    """The participles that are the name of a day and stand beside a time, where a state is asked for instead."""
    held = set(_fields(spec.where))
    for at, item in enumerate(draft.items):
        link = item.links[0] if item.is_link("value") else None
        if link is None or link.ref not in held:
            continue
        own = _names_day(item, link.ref, model) and _beside_time(draft, at)
        if own or (_before_time(draft, at) and _day_of_another(item, link.ref, model)):
            yield item.text


def _fields(condition: Condition | None) -> Iterator[str]:
    if isinstance(condition, All):
        for one in condition.all:
            yield from _fields(one)
    if isinstance(condition, Related):
        yield from _fields(condition.where)
    if isinstance(condition, Compare):
        yield condition.field


def _names_day(item: Item, ref: str, model: SemanticModel) -> bool:
    """Whether one day of the same thing is called by the very word."""
    entity = model.entity(ref.partition(".")[0])
    days = [one for one in entity.dimensions if one.kind == "time"] if entity else []
    said = root(item.text.casefold())
    return len(item.text.split()) == 1 and sum(said in {root(word) for word in phrase(one.name)} for one in days) == 1


def _beside_time(draft: Draft, at: int) -> bool:
    """ "Booked on weekends", "parcels booked per month", "ever booked"; "delivered parcels" are in that state."""
    following = skip_stops(draft, at + 1)
    adjective = following < len(draft.items) and draft.items[following].is_link("entity", "metric")
    timed = any(item.kind == "time" or item.text.casefold() == "ever" for item in draft.items)
    return timed and not adjective


_WHEN = frozenset(("on", "at", "date", "dt", "day", "time"))


def _before_time(draft: Draft, at: int) -> bool:
    """ "Sold *in 2023*": the time stands right behind it."""
    following = skip_stops(draft, at + 1)
    return following < len(draft.items) and draft.items[following].kind == "time"


def _day_of_another(item: Item, ref: str, model: SemanticModel) -> bool:
    """Whether a thing that refers to this one keeps the day: sales of a listing are `sold_on`."""
    owner, said = ref.partition(".")[0], root(item.text.casefold())
    for relation in model.relationships:
        other = model.entity(relation.left) if relation.right == owner else None
        for one in other.dimensions if other else ():
            words = phrase(one.name)
            if one.kind == "time" and said == root(words[0]) and set(words[1:]) <= _WHEN:
                return True
    return False
