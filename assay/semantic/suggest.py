"""Did you mean: the nearest known names to one that is not known."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from rapidfuzz import fuzz, process

from assay.kernel.errors import InvalidSpec

NEAR = 8
"""How far behind the best a name may be to be offered beside it."""


def normal(name: object) -> str:
    """Lower case, words apart."""
    return re.sub(r"[^a-z0-9]+", " ", str(name).casefold()).strip()


def nearest(name: object, known: Iterable[str], limit: int = 3) -> tuple[str, ...]:
    """Up to ``limit`` known names that look like ``name``, best first.

    >>> nearest("revnue", ["orders", "revenue", "region"])
    ('revenue',)
    """
    choices = list(dict.fromkeys(known))
    found = process.extract(normal(name), choices, scorer=fuzz.ratio, processor=normal, limit=limit, score_cutoff=62)
    return tuple(choice for choice, score, _ in found if score >= found[0][1] - NEAR)


def hint(name: object, known: Iterable[str]) -> str:
    """A sentence that helps: the nearest names, or the first few allowed ones."""
    choices = list(dict.fromkeys(known))
    close = nearest(name, choices)
    if close:
        return did_you_mean(close)
    if not choices:
        return "There are none here."
    more = ", ..." if len(choices) > 8 else ""
    return f"Allowed: {', '.join(choices[:8])}{more or '.'}"


def did_you_mean(names: Sequence[str]) -> str:
    """The question that offers names.

    >>> did_you_mean(["orders.status", "items.status"])
    'Did you mean `orders.status` or `items.status`?'
    """
    return f"Did you mean {' or '.join(f'`{item}`' for item in names[:4])}?"


def unknown(what: str, name: object, known: Iterable[str]) -> InvalidSpec:
    """The error for a name nobody knows."""
    return InvalidSpec(f"`{name}` is no {what}.", hint=hint(name, known))
