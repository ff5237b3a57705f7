"""Names the vocabulary is too small for: words nobody knows are looked up among all texts of the source."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assay.ask.local.lexicon import Entry, values_of
from assay.ask.local.shortened import spelt_out
from assay.ask.local.spelling import is_known
from assay.ask.local.text import Token
from assay.ask.local.told_words import as_told
from assay.ask.local.vocabulary import Vocabulary
from assay.query.ports import Source
from assay.semantic.values import half_known

LONGEST_RUN = 6
MOST_RUNS = 400
_SCORE = 0.96


def looked_up(tokens: Sequence[Token], text: str, source: Source, vocabulary: Vocabulary, hint: str = "") -> Vocabulary:
    """The vocabulary with those texts of the source that the question writes out, names in its own spelling

    What ``hint`` explains is known by it.
    """
    vocabulary = as_told(hint, spelt_out(tokens, vocabulary))
    runs = list(dict.fromkeys(_runs(tokens, text, vocabulary)))[:MOST_RUNS] if source.values else []
    if not runs or source.values is None:
        return vocabulary
    places = places_of(source)
    found: list[Entry] = [
        entry
        for table, column, value in source.values.find(runs)
        for ref in places.get((table, column), ())
        for entry in values_of(ref, value, (), _SCORE)
    ]
    return vocabulary.knowing(found) if found else vocabulary


def places_of(source: Source) -> dict[tuple[str, str], list[str]]:
    """The fields that columns are, by table and column: those alone whose texts whoever asks may know."""
    found: dict[tuple[str, str], list[str]] = {}
    for entity, dimension, table, column in half_known(source.model, source.schema):
        found.setdefault((table.key, column.name), []).append(f"{entity.name}.{dimension.name}")
    return found


def _runs(tokens: Sequence[Token], text: str, vocabulary: Vocabulary) -> Iterator[str]:
    """Stretches of the question that hold a word nobody knows, or one that is written like a name."""
    telling = [_telling(token, at, vocabulary) for at, token in enumerate(tokens)]
    for first in range(len(tokens)):
        for last in range(first, min(len(tokens), first + LONGEST_RUN)):
            if any(telling[first : last + 1]):
                yield text[tokens[first].start : tokens[last].end].strip("\"'“”‘’")


def _telling(token: Token, at: int, vocabulary: Vocabulary) -> bool:
    if token.kind != "word":
        return token.kind == "quoted"
    return (token.capital and at > 0) or not is_known(token, vocabulary)
