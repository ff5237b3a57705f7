"""Words that a source writes otherwise: "channel" where it says chnl, "policy holder" where it says policyholder."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from assay.ask.local.lexicon import Link, Phrase
from assay.ask.local.seasons import SEASONS
from assay.ask.local.synonyms import ABBREVIATIONS, ADJECTIVES, DATE_ADJECTIVES
from assay.ask.local.text import Token
from assay.ask.local.vocabulary import Vocabulary
from assay.ask.local.words import CUE_WORDS, FILLER, KNOWN, STOP, VERBS
from assay.kernel.identity import kept_by_identity
from assay.semantic.infer.words import ABBREVIATIONS as SPELLED

_ENGLISH = (STOP, FILLER, KNOWN, CUE_WORDS, VERBS)
_NAMES = ("entity", "dimension", "measure", "metric")
_SHORTEST, _LONGEST = 3, 6
_LEAST = 4
_FACTOR = 0.9
_OTHER_WORDS = 0.78
"""How sure a near synonym of a name is at most."""
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
    inner = short[1:-1] if short[-1] == word[-1] == "y" else short[1:]
    return word.startswith(short) or (_VOWELS.isdisjoint(inner) and _within(short, word))


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
        if token.kind == "word" and len(token.lemma) >= _LEAST and _unknown(token.lemma, vocabulary)
        and not any(token.norm in known for known in (STOP, FILLER, CUE_WORDS, VERBS, DATE_ADJECTIVES, SEASONS))
        and not _ranks(token.norm)
    ]  # fmt: skip
    # A model that people wrote names its things itself: a word it does not know is no short form of another.
    if not strange or any(not metric.inferred for metric in vocabulary.model.metrics):
        return
    meant = _meant(dict.fromkeys(strange), _shorts(vocabulary))
    for words, links in vocabulary.phrases.items() if meant else ():
        if not meant.keys().isdisjoint(words):
            named = tuple(link.scored(_FACTOR) for link in links if link.kind in _NAMES)
            if named:
                yield tuple(meant.get(word, word) for word in words), named


@kept_by_identity(8)
def _shorts(vocabulary: Vocabulary) -> tuple[str, ...]:
    """The words of a source that may be short for others."""
    return tuple(
        word
        for word in vocabulary.words
        if _SHORTEST <= len(word) <= _LONGEST
        and not _is_english(word)
        and word not in ABBREVIATIONS
        # What the source's own name was spelled out to is no short form of anything else.
        and not (SPELLED.get(word, word) != word and SPELLED[word].split()[-1] in vocabulary.words)
    )


def _unknown(word: str, vocabulary: Vocabulary) -> bool:
    """Whether no name of the source has the word, or it only stands for one of another word."""
    links = vocabulary.phrases.get((word,), ())
    return word not in vocabulary.words or (bool(links) and all(link.score <= _OTHER_WORDS for link in links))


def _meant(strange: Iterable[str], shorts: Sequence[str]) -> dict[str, str]:
    """Which word each short form stands for: of several that could, the one that has most of the word's letters.

    >>> _meant(("trader", "trade"), ("trd", "trdr"))
    {'trdr': 'trader', 'trd': 'trade'}
    """
    found: dict[str, str] = {}
    for word in strange:
        fitting = [short for short in shorts if shortens(short, word)]
        best = max((_fit(short, word) for short in fitting), default=None)
        found |= {short: word for short in fitting if word.startswith(short) or _fit(short, word) == best}
    return found


def _fit(short: str, word: str) -> tuple[bool, int]:
    """How well a short form stands for a word: by its last letter, and by how many it has."""
    return short[-1] == word[-1], len(short)


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
