"""Whether all values of a source tell more about a question than those that were sampled."""

from __future__ import annotations

from collections.abc import Sequence

from assay.ask.local.text import Token
from assay.ask.local.vocabulary import Vocabulary


def tells_more(more: Vocabulary, known: Vocabulary, tokens: Sequence[Token]) -> bool:
    """Whether any words of the question mean something else once all values are known."""
    words = [word for token in tokens if token.kind != "mark" for word in token.lemma.split()]
    return any(
        more.links(some) != known.links(some)
        for first in range(len(words))
        for last in range(first + 1, min(len(words), first + more.longest) + 1)
        for some in (tuple(words[first:last]),)
    )
