""" "The average price of the products" where rows are product lines: whose numbers they are, and no group of each."""

from __future__ import annotations

from assay.ask.local.clauses.ranked import is_plural
from assay.ask.local.draft import Draft

_FAINT = 0.8
_ALL = frozenset(("of", "the", "all", "these", "those", "our", "of the", "of all"))


def of_all(draft: Draft, at: int) -> bool:
    """Whether the word at ``at``, a faint name of some field, says whose the aggregated number before it is."""
    item, before = draft.items[at], at - 1
    while before >= 0 and draft.items[before].kind == "stop" and draft.items[before].text.casefold() in _ALL:
        before -= 1
    led = before < at - 1 and draft.items[before + 1].text.casefold().startswith("of")
    number = before >= 0 and draft.items[before].is_link("dimension", "measure", "metric")
    aggregated = any(one.is_cue("agg") for one in draft.items[: max(before, 0)])
    return led and number and aggregated and is_plural(item) and item.links[0].score < _FAINT
