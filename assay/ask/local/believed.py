"""Which of its meanings a word may have where it stands: common words are no values unless written like names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assay.ask.local.lexicon import PARTLY, Link
from assay.ask.local.text import Token, in_capitals, phrase
from assay.ask.local.vocabulary import Vocabulary
from assay.ask.local.words import FILLER, STOP

AGGREGATES = frozenset(("average", "minimum", "maximum", "total", "sum", "mean", "min", "max", "avg", "median"))
_COPULAS = frozenset(("is", "are", "was", "were", "be", "been", "still", "not"))
_NOT_STATES = frozenset(("there", "it", "they", "this", "that", "these", "those", "here", "he", "she", "we", "you"))
_NOUNS = frozenset(("returns", "make"))
"""Common verbs that are names of things and fields too."""
_BEFORE_GROUPS = frozenset(("by", "per"))
_UNITS = (("day",), ("week",), ("month",), ("hour",))
_BEFORE_LENGTHS = AGGREGATES | {"most", "least", "fewest", "more", "fewer"}
_OWN_NAME = 0.98
_SUMMED = 0.85
_SAID = 0.75
"""How near a common word must be to a name to be what is grouped by: "by kind" where there is a category."""
_DETERMINERS = frozenset("a any no one per each every without last first another".split())
"""What follows these is a noun, though it may be a verb elsewhere: "without a return", "each show"."""


def believed(
    words: tuple[str, ...],
    tokens: Sequence[Token],
    span: tuple[int, int],
    links: tuple[Link, ...],
    vocabulary: Vocabulary,
) -> tuple[Link, ...]:
    """What the words of a span may stand for."""
    start, end = span
    links = _no_lengths(words, tokens, start, links, vocabulary) if words in _UNITS else links
    links = _added_up(tokens, start, links, vocabulary)
    sure = _believable(words, tokens, start, links) or _said_last(tokens, start, end, links)
    found = _alone(sure or _beside_its_field(tokens, start, end, links, vocabulary))
    return found if len(words) > 1 or phrase(tokens[start].text) == words else _not_corrected(found)


def _not_corrected(links: tuple[Link, ...]) -> tuple[Link, ...]:
    """A name that nobody has is not that of somebody who is called nearly so."""
    return tuple(link for link in links if link.kind != "value" or link.score != PARTLY)


def _no_lengths(
    words: tuple[str, ...], tokens: Sequence[Token], start: int, links: tuple[Link, ...], vocabulary: Vocabulary
) -> tuple[Link, ...]:
    """ "The day with the most orders" is no number of days that something took, unless these are averaged."""
    if start and tokens[start - 1].norm in _BEFORE_LENGTHS:
        return links
    return tuple(link for link in links if link.score >= _OWN_NAME or not _is_number(link, vocabulary))


def _added_up(tokens: Sequence[Token], start: int, links: tuple[Link, ...], vocabulary: Vocabulary) -> tuple[Link, ...]:
    """ "Total premium" is the premium amount, though contracts of a kind are premium ones: nobody adds up a kind."""
    if not start or tokens[start - 1].norm not in AGGREGATES or all(link.kind != "value" for link in links):
        return links
    numbers = tuple(link for link in links if _is_number(link, vocabulary))
    return tuple(replace(link, score=max(link.score, _SUMMED)) for link in numbers) or links


def _is_number(link: Link, vocabulary: Vocabulary) -> bool:
    field = vocabulary.model.field(link.ref) if link.kind == "dimension" else None
    return link.kind in ("measure", "metric") or (field is not None and field[1].kind == "number")


def _believable(
    words: tuple[str, ...], tokens: Sequence[Token], start: int, links: tuple[Link, ...]
) -> tuple[Link, ...]:
    """Common words are no values unless written like names: "US customers" are not ours."""
    token, before = tokens[start], tokens[start - 1] if start else None
    if len(words) > 1 or token.kind == "quoted":
        return links
    if token.norm in AGGREGATES:
        links = tuple(link for link in links if link.kind != "measure")
    common = token.norm in STOP or token.norm in FILLER
    if not common or in_capitals(tokens, start):
        return links
    keep = ("metric", "measure", "dimension", "entity") if token.norm not in STOP else ("metric", "entity", "dimension")
    grouping = before is not None and before.norm in _BEFORE_GROUPS and token.norm not in STOP
    kept = tuple(link for link in links if link.kind in keep and link.score >= (_SAID if grouping else 0.9))
    noun = token.norm in _NOUNS or (before is not None and before.norm in _DETERMINERS)
    return kept if noun or token.norm not in STOP else ()


def _said_last(tokens: Sequence[Token], start: int, end: int, links: tuple[Link, ...]) -> tuple[Link, ...]:
    """ "How many tasks were done": a small word that is all that is said of them is the state called so."""
    ends = end == len(tokens) or all(one.kind == "mark" for one in tokens[end:])
    if not ends or start == 0 or tokens[start - 1].norm not in _COPULAS or tokens[start].norm in _NOT_STATES:
        return ()
    return tuple(link for link in links if link.kind == "value" and link.score >= 0.95)


def _beside_its_field(
    tokens: Sequence[Token], start: int, end: int, links: tuple[Link, ...], vocabulary: Vocabulary
) -> tuple[Link, ...]:
    """ "Full membership type": a common word is a value right before the field that holds it."""
    if tokens[start].norm in STOP:
        return ()
    named = {
        link.ref
        for size in (1, 2, 3)
        for link in vocabulary.phrases.get(tuple(one.lemma for one in tokens[end : end + size]), ())
        if link.kind == "dimension" and link.score >= 0.9
    }
    return tuple(link for link in links if link.kind == "value" and link.ref in named)


def _alone(links: tuple[Link, ...]) -> tuple[Link, ...]:
    """Without parts of values that several values of one field share."""
    parts = [link.ref for link in links if link.kind == "value" and link.score == PARTLY]
    shared = {ref for ref in parts if parts.count(ref) > 1}
    return tuple(link for link in links if not (link.score == PARTLY and link.ref in shared)) if shared else links
