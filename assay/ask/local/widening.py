"""Names under general synonyms of their words: "client" for "customer", "citizenship" for "nationality"."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from dataclasses import replace

from assay.ask.local.lexicon import Entry, Link, Phrase
from assay.ask.local.persons import nouns_of_people, unnamed_people
from assay.ask.local.text import root, stem
from assay.ask.local.thesaurus import Grade, Saying, sayings
from assay.semantic.model import SemanticModel

_CLOSE: dict[Grade, float] = {"same": 0.9, "near": 0.78}
_DISTANT = 0.66
"""How sure a synonym of each grade is."""
_LONGEST = 3
"""Names of more words are said as they are."""
_LEAST, _OF_NUMBERS = 0.9, 0.98
"""How near its own name a field or thing is at least, and a number, for a synonym of it to stand for it."""
_FIELDS = ("dimension", "measure", "metric")
_TIMES = frozenset((("day",), ("date",), ("time",)))
"""Words that ask for a period more often than for a field."""
Known = Mapping[Phrase, tuple[Link, ...]]


def widened(known: Known, values: Container[Phrase] = ()) -> Iterator[Entry]:
    """The same links under near synonyms of some of their words, less sure. Never for values.

    A word that is one of the ``values`` is none of a longer name: "tournament type" where tournaments are a type.
    """
    for links, saying, swapped in _swapped(known):
        factor = _CLOSE.get(saying.grade)
        if factor is not None and (len(swapped) == len(saying.words) or saying.words not in values):
            sure = swapped in _TIMES
            yield from ((swapped, link.scored(factor)) for link in links if link.score >= _OF_NUMBERS or not sure)


def distant(known: Known, nearer: Known, roots: Container[frozenset[str]]) -> Iterator[Entry]:
    """Links under distant synonyms, for words that neither a name nor anything ``nearer`` accounts for."""
    stems = {tuple(stem(word) for word in words) for words in nearer}
    for links, saying, swapped in _swapped(known, whole=True):
        if saying.grade != "far" or swapped in nearer or tuple(stem(word) for word in swapped) in stems:
            continue
        if frozenset(root(word) for word in swapped) in roots:
            continue
        yield from ((swapped, replace(link.scored(_DISTANT), distant=True)) for link in links)


def people(model: SemanticModel, nearer: Known) -> Iterator[Entry]:
    """Whatever people are called, for the one table of people that is called otherwise."""
    entity = unnamed_people(model)
    for noun in sorted(nouns_of_people()) if entity else ():
        if entity and (noun,) not in nearer:
            label = entity.label or entity.name.replace("_", " ")
            yield (noun,), Link("entity", entity.name, _DISTANT, label=label, distant=True)


def _swapped(known: Known, whole: bool = False) -> Iterator[tuple[tuple[Link, ...], Saying, Phrase]]:
    """Every name with some of its words in other words, and what it links to; ``whole``: all of its words at once."""
    for words, links in known.items():
        named = tuple(link for link in links if _is_named(link)) if len(words) <= _LONGEST else ()
        for start, end in _stretches(len(words), whole) if named else ():
            for saying in sayings(words[start:end]):
                if end - start == len(words) or not _is_own(known.get(saying.words, ())):
                    yield named, saying, (*words[:start], *saying.words, *words[end:])


def _stretches(size: int, whole: bool) -> list[tuple[int, int]]:
    if whole:
        return [(0, size)]
    return [(start, end) for start in range(size) for end in range(start + 1, size + 1)]


def _is_named(link: Link) -> bool:
    """Whether a phrase is the name of a thing, a field or a number, or nearly so."""
    least = _OF_NUMBERS if link.kind in ("metric", "measure") else _LEAST
    return link.kind not in ("value", "condition") and link.score >= least


def _is_own(links: tuple[Link, ...]) -> bool:
    """Whether a word names a field itself: "total price" is no "total fee" where there is a price."""
    return any(link.kind in _FIELDS and link.score >= _OF_NUMBERS for link in links)
