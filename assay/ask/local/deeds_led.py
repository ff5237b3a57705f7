"""Participles that only begin like a field: what is "built by" somebody says nothing of the year it was built in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assay.ask.local.done_by import is_done
from assay.ask.local.lattice import Item
from assay.ask.local.text import phrase

_BEGINS = 0.86
_FAINT = 0.5
_LED = frozenset("who that which have has had also".split())


def without_deeds(items: Sequence[Item]) -> tuple[Item, ...]:
    """The items with such participles as small words: before "by" and a doer, behind "who have" before a thing."""
    return tuple(
        replace(item, kind="stop", links=()) if _by_doer(items, at) or _who_did(items, at) else item
        for at, item in enumerate(items)
    )


def _by_doer(items: Sequence[Item], at: int) -> bool:
    """ "Mills *built* by American architects", unless who did it is what the field holds."""
    return (
        _begins(items[at], _BEGINS)
        and at + 2 < len(items)
        and items[at + 1].text.casefold() in ("by", "by the")
        and not any("by" in phrase(link.ref.partition(".")[2]) for link in items[at].links)
        and _thing(items, at + 2)
    )


def _who_did(items: Sequence[Item], at: int) -> bool:
    """ "Architects who have also *built* a bridge"."""
    led = at > 0 and items[at - 1].text.casefold().split()[-1] in _LED
    return led and _begins(items[at], _FAINT) and _thing(items, at + 1)


def _begins(item: Item, most: float) -> bool:
    """Whether it is one participle that is but a part of the names of fields."""
    partly = item.kind == "link" and all(link.kind == "dimension" and link.score <= most for link in item.links)
    return partly and len(item.words) == 1 and is_done(item)


def _thing(items: Sequence[Item], at: int) -> bool:
    """Whether a thing or one that is called by name comes next."""
    following = next((item for item in items[at:] if item.kind != "stop"), None)
    return following is not None and following.is_link("entity", "value")
