"""The short form of a table's own name that its columns begin with: `c_name` of customers, `crs_code` of courses."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from assay.semantic.infer.words import split

_SHARED = 2
"""So many columns at least begin with it."""


def own_prefix(columns: Iterable[str], own: tuple[str, ...]) -> str:
    """The prefix, as it is written; "" when there is none.

    >>> own_prefix(("crs_code", "crs_credit", "dept_code"), ("course",)), own_prefix(("c_name", "cid"), ("course",))
    ('crs', 'c')
    >>> own_prefix(("crew_size", "crew_name"), ("course",)), own_prefix(("a_side", "a_name"), ("course",))
    ('', '')
    """
    starts = Counter(parts[0] for name in columns if len(parts := split(name)) > 1)
    found = [start for start, count in starts.items() if count >= _SHARED and _is_short(start, own)]
    return max(found, key=lambda start: (starts[start], len(start)), default="")


def _is_short(start: str, own: tuple[str, ...]) -> bool:
    initials = "".join(word[0] for word in own)
    return start in (initials, own[0][0]) or any(_shortens(start, word) for word in own)


def _shortens(start: str, word: str) -> bool:
    """Two to four letters of the word in their order, beginning with its first; a longer start is the word's own."""
    if not 2 <= len(start) <= 4 or start[0] != word[0] or len(start) >= len(word) - 1:
        return False
    at = -1
    for letter in start:
        at = word.find(letter, at + 1)
        if at < 0:
            return False
    return word.startswith(start) or not set("aeiou") & set(start[1:])
