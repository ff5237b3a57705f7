"""Names under general synonyms of their words: "client" for "customer", "citizenship" for "nationality"."""

from __future__ import annotations

import os
from collections.abc import Container, Iterator, Mapping
from dataclasses import replace

from assay.ask.local.lexicon import Entry, Link, Phrase
from assay.ask.local.persons import nouns_of_people, unnamed_people
from assay.ask.local.text import root, stem
from assay.ask.local.thesaurus import Grade, Saying, sayings
from assay.semantic.model import SemanticModel

SAME = float(os.environ.get("T_SAME", "0.9"))
NEAR = float(os.environ.get("T_NEAR", "0.78"))
DISTANT = float(os.environ.get("T_FAR", "0.66"))
LONGEST = int(os.environ.get("T_LONG", "3"))
_EXACT = float(os.environ.get("T_EXACT", "0.9"))
_EXACTFAR = float(os.environ.get("T_EXACTFAR", "0.9"))
_OFF = os.environ.get("T_OFF", "").split(",")
_FIELDS = ("dimension", "measure", "metric")
_CLOSE: dict[Grade, float] = {"same": SAME, "near": NEAR}
Known = Mapping[Phrase, tuple[Link, ...]]


def widened(known: Known) -> Iterator[Entry]:
    """The same links under near synonyms of some of their words, less sure. Never for values."""
    for words, links, saying, swapped in _swapped(known):
        factor = _CLOSE.get(saying.grade)
        if factor is not None:
            yield from ((swapped, link.scored(factor)) for link in links if link.score >= _EXACT)


def distant(known: Known, nearer: Known, roots: Container[frozenset[str]]) -> Iterator[Entry]:
    """Links under distant synonyms, for words that neither a name nor anything ``nearer`` accounts for."""
    stems = {tuple(stem(word) for word in words) for words in nearer}
    for _, links, saying, swapped in _swapped(known, whole=True):
        if saying.grade != "far" or swapped in nearer or tuple(stem(word) for word in swapped) in stems:
            continue
        if frozenset(root(word) for word in swapped) in roots or saying.grade in _OFF:
            continue
        yield from (
            (swapped, replace(link.scored(DISTANT), distant=True)) for link in links if link.score >= _EXACTFAR
        )


def people(model: SemanticModel, nearer: Known) -> Iterator[Entry]:
    """Whatever people are called, for the one table of people that is called otherwise."""
    entity = unnamed_people(model)
    for noun in sorted(nouns_of_people()) if entity else ():
        if entity and (noun,) not in nearer:
            label = entity.label or entity.name.replace("_", " ")
            yield (noun,), Link("entity", entity.name, DISTANT, label=label, distant=True)


def _swapped(known: Known, whole: bool = False) -> Iterator[tuple[Phrase, tuple[Link, ...], Saying, Phrase]]:
    for words, links in known.items():
        named = tuple(link for link in links if link.kind not in ("value", "condition")) if len(words) <= LONGEST else ()
        for at in range(len(words)) if named else ():
            for end in range(at + 1, len(words) + 1):
                for saying in sayings(words[at:end]) if not whole or end - at == len(words) else ():
                    if end - at == len(words) or not _is_own(known.get(saying.words, ())):
                        yield words, named, saying, (*words[:at], *saying.words, *words[end:])


def _is_own(links: tuple[Link, ...]) -> bool:
    """Whether a word names a field itself: "total price" is no "total fee" where there is a price."""
    return any(link.kind in _FIELDS and link.score >= 0.98 for link in links)
