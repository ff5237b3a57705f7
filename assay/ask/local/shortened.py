"""Words that a source writes otherwise: "channel" where it says chnl, "policy holder" where it says policyholder."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from assay.ask.local.lexicon import Link, Phrase
from assay.ask.local.seasons import SEASONS
from assay.ask.local.synonyms import ABBREVIATIONS, ADJECTIVES, DATE_ADJECTIVES
from assay.ask.local.text import Token
from assay.ask.local.vocabulary import Vocabulary
from assay.ask.local.words import CUE_WORDS, FILLER, KNOWN, STOP, VERBS

_ENGLISH = (STOP, FILLER, KNOWN, CUE_WORDS, VERBS)
_NAMES = ("entity", "dimension", "measure", "metric")
_SHORTEST, _LONGEST = 3, 6
_LEAST = 4
_FACTOR = 0.9
_VOWELS = frozenset("aeiouy")


def spelt_out(tokens: Sequence[Token], vocabulary: Vocabulary) -> Vocabulary:
    """The vocabulary that also knows the question's own spelling of the source's names."""
    found: dict[Phrase, tuple[Link, ...]] = {}
    for words, links in (*_short(tokens, vocabulary), *_compounds(tokens, vocabulary)):
        found[words] = tuple(sorted((*found.get(words, ()), *links), key=lambda link: -link.score))
    if not found:
        return vocabulary
    more = {word: 1 for words in found for word in words if word not in vocabulary.words}
    return replace(vocabulary, phrases={**vocabulary.phrases, **found}, words={**vocabulary.words, **more})


def shortens(short: str, word: str) -> bool:
    """Whether a name of a column may be short for a word.

    >>> shortens("chnl", "channel"), shortens("princ", "principal"), shortens("cat", "carrot")
    (True, True, False)
    """
    if not _SHORTEST <= len(short) <= _LONGEST or len(short) >= len(word) - 1 or short[0] != word[0]:
        return False
    return word.startswith(short) or (_VOWELS.isdisjoint(short[1:]) and _within(short, word))


def _within(short: str, word: str) -> bool:
    """Whether the letters stand in the word in this order, the last one in its second half."""
    at = -1
    for letter in short:
        at = word.find(letter, at + 1)
        if at < 0:
            return False
    return word.rfind(short[-1]) >= len(word) // 2


def _short(tokens: Sequence[Token], vocabulary: Vocabulary) -> Iterator[tuple[Phrase, tuple[Link, ...]]]:
    strange = [
        token.lemma
        for token in tokens
        if token.kind == "word" and len(token.lemma) >= _LEAST and token.lemma not in vocabulary.words
        and not any(token.norm in known for known in (STOP, FILLER, CUE_WORDS, VERBS, DATE_ADJECTIVES, SEASONS))
        and not _ranks(token.norm)
    ]  # fmt: skip
    # A model that people wrote names its things itself: a word it does not know is no short form of another.
    if not strange or any(not metric.inferred for metric in vocabulary.model.metrics):
        return
    shorts = [
        word
        for word in vocabulary.words
        if _SHORTEST <= len(word) <= _LONGEST and not _is_english(word) and word not in ABBREVIATIONS
    ]
    meant = {short: word for word in dict.fromkeys(strange) for short in shorts if shortens(short, word)}
    for words, links in vocabulary.phrases.items() if meant else ():
        if not meant.keys().isdisjoint(words):
            named = tuple(link.scored(_FACTOR) for link in links if link.kind in _NAMES)
            if named:
                yield tuple(meant.get(word, word) for word in words), named


def _ranks(word: str) -> bool:
    """ "longest" says what ranks and is no longer form of a name."""
    return word.endswith(("est", "er")) and word.removesuffix("est").removesuffix("er") in ADJECTIVES


def _is_english(word: str) -> bool:
    return any(word in known for known in _ENGLISH)


def _compounds(tokens: Sequence[Token], vocabulary: Vocabulary) -> Iterator[tuple[Phrase, tuple[Link, ...]]]:
    """Two words that the source writes as one."""
    for first, second in pairwise(tokens):
        apart = (first.lemma, second.lemma)
        links = vocabulary.phrases.get((first.lemma + second.lemma,), ())
        named = tuple(link.scored(0.97) for link in links if link.kind in _NAMES)
        if named and first.kind == second.kind == "word" and apart not in vocabulary.phrases:
            yield apart, named
