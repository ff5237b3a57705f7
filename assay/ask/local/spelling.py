"""Spelling: words nobody knows are read as the nearest word of the source's vocabulary, visibly."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from rapidfuzz import process
from rapidfuzz.distance import OSA

from assay.ask.local.cues import adjective
from assay.ask.local.glued import unglued
from assay.ask.local.synonyms import ADJECTIVES
from assay.ask.local.text import Token, lemma, stem
from assay.ask.local.thesaurus import words_known
from assay.ask.local.vocabulary import Vocabulary
from assay.ask.local.words import CONTRACTIONS, CUE_WORDS, FILLER, KNOWN, STOP, VERBS
from assay.records.answer import Correction

_COMMON = (STOP, FILLER, KNOWN, CUE_WORDS, VERBS, frozenset(ADJECTIVES))


@dataclass(frozen=True)
class Spelled:
    """Tokens after correction, and what was corrected."""

    tokens: tuple[Token, ...]
    corrections: tuple[Correction, ...]


def _cut_short(token: Token, vocabulary: Vocabulary) -> bool:
    """A known word without its last "e": no ending of English, though its stem is the same."""
    whole = token.norm in vocabulary.words or token.norm in KNOWN or token.norm in STOP or token.norm in CUE_WORDS
    return not whole and f"{token.norm}e" in vocabulary.words


def is_known(token: Token, vocabulary: Vocabulary) -> bool:
    """Whether a word is of common English or of the source."""
    if _cut_short(token, vocabulary):
        return False
    words = (token.norm, token.lemma, stem(token.norm))
    if any(word in known for word in words for known in (vocabulary.words, *_COMMON, words_known())):
        return True
    if adjective(token.norm) in ADJECTIVES:
        return True
    return token.norm in CONTRACTIONS or (stem(token.norm),) in vocabulary.stems or _is_inflected(token.norm)


def _is_inflected(word: str) -> bool:
    """A common word with an ending."""
    bases = [
        word[: -len(end)] for end in ("s", "es", "ed", "ing", "er", "est", "ly", "d", "r", "st") if word.endswith(end)
    ]
    return any(
        base in KNOWN or base + "e" in KNOWN or base in STOP or base[:-1] in KNOWN for base in bases if len(base) > 2
    )


def _allowed(length: int) -> int:
    return 1 if length <= 5 else 2 if length <= 9 else 3


def _nearest(word: str, choices: Sequence[str], capital: bool) -> tuple[str, int] | None:
    allowed = 1 if capital and len(word) < 10 else _allowed(len(word))
    found = process.extract(word, choices, scorer=OSA.distance, score_cutoff=allowed, limit=5)
    usable = [(choice, int(distance)) for choice, distance, _ in found if _plausible(word, choice, int(distance))]
    return min(usable, key=lambda pair: (pair[1], abs(len(pair[0]) - len(word)), pair[0]), default=None)


def _plausible(word: str, choice: str, distance: int) -> bool:
    if len(choice) < 4 and not (len(choice) == 3 and distance == 1 and len(word) > 3 and choice[:2] == word[:2]):
        return False
    if not choice.isalpha() or distance == 0 or abs(len(choice) - len(word)) > 2:
        return False
    if len(word) < 5:
        return choice[0] == word[0]
    return (
        choice[0] == word[0] or (distance == 1 and choice[1:3] == word[1:3]) or sorted(choice[:2]) == sorted(word[:2])
    )


def nearest_word(token: Token, vocabulary: Vocabulary) -> str | None:
    """The word meant by a token nobody knows; None when it is known or nothing is near enough."""
    if token.kind != "word" or len(token.norm) < 4 or not token.norm.isalpha() or is_known(token, vocabulary):
        return None
    choices = vocabulary.spelling
    tries = ((token.lemma, False), (token.norm, True)) if token.lemma != token.norm else ((token.norm, False),)
    found = [near for word, _ in tries if (near := _nearest(word, choices, token.capital and token.start > 0))]
    return min(found, key=lambda pair: (pair[1], pair[0]))[0] if found else None


def _respelled(token: Token, word: str) -> Token:
    return replace(token, norm=word, lemma=lemma(word))


def correct(tokens: Sequence[Token], vocabulary: Vocabulary) -> Spelled:
    """Tokens with misspelled words replaced. A word of common English is never touched."""
    out: list[Token] = []
    corrections: list[Correction] = []
    for token in unglued(tokens, vocabulary):
        word = nearest_word(token, vocabulary)
        out.append(_respelled(token, word) if word else token)
        if word:
            corrections.append(Correction(token.text, word, "spelling", f"took '{token.text}' as '{word}'"))
    return Spelled(tuple(out), tuple(corrections))


def as_kept(corrections: Sequence[Correction], values: Iterable[Any]) -> tuple[Correction, ...]:
    """Corrections into a word of one of the values that were read say it as the data does.

    >>> [one.note for one in as_kept((Correction("Germny", "germany"), Correction("feees", "fee")), ("East Germany",))]
    ["took 'Germny' as 'Germany'", "took 'feees' as 'fee'"]
    """
    words = {word.casefold(): word for value in values for word in re.findall(r"\w+", str(value))}
    said = ((one.original, words.get(one.corrected, one.corrected)) for one in corrections)
    return tuple(Correction(asked, read, "spelling", f"took '{asked}' as '{read}'") for asked, read in said)
