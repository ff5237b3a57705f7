"""Superlatives: "the highest price", "which customer has the most orders", "the second oldest"."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from assay.ask.local.clauses.posed import outdone, possessed
from assay.ask.local.clauses.ranked import (
    led_by,
    rows_by,
)
from assay.ask.local.clauses.shown import show_ranked
from assay.ask.local.clauses.superlatives import superlative
from assay.ask.local.clauses.tops import top
from assay.ask.local.cues import Cue
from assay.ask.local.draft import Draft, Setting, numeric, skip_stops
from assay.ask.local.item_tests import is_cue, is_link


def read_ranking(draft: Draft, setting: Setting) -> Iterable[Draft]:
    """Places "top 5 products", "the highest price", "which customer has the most orders"."""
    draft = possessed(outdone(draft, setting))
    for at in draft.positions(is_cue("top")):
        draft = top(draft, setting, at)
    for at in draft.positions(is_cue("super")):
        draft = superlative(draft, setting, at)
    for at in draft.positions(is_cue("agg")):
        draft = _extreme(draft, setting, at)
    for at in draft.positions(is_link("dimension")):
        draft = _named_extreme(draft, setting, at)
    return (show_ranked(draft, setting),)


def _extreme(draft: Draft, setting: Setting, at: int) -> Draft:
    """ "the product with the maximum price" ranks rows; "the maximum price" does not."""
    cue = draft.items[at].cue
    if cue is None or cue.arg not in ("min", "max") or not led_by(draft, at, "rel", "with"):
        return draft
    items = list(draft.items)
    items[at] = replace(items[at], cue=Cue(cue.start, cue.end, "super", "desc" if cue.arg == "max" else "asc"))
    return superlative(replace(draft, items=tuple(items)), setting, at)


_ENDS: dict[str, str] = {"maximum": "desc", "max": "desc", "minimum": "asc", "min": "asc"}


def _named_extreme(draft: Draft, setting: Setting, at: int) -> Draft:
    """ "The room with the maximum occupancy" of a field `max_occupancy`: it still says which room."""
    item = draft.items[at]
    way = _ENDS.get(item.text.casefold().split()[0])
    told = at > 0 and draft.items[at - 1].text.casefold() == "the" and led_by(draft, at, "rel", "with")
    things = [here for here in draft.positions(is_link("entity", "dimension")) if here < at]
    bound = skip_stops(draft, at + 1) < len(draft.items)
    if way is None or not told or not things or bound or draft.order or not numeric(setting, item.links[0].ref):
        return draft
    limited = replace(draft, facts={**draft.facts, "limit": 1})
    return rows_by(limited.use(at), setting, at, item.links[0].ref, way)
