"""States asked for by their verbs: "how many deals did we win" counts those that are won."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from assay.ask.local.draft import Setting
from assay.ask.local.lattice import Item
from assay.ask.local.lexicon import Link
from assay.ask.local.text import phrase

_ASKING = frozenset(("did", "do", "does"))
_WEAK = 0.8
_STATES = frozenset(("value", "dimension", "condition"))
_IRREGULAR = {
    "win": "won", "lose": "lost", "pay": "paid", "send": "sent", "sell": "sold", "give": "given", "write": "written",
    "take": "taken", "hold": "held", "keep": "kept", "leave": "left", "make": "made", "return": "returned",
    "withdraw": "withdrawn", "choose": "chosen", "find": "found", "begin": "begun", "break": "broken",
}  # fmt: skip


def with_states(items: list[Item], setting: Setting) -> list[Item]:
    """The items with a state in place of the verb behind "did", where the things counted have one called so."""
    asking = next((at for at, item in enumerate(items) if item.text.casefold() in _ASKING), None)
    if asking is None:
        return items
    homes = setting.vocabulary.homes
    named = [link for item in items[:asking] for link in item.links[:1]]
    things = {homes.get(link.ref, "") if link.kind == "metric" else link.ref for link in named} - {""}
    return [*items[: asking + 1], *(_state(item, things, setting) for item in items[asking + 1 :])]


def _state(item: Item, things: set[str], setting: Setting) -> Item:
    word = item.text.casefold()
    weak = item.kind == "link" and item.links[0].score < _WEAK
    if not (weak or item.kind in ("unknown", "stop")) or not word.isalpha():
        return item
    for done in _participles(word):
        links = tuple(link for link in setting.vocabulary.links(phrase(done)) if _is_state(link, things))
        if links:
            return replace(item, kind="link", text=done, links=links, words=phrase(done))
    return item


def _is_state(link: Link, things: set[str]) -> bool:
    return link.entity in things and link.kind in _STATES and not link.via


def _participles(verb: str) -> Iterator[str]:
    """
    >>> list(_participles("win")), list(_participles("cancel")), list(_participles("close"))
    (['won'], ['canceled', 'cancelled'], ['closed'])
    """
    if verb in _IRREGULAR:
        yield _IRREGULAR[verb]
    elif verb.endswith("e"):
        yield f"{verb}d"
    else:
        yield f"{verb}ed"
        yield f"{verb}{verb[-1]}ed"
