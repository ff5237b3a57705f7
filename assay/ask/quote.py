"""Words of the question inside a sentence of ours."""

from __future__ import annotations

LONGEST = 40


def quoted(word: str) -> str:
    """The word in quotation marks, cut where it is longer than a person would repeat it.

    >>> quoted("revenu"), quoted("a" * 2000) == "“" + "a" * 39 + "…”"
    ('“revenu”', True)
    """
    return f"“{word if len(word) <= LONGEST else word[: LONGEST - 1] + '…'}”"
