"""A question with words nobody knows, without them: what is asked of it if everything must be answered.

The reading keeps little confidence, for something was left out; so it never answers by itself where doubt may abstain.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assay.ask.local.read import Candidates
from assay.ask.local.score import is_content

SURE_OF_LESS = 0.3
"""The most confidence a reading keeps that leaves words out."""
_TELLING = frozenset(("single", "individual"))
"""Words that say that one row is meant, not all together."""
_HELPERS = r"(?:can|could|has|have|had|are|is|was|were|been|do|did|does|will|may|must|also)"
_SMALL = r"(?:by|for|in|at|to|on|with|of|from|as)"


def without_the_unknown(text: str, found: Candidates) -> Iterator[str]:
    """The question with its unknown words taken for "with", then without them; nothing when there are none."""
    words = _unknown(found)
    said = _for_with(text, words)
    short = _dropped(text, words)
    yield from dict.fromkeys(one for one in (said, short) if one != text)


def _unknown(found: Candidates) -> Sequence[str]:
    """The words it could not place, numbers and quotations aside: those say what is wanted."""
    strange = found.judged[0].uncovered if found.judged else [item.text for item in found.items if is_content(item)]
    return [] if _TELLING & set(strange) else [word for word in strange if word.isalpha() and word.islower()]


def _for_with(text: str, words: Sequence[str]) -> str:
    """ "the vessel that can cover the largest distance": the one with it."""
    for word in words:
        verb = rf"{re.escape(word)}(?: {_SMALL})?"
        text = re.sub(rf"\b(?:who|that|which)(?: {_HELPERS})* {verb}\b", "with", text, count=1)
        if word.endswith(("ing", "ed")):
            text = re.sub(rf"\b{verb}\b", "with", text, count=1)
    return text


def _dropped(text: str, words: Sequence[str]) -> str:
    for word in words:
        text = re.sub(rf" ?\b{re.escape(word)}\b", "", text, count=1)
    return text
