"""Verbs that were taken for those who do it: "who supervises", "which teacher teaches" ask for one of them."""

from __future__ import annotations

from assay.ask.local.draft import Draft
from assay.ask.local.text import root
from assay.ask.local.who import WHO


def names_a_deed(draft: Draft, at: int) -> bool:
    """Whether the item ends in a verb of one: behind "who", or a second word of the same stem."""
    item = draft.items[at]
    told = [word for word in item.text.casefold().split() if word]
    doubled = len(told) > 1 and root(told[0]) == root(told[-1]) and told[0] != told[-1]
    led = at > 0 and draft.items[at - 1].text.casefold() in WHO
    return doubled or (led and item.text.casefold().endswith("s"))
