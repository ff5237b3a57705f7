"""Where from and where to: "trips from Ghent to Mons" names two fields that only their direction tells apart."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from assay.ask.local.draft import Draft, Setting
from assay.ask.local.lattice import Item
from assay.ask.local.lexicon import Link, roles
from assay.ask.local.text import phrase, root
from assay.semantic.compile.graph import graph_of
from assay.semantic.model import Relationship

_FROM = frozenset(
    "from origin orig source src start departure departing depart dep sender sending pickup lender seller out".split()
)
_TO = frozenset(
    "to destination dest target end arrival arriving arrive receiver recipient delivery borrower buyer".split()
)
_LEAVE = frozenset(map(root, ("leaving", "departing", "starting", "leave", "depart")))
_REACH = frozenset(map(root, ("arriving", "arrive", "reaching", "reach", "ending")))
_GO = frozenset(map(root, ("go", "goes", "going", "travel", "run", "operate", "head", "drive", "fly", "sail")))
_SAID = {"from": _FROM, "to": _TO, "into": _TO}


Known = dict[str, list[tuple[Relationship, frozenset[str]]]]


def directed(draft: Draft, setting: Setting) -> Draft:
    """Values after "from" and "to" as values of the field, or through the role, that points that way."""
    items = list(draft.items)
    known = _known(setting) if any(_direction(items, at) for at in range(len(items))) else {}
    homes = setting.vocabulary.homes
    things = (item.links[0] for item in items if item.is_link("entity", "metric", "measure"))
    spoken = {link.entity or homes.get(link.ref, "") for link in things}
    for at, item in enumerate(items):
        way = _direction(items, at)
        links = tuple(_pointing(item, way, known, spoken)) if way else ()
        if links:
            items[at] = replace(item, links=links)
            _settle_verb(items, at)
    return replace(draft, items=tuple(items))


def _known(setting: Setting) -> Known:
    """The roles by which each thing is referred to: a town by the stop that a trip ends at."""
    graph = graph_of(setting.model)
    known: Known = {}
    for relation, role in roles(setting.model):
        for name in (entity.name for entity in setting.model.entities):
            if name == relation.right or (name != relation.left and graph.reaches(relation.right, name)):
                known.setdefault(name, []).append((relation, frozenset(role)))
    return known


def _direction(items: list[Item], at: int) -> frozenset[str] | None:
    """The words of the direction said right before a value; the field's own name may stand between."""
    if not any(link.kind == "value" for link in items[at].links):
        return None
    for here in (at - 1, at - 2):
        word = items[here].words[:1] if here >= 0 and items[here].kind == "stop" else ()
        if word and word[0] in _SAID:
            return _SAID[word[0]]
    return _moving(items[_verb(items, at)]) if at else None


def _verb(items: list[Item], at: int) -> int:
    """Where the verb stands: "leaving Ghent", "arrive in Mons"."""
    return at - 2 if items[at - 1].words in (("in",), ("at",)) else at - 1


def _moving(item: Item) -> frozenset[str] | None:
    word = root(item.words[0]) if len(item.words) == 1 else ""
    return _FROM if word in _LEAVE else _TO if word in _REACH else None


def _settle_verb(items: list[Item], at: int) -> None:
    """The verb has said its direction: it names no field any more."""
    verb = _verb(items, at)
    if items[at - 1].words in (("from",), ("to",)):
        verb = at - 2
    word = root(items[verb].words[0]) if verb >= 0 and len(items[verb].words) == 1 else ""
    if word and (_moving(items[verb]) or (word in _GO and items[verb].kind == "unknown")):
        items[verb] = replace(items[verb], kind="stop", links=())


def _pointing(item: Item, way: frozenset[str], known: Known, spoken: set[str]) -> Iterator[Link]:
    for link in item.links:
        if link.kind != "value":
            continue
        if way & set(phrase(link.ref.partition(".")[2])):
            yield link
        ways = [one for one, role in known.get(link.entity, ()) if way & role and link.via in ((), (one.name,))]
        ours = [one for one in ways if one.left in spoken] or ways
        yield from (replace(link, via=(one.name,)) for one in ours)
