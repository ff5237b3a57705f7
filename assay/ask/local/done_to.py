"""Verbs that name a kind of row have an object such rows are about: "bought laptops" is no visit that was a purchase.

Where somebody has described a field, its values are said as it was written there, and as nothing else.
"""

from __future__ import annotations

from collections.abc import Callable

from assay.ask.local.lexicon import Link, Phrase
from assay.ask.local.nouns import done_of
from assay.semantic.compile.graph import Graph, graph_of
from assay.semantic.model import SemanticModel


def of_its_object(
    links: tuple[Link, ...], words: Phrase, objects: Callable[[], set[str]], model: SemanticModel
) -> tuple[Link, ...]:
    """The meanings of a word without kinds of rows that lead to nothing of its ``objects``: entities said behind it."""
    verbs = [link for link in links if _is_done(link, words)]
    if not verbs:
        return links
    things, graph = objects(), graph_of(model)
    apart = [link for link in verbs if things and not any(_leads(graph, link.entity, one) for one in things)]
    lost = [link for link in verbs if link in apart or _is_described(link, model)]
    return tuple(link for link in links if link not in lost)


def _is_done(link: Link, words: Phrase) -> bool:
    return link.kind == "value" and len(link.values) == 1 and words[0] in done_of(str(link.values[0]))


def _is_described(link: Link, model: SemanticModel) -> bool:
    found = model.field(link.ref)
    return found is not None and bool(found[1].description or found[1].synonyms or found[1].values)


def _leads(graph: Graph, one: str, other: str) -> bool:
    return one == other or graph.reaches(one, other) or graph.reaches(other, one)
