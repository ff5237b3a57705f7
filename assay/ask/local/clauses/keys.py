"""What a list is sorted by, where more than its name is said: "in order of the time they joined", "by hiring date"."""

from __future__ import annotations

from assay.ask.local.draft import Draft, skip_stops

_PERSONS = frozenset(("they", "he", "she", "it"))
_MOMENT = frozenset(("time", "times", "date", "dates", "day", "days", "moment", "when"))
_CALLED = frozenset(("name", "names", "title", "titles", "alphabet", "label", "labels", "columns", "fields"))
_DOUBTFUL = 0.35


def aimed_at(draft: Draft, target: int) -> int:
    """ "by the time they took office", "by *hiring* date": the field behind a word that is none of its own."""
    item = draft.items[target] if draft.free(target) else None
    if item is None or item.links or not (item.kind == "unknown" or item.text.casefold() == "when"):
        return target
    following = skip_stops(draft, target + 1)
    if not draft.free(following) or not draft.items[following].is_link("dimension", "measure"):
        return target
    between = {one.text.casefold() for one in draft.items[target + 1 : following]}
    moment = item.text.casefold() in _MOMENT and bool(between & _PERSONS)
    return following if moment or following == target + 1 else target


def lost_key(draft: Draft, target: int) -> Draft:
    """A word that nobody understood stands where the field that sorts belongs: by the first column it is a guess."""
    item = draft.items[target] if target < len(draft.items) else None
    lost = item is not None and item.kind == "unknown" and item.text.casefold() not in _CALLED
    return draft.tagged("", _DOUBTFUL) if lost else draft


def lists_names(draft: Draft, target: int) -> bool:
    """ "songs sorted by title": their own names, though only albums have a title that is called so."""
    item = draft.items[target]
    owner = item.links[0].entity or item.links[0].ref.partition(".")[0]
    return item.text.casefold() in _CALLED and bool(draft.subject) and owner != draft.subject and not draft.dimensions
