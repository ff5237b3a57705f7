"""Numbers of those who did it: "goals scored by players in each club", where players have a number of goals."""

from __future__ import annotations

from dataclasses import replace

from assay.ask.local.done_by import is_done
from assay.ask.local.draft import Draft, Setting, holds_numbers, numeric
from assay.ask.local.lattice import Item

_BEING = frozenset(("are", "were", "is", "was"))


def of_their_own(draft: Draft, setting: Setting) -> Draft:
    """The draft with such a deed as "of": it is neither a field nor a group for each of those who did it."""
    items = list(draft.items)
    for first in range(len(items) - 3):
        at = first + (items[first + 1].text.casefold() in _BEING)
        if at + 4 > len(items):
            break
        deed, by, doers = items[at + 1 : at + 4]
        grouped = any(item.is_cue("by") for item in items[at + 4 :])
        if by.text.casefold() == "by" and grouped and is_done(deed) and _is_theirs(items[first], doers, setting):
            items[at + 1] = replace(deed, kind="stop", links=(), cue=None)
            items[at + 2] = replace(by, kind="stop", links=(), cue=None, words=("of",))
    return draft.changed(items=tuple(items)) if items != list(draft.items) else draft


def _is_theirs(number: Item, doers: Item, setting: Setting) -> bool:
    link = number.links[0] if number.is_link("dimension", "measure", "metric") else None
    if link is None or not doers.is_link("entity"):
        return False
    if link.kind == "metric":
        return setting.vocabulary.homes.get(link.ref, "") == doers.links[0].ref
    measured = link.kind == "measure" or numeric(setting, link.ref) or holds_numbers(setting, number)
    return measured and doers.links[0].ref == link.entity
