"""Verbs that name a kind of row have an object such rows are about: "bought laptops" is no visit that was a purchase.

Where somebody has described a field, its values are said as it was written there, and as nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from assay.ask.local.lexicon import Link
from assay.ask.local.nouns import done_of
from assay.semantic.compile.graph import Graph, graph_of
from assay.semantic.model import SemanticModel

if TYPE_CHECKING:
    from assay.ask.local.lattice import Item

_BETWEEN = 2
"""So many small words stand between a verb and its object: "bought any of the"."""


def of_their_objects(linked: Sequence[Item], model: SemanticModel) -> Iterator[Item]:
    """The spans without kinds of rows that lead to nothing of what the verb is said of."""
    graph = graph_of(model)
    for item in linked:
        verbs = [link for link in item.links if _is_done(link, item)]
        things = _objects(item, linked) if verbs else set()
        apart = [link for link in verbs if things and not any(_leads(graph, link.entity, one) for one in things)]
        lost = [link for link in verbs if link in apart or _is_described(link, model)]
        kept = tuple(link for link in item.links if link not in lost)
        if kept:
            yield replace(item, links=kept) if lost else item


def _is_done(link: Link, item: Item) -> bool:
    return link.kind == "value" and len(link.values) == 1 and item.words[0] in done_of(str(link.values[0]))


def _is_described(link: Link, model: SemanticModel) -> bool:
    found = model.field(link.ref)
    return found is not None and bool(found[1].description or found[1].synonyms or found[1].values)


def _objects(item: Item, linked: Sequence[Item]) -> set[str]:
    """What the nearest words behind may be."""
    behind = [one for one in linked if item.end <= one.start <= item.end + _BETWEEN]
    nearest = min((one.start for one in behind), default=None)
    links = (link for one in behind if one.start == nearest for link in one.links)
    return {link.entity for link in links if link.kind in ("value", "entity") and link.entity}


def _leads(graph: Graph, one: str, other: str) -> bool:
    return one == other or graph.reaches(one, other) or graph.reaches(other, one)
