"""Texts without what does not tell them apart: case, accents, ways to write a quote."""

from __future__ import annotations

import unicodedata

QUOTES = str.maketrans(
    {"’": "'", "‘": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "–": "-", "—": "-", "\u00a0": " "}
)


def fold(text: str) -> str:
    """Case, accents and typographic quotes removed.

    >>> fold("Café “München”")
    'cafe "munchen"'
    """
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize("NFKD", text.translate(QUOTES))
    return "".join(mark for mark in plain if not unicodedata.combining(mark)).casefold().replace("ß", "ss")
