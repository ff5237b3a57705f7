"""Words that borrow the noun of the last: "first and last names", "first, middle, and last names"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assay.ask.local.lexicon import Link
from assay.ask.local.text import Token
from assay.ask.local.vocabulary import Vocabulary

Borrowed = tuple[int, tuple[str, str], tuple[Link, ...]]
"""Where the word stands, the name it makes with the noun, and what that links to."""


def borrowed(tokens: Sequence[Token], vocabulary: Vocabulary) -> Iterator[Borrowed]:
    """Every word that is but the first half of a name."""
    yield from _pairs(tokens, vocabulary)
    yield from _rows(tokens, vocabulary)


def _pairs(tokens: Sequence[Token], vocabulary: Vocabulary) -> Iterator[Borrowed]:
    """ "first and last names", "start and end dates"."""
    for at in range(len(tokens) - 3):
        first, joint, second, head = tokens[at : at + 4]
        if joint.norm not in ("and", "or", ",") or any(one.kind != "word" for one in (first, second, head)):
            continue
        pairs = [(one.lemma, head.lemma) for one in (first, second)]
        links, others = (vocabulary.phrases.get(pair) or vocabulary.loosely(pair) for pair in pairs)
        if links and others and links[0].kind == others[0].kind == "dimension" and links[0].score >= 0.6:
            yield at, pairs[0], links


def _rows(tokens: Sequence[Token], vocabulary: Vocabulary) -> Iterator[Borrowed]:
    """ "first, middle, and last names": all of the words before the last comma."""
    for at in range(len(tokens) - 2):
        last = (tokens[at + 1].lemma, tokens[at + 2].lemma)
        if tokens[at].norm != "and" or last not in vocabulary.phrases:
            continue
        here = at - 1
        while here > 0 and tokens[here].norm == ",":
            word = tokens[here - 1]
            said = (word.lemma, last[1])
            links = vocabulary.phrases.get(said, ()) if word.kind == "word" else ()
            if not links or links[0].kind != "dimension":
                break
            yield here - 1, said, links
            here -= 2
