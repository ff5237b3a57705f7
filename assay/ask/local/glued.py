"""Units written right behind their number: "over 170cm" is a number and a unit, unless the data knows it as a word."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assay.ask.local.text import UNITS, Token, lemma
from assay.ask.local.vocabulary import Vocabulary

_GLUED = re.compile(rf"(?P<number>\d+(?:,\d{{3}})*(?:\.\d+)?)(?P<unit>{UNITS})")


def unglued(tokens: Sequence[Token], vocabulary: Vocabulary) -> Iterator[Token]:
    """The tokens, a number and its unit apart. A word of the source ("500ml" of a name) stays whole."""
    for token in tokens:
        found = _GLUED.fullmatch(token.norm) if token.kind == "word" else None
        if found is None or token.norm in vocabulary.words:
            yield token
            continue
        at = token.start + found.end("number")
        number, unit = found["number"], found["unit"]
        yield Token(number, number, number, token.start, at, "number", float(number.replace(",", "")))
        yield Token(unit, unit, lemma(unit), at, token.end, "word")
