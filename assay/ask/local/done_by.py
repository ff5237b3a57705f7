""" "What are the boats repaired by members from Wick?": by whom, where things are listed; no group for each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assay.ask.local.lattice import Item

_DONE = frozenset(
    "sold made bought brought written drawn taken driven given won held done sent built shown taught led paid lent fed "
    "run flown sung met kept lost found caught heard grown known thrown worn begun spent told left dealt".split()
)
_MEASURING = ("count", "count_distinct", "agg", "super", "top", "share", "growth", "ratio", "rank", "order", "compare")


def doers_named(items: Sequence[Item]) -> tuple[Item, ...]:
    """The items with "by" as a small word where it says who did it, in a question that lists things."""
    items = [replace(item, kind="stop", cue=None) if _by_one(items, at) else item for at, item in enumerate(items)]
    if not _lists(items) or any(item.is_cue(*_MEASURING) or (item.kind == "time" and _cuts(item)) for item in items):
        return tuple(items)
    return tuple(
        replace(item, kind="stop", cue=None) if _says_who(items, at) else item for at, item in enumerate(items)
    )


def _lists(items: Sequence[Item]) -> bool:
    """ "Which boats ...", "names of boats ...": things are asked for, or fields of theirs."""
    told = [item for item in items if item.kind != "stop" and not item.is_cue("and", "comma")]
    thing = int(bool(told) and told[0].is_cue("list"))
    while thing < len(told) and told[thing].is_link("dimension"):
        thing += 1
    return 0 < thing < len(told) - 1 and told[thing].is_link("entity")


def _cuts(item: Item) -> bool:
    return item.time is not None and item.time.kind in ("grain", "part", "compare")


def _by_one(items: Sequence[Item], at: int) -> bool:
    """ "Coached by Otto": a name is nothing to group by."""
    if not items[at].is_cue("by") or items[at].text.casefold() != "by" or not 0 < at < len(items) - 1:
        return False
    following = items[at + 1]
    named = following.kind == "link" and all(link.kind == "value" for link in following.links)
    return named and is_done(items[at - 1])


def is_done(item: Item) -> bool:
    """Whether an item ends in what was done: a participle."""
    word = item.text.casefold().split(" ")[-1]
    return (word.endswith(("ed", "en")) and len(word) > 4) or word in _DONE


def _says_who(items: Sequence[Item], at: int) -> bool:
    """Whether "by" stands between what was done and several things that can do it."""
    if not items[at].is_cue("by") or items[at].text.casefold() != "by" or not 0 < at < len(items) - 1:
        return False
    following = next((item for item in items[at + 1 :] if item.kind != "stop"), None)
    plural = following is not None and following.text.casefold().split(" ")[-1].endswith(("s", "people", "men"))
    return is_done(items[at - 1]) and plural and following is not None and following.is_link("entity") and at > 1
