""" "Visits by visitors older than 40", "paid by customers in Ghent": by some, not by each."""

from __future__ import annotations

from assay.ask.local.clauses.ranked import is_plural
from assay.ask.local.done_by import is_done
from assay.ask.local.draft import Draft, Setting, skip_stops
from assay.ask.local.lattice import Item
from assay.ask.local.persons import is_person

BY = frozenset(("by", "by the"))
"""What is said of somebody who did it; "by each" and "for every" are not."""
_WHOSE = frozenset(("whose", "who"))
_PLACED = frozenset(("of", "from", "in", "at", "aged"))


def by_some(draft: Draft, setting: Setting, at: int, target: int) -> bool:
    """Whether the people behind the "by" at ``at`` are told apart by what follows: by their age, their place."""
    if draft.items[at].text.casefold() not in BY or not draft.free(target) or not draft.items[target].is_link("entity"):
        return False
    entity = setting.model.entity(draft.items[target].links[0].ref)
    after = skip_stops(draft, target + 1)
    if entity is None or not is_plural(draft.items[target]) or after >= len(draft.items):
        return False
    item = draft.items[after]
    if not is_person(entity):
        # "Fees paid by companies whose town is Wick": who did it need be no person.
        return is_done(draft.items[at - 1]) and _told_apart(item) if at else False
    led = {one.text.casefold().split(" ")[0] for one in draft.items[target + 1 : after + 1]}
    placed = item.is_link("value") or item.kind in ("quoted", "number")
    return item.is_cue("cmp") or _told_apart(item) or (placed and not led.isdisjoint(_PLACED))


def _told_apart(item: Item) -> bool:
    """ "Paid by members *whose* town is Wick"."""
    return item.is_cue("rel") and item.text.casefold().split(" ")[0] in _WHOSE
