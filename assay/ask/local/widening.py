"""Names under general synonyms of one of their words: "client" for "customer", "postage" for "shipping cost"."""

from __future__ import annotations

from collections.abc import Iterator

from assay.ask.local.lexicon import Entry, Link, Phrase
from assay.ask.local.synonyms import relatives


def _is_own(links: tuple[Link, ...]) -> bool:
    """Whether a word names a field itself: "total price" is no "total fee" where there is a price."""
    return any(link.kind in ("dimension", "measure", "metric") and link.score >= 0.98 for link in links)


def widened(known: dict[Phrase, tuple[Link, ...]]) -> Iterator[Entry]:
    """The same links under general synonyms of one of their words, less sure. Never for values."""
    for words, links in known.items():
        if len(words) > 2:
            continue
        for at, word in enumerate(words):
            for other in relatives(word):
                said = tuple(other.split())
                if len(words) > 1 and _is_own(known.get(said, ())):
                    continue
                swapped = (*words[:at], *said, *words[at + 1 :])
                yield from (
                    (swapped, link.scored(0.78))
                    for link in links
                    if link.kind not in ("value", "condition") and link.score >= 0.98
                )
