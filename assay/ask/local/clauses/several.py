"""How many are meant where nobody says: "the largest halls" and "oldest members" are more than one."""

from __future__ import annotations

from dataclasses import replace

from assay.ask.local.clauses.ranked import is_plural
from assay.ask.local.clauses.tops import DEFAULT_TOP
from assay.ask.local.draft import Draft
from assay.ask.local.lattice import Item

_EITHER = frozenset(("species", "series", "sheep", "fish", "aircraft"))
"""Words that are one or several."""


def several(draft: Draft, item: Item) -> Draft:
    """ "the largest halls" are more than one, though nobody said how many."""
    if not is_plural(item) or draft.facts["said"]:
        return draft
    many = {**draft.facts, "limit": DEFAULT_TOP}
    return replace(draft, facts=many).tagged("", note=f"the first {DEFAULT_TOP}")


def several_alone(draft: Draft, item: Item | None) -> Draft:
    """The same where the question is no more than that: "oldest members", "show the cheapest rooms"."""
    one = item is None or item.text.casefold() in _EITHER
    alone = not one and all(
        other.kind == "stop" or other.is_cue("list", "super") or other is item for other in draft.items
    )
    return several(draft, item) if item is not None and alone else draft
