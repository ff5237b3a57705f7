"""Names that a source misspells, as the words they mean: "amount recieved" is the amount received."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from functools import lru_cache

from assay.ask.local.lexicon import Entry, Link, Phrase
from assay.ask.local.text import lemma
from assay.ask.local.thesaurus import words_known
from assay.ask.local.words import CUE_WORDS, FILLER, KNOWN, STOP, VERBS

_SHORTEST = 4
_NEARLY = 0.97


def spelled_rightly(known: Mapping[Phrase, tuple[Link, ...]]) -> Iterator[Entry]:
    """The same links under names whose swapped or single letters are put right, where nothing is called so."""
    own = {word for words in known for word in words}
    meant = {word: right for word in sorted(own) if (right := _meant(word, own))}
    for words, links in known.items():
        rightly = tuple(meant.get(word, word) for word in words)
        if rightly != words and rightly not in known:
            yield from ((rightly, link.scored(_NEARLY)) for link in links if link.kind != "value")


def _meant(word: str, own: Container[str]) -> str:
    """The one common word that a strange one is but for two letters swapped, or one that should stand twice."""
    common = _common()
    if len(word) < _SHORTEST or not word.isalpha() or word in common:
        return ""
    found = {one for one in _near(word) if one in common}
    right = lemma(found.pop()) if len(found) == 1 else ""
    return right if right not in own else ""


def _near(word: str) -> Iterator[str]:
    for at in range(len(word) - 1):
        if word[at] != word[at + 1]:
            yield word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    for at in range(1, len(word) - 1):
        yield word[:at] + word[at] + word[at:]


@lru_cache(maxsize=1)
def _common() -> frozenset[str]:
    return frozenset().union(STOP, FILLER, KNOWN, CUE_WORDS, VERBS, words_known())
