"""Where from and where to: "trips from Ghent to Mons" names two fields that only their direction tells apart."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from assay.ask.local.draft import Draft, Setting
from assay.ask.local.lattice import Item
from assay.ask.local.lexicon import Link, roles
from assay.ask.local.text import phrase

_FROM = frozenset(
    "from origin orig source src start departure departing depart dep sender sending pickup lender seller out".split()
)
_TO = frozenset(
    "to destination dest target end arrival arriving arrive receiver recipient delivery borrower buyer".split()
)
_SAID = {"from": _FROM, "to": _TO, "into": _TO}


def directed(draft: Draft, setting: Setting) -> Draft:
    """Values after "from" and "to" as values of the field, or through the role, that points that way."""
    items = list(draft.items)
    known: dict[str, list[tuple[str, frozenset[str]]]] = {}
    for relation, role in roles(setting.model) if any(_direction(items, at) for at in range(len(items))) else ():
        known.setdefault(relation.right, []).append((relation.name, frozenset(role)))
    for at, item in enumerate(items):
        way = _direction(items, at)
        links = tuple(_pointing(item, way, known)) if way else ()
        if links:
            items[at] = replace(item, links=links)
    return replace(draft, items=tuple(items))


def _direction(items: list[Item], at: int) -> frozenset[str] | None:
    """The words of the direction said right before a value; the field's own name may stand between."""
    if not any(link.kind == "value" for link in items[at].links):
        return None
    for here in (at - 1, at - 2):
        word = items[here].words[:1] if here >= 0 and items[here].kind == "stop" else ()
        if word and word[0] in _SAID:
            return _SAID[word[0]]
    return None


def _pointing(item: Item, way: frozenset[str], known: dict[str, list[tuple[str, frozenset[str]]]]) -> Iterator[Link]:
    for link in item.links:
        if link.kind != "value":
            continue
        if way & set(phrase(link.ref.partition(".")[2])):
            yield link
        for name, role in known.get(link.entity, ()):
            if way & role and (not link.via or link.via == (name,)):
                yield replace(link, via=(name,))
