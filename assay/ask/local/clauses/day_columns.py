""" "Name, hired and retired of the guides": verbs in a list of columns are the days that are called so."""

from __future__ import annotations

from assay.ask.local.draft import Draft, skip_stops
from assay.ask.local.lattice import Item


def asked_day(draft: Draft, at: int) -> bool:
    """Whether the verb at ``at`` stands among columns: behind a "list" or a field, before no thing it tells of."""
    if _told(draft, at):
        return False
    before = skip_stops(draft, at - 1, -1)
    fields = 0
    while before >= 0 and _listed(draft.items[before]):
        fields += draft.items[before].is_link("dimension")
        shown = draft.items[before].is_link("dimension") and _shown(draft, before)
        if shown:
            return True
        before = skip_stops(draft, before - 1, -1)
    if before >= 0 and draft.items[before].is_link("entity"):
        return _last_of_all(draft, at)
    led = draft.items[before].is_cue("list") if before >= 0 else fields > 0
    return led and not _of_things(draft, at)


def _told(draft: Draft, at: int) -> bool:
    """ "The houses they viewed" tells of the houses; "when they joined" asks for the day."""
    words = [item.text.casefold() for item in draft.items[max(0, at - 3) : at]]
    return words[-1:] != [] and words[-1] in _DOERS and "when" not in words


_DOERS = frozenset(("they", "he", "she", "it", "we", "you", "i"))


def _last_of_all(draft: Draft, at: int) -> bool:
    """ "Guides and hired" asks for one more column of them, as nothing else is said."""
    ends = not any(item.kind not in ("stop", "unknown") for item in draft.items[at + 1 :])
    return ends and not draft.times and draft.items[at - 1].is_cue("and")


def _listed(item: Item) -> bool:
    return item.is_link("dimension") or item.is_cue("and", "comma")


def _shown(draft: Draft, at: int) -> bool:
    """ "When were they hired and retired": the field before is a column already."""
    return draft.items[at].text.casefold().endswith("ed") and any(
        use.field == draft.items[at].links[0].ref for use in draft.dimensions
    )


def _of_things(draft: Draft, at: int) -> bool:
    """ "List hired and retired guides": guides who were."""
    last = at
    while last + 1 < len(draft.items) and _listed(draft.items[last + 1]):
        last += 1
    return last + 1 < len(draft.items) and draft.items[last + 1].is_link("entity", "metric")
