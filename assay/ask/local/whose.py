"""Whose it is: "orders of customers in Ghent" speaks of where the customers are, not of where the orders went."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from assay.ask.local.draft import Draft, Setting
from assay.ask.local.lattice import Item
from assay.ask.local.lexicon import Link
from assay.semantic.compile.graph import Path, graph_of

_PLACED = frozenset("in from of at within based living located situated registered 's s'".split())
_DOING = frozenset(("who", "that", "which", "with"))
"""Behind "customers who ordered" it is said where they ordered."""
_SURE = 0.9

Items = tuple[Item, ...]


def owned(draft: Draft, setting: Setting) -> Draft:
    """Values and fields of a thing that several others lead to, through the one they are said of.

    The thing is spelled out before its field ("customer country") or behind it ("country of the customer"), before its
    value ("customers in Ghent") or behind it ("French customers"); so told it is no group of its own.
    """
    items = draft.items
    things = _spoken_of(items, setting)
    told = [_told(items, at, setting) for at in range(len(items))]
    placed = [
        item
        if there is None
        else _reached(item, _thing(items[there[0]], setting, there[0] > at), things, there[1], setting)
        for at, (item, there) in enumerate(zip(items, told, strict=True))
    ]
    named = {
        there[0]
        for at, there in enumerate(told)
        if there and placed[at] is not items[at] and (there[1] or _does(items, there[0], at))
    }
    return draft.changed(items=tuple(_silent(item) if at in named else item for at, item in enumerate(placed)))


def _spoken_of(items: Items, setting: Setting) -> frozenset[str]:
    """The things whose rows the question may be about: those it names and those its numbers and fields are of."""
    sure = [link for item in items for link in item.links if link.score >= _SURE]
    homes = {setting.vocabulary.homes.get(link.ref, "") for link in sure if link.kind == "metric"}
    if any(item.is_cue("super", "top") for item in items):
        # "The biggest customer in Ghent" is ranked by what refers to customers.
        named = {link.ref for link in sure if link.kind == "entity"}
        homes |= {one.left for one in setting.model.relationships if one.right in named}
    return frozenset(homes | {link.entity for link in sure if link.kind in ("entity", "dimension")}) - {""}


def _thing(item: Item, setting: Setting, behind: bool = False) -> str:
    """The thing a span names, or counts: "active customers", "customers who ordered" (``behind`` what is asked of)."""
    named = [one.ref for one in item.links if one.kind == "entity" and one.score >= _SURE]
    if named or not item.is_link("metric") or "per" in item.words:
        return named[0] if named else ""
    doing = not _DOING.isdisjoint(item.words)
    ends = (item.words[:1], item.words[-1:]) if behind else (item.words[-1:], () if doing else item.words[:1])
    links = (link for words in ends for link in setting.vocabulary.phrases.get(words, ()))
    return next((link.ref for link in links if link.kind == "entity" and link.score >= _SURE), "")


def _told(items: Items, at: int, setting: Setting) -> tuple[int, bool] | None:
    """Where the thing stands that the value or field at ``at`` is said of, and whether the two are one name."""
    kinds = {link.kind for link in items[at].links if link.score >= _SURE}
    if "value" in kinds:
        here = _beside_value(items, at, setting)
        return None if here is None else (here, False)
    here = _beside_field(items, at, setting) if "dimension" in kinds else None
    return None if here is None else (here, True)


def _beside_value(items: Items, at: int, setting: Setting) -> int | None:
    """ "customers in Ghent or Mons", "French enterprise customers"."""
    after = at + 1
    while after < len(items) and (_is_value(items[after]) or _joins_values(items, after)):
        after += 1
    if after < len(items) and _thing(items[after], setting, behind=True) not in ("", *_owners(items[at])):
        return after
    here, led = at - 1, False
    while here >= 0 and (items[here].kind == "stop" or _is_value(items[here]) or _between_values(items, here)):
        led = led or bool(_PLACED & set(items[here].text.casefold().split()))
        here -= 1
    return here if led and here >= 0 and _thing(items[here], setting) else None


def _joins_values(items: Items, at: int) -> bool:
    """ "German *and* French customers": both are said of the customers."""
    if items[at].text.casefold() == "of" and at and items[at - 1].is_cue("and"):
        return at + 1 < len(items) and _is_value(items[at + 1])
    following = next((one for one in items[at + 1 :] if one.text.casefold() != "of"), None)
    return items[at].is_cue("and", "or", "comma") and following is not None and _is_value(following)


def _between_values(items: Items, at: int) -> bool:
    """ "in Ghent *or* Mons", "of girls *and* of boys"."""
    return items[at].is_cue("or", "comma") or (items[at].is_cue("and") and at > 0 and _is_value(items[at - 1]))


def _beside_field(items: Items, at: int, setting: Setting) -> int | None:
    """ "customer country", "the customer's country", "country of the customer"."""
    here = at - 1
    while here >= 0 and items[here].text.casefold() in ("'s", "s'", "'"):
        here -= 1
    if here >= 0 and _thing(items[here], setting) and not items[here].is_cue("by"):
        return here
    here, led = at + 1, False
    while here < len(items) and items[here].kind == "stop":
        led = led or items[here].text.casefold().split()[0] == "of"
        here += 1
    return here if led and here < len(items) and _thing(items[here], setting) else None


def _owners(item: Item) -> Iterator[str]:
    return (link.entity for link in item.links)


def _does(items: Items, thing: int, at: int) -> bool:
    """ "How much did customers in Ghent spend": whoever does it is told by where they are."""
    asked = thing > 0 and items[thing - 1].text.casefold().split()[-1] in ("did", "do", "does")
    return asked and any(item.is_link("metric", "measure") for item in items[max(at, thing) + 1 :])


def _is_value(item: Item) -> bool:
    return item.is_link("value") or any(link.kind == "value" and link.score >= _SURE for link in item.links)


def _silent(item: Item) -> Item:
    return replace(item, kind="stop", links=())


def _reached(item: Item, thing: str, things: frozenset[str], field: bool, setting: Setting) -> Item:
    if field and any(link.kind == "dimension" and link.entity == thing for link in item.links):
        return item  # A field of its own comes before those of what it leads to.
    links = tuple(_links(item, thing, things, field, setting))
    return replace(item, links=links) if links else item


def _links(item: Item, thing: str, things: frozenset[str], field: bool, setting: Setting) -> Iterator[Link]:
    """The item's values or fields by the way from ``thing``, where the other things lead there by another."""
    graph = graph_of(setting.model)
    for link in item.links:
        if link.kind != ("dimension" if field else "value") or link.via or link.entity in ("", thing):
            continue
        ways = graph.best(thing, link.entity)
        others = [graph.best(other, link.entity) for other in things - {thing, link.entity}]
        if len(ways) == 1 and not _many(ways[0]) and any(_elsewhere(paths, thing) for paths in others):
            yield replace(link, via=tuple(hop.name for hop in ways[0]))


def _many(path: Path) -> bool:
    return any(hop.many for hop in path)


def _elsewhere(paths: tuple[Path, ...], thing: str) -> bool:
    """Whether something leads there without passing ``thing``."""
    return any(all(thing not in (hop.source, hop.target) for hop in path) for path in paths)
