"""Doubts: letters that are no value ("blood group O+"), ages at another day, lengths of no length."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from assay.ask.local.draft import Draft
from assay.ask.local.synonyms import ADJECTIVES
from assay.ask.local.text import phrase
from assay.semantic.spec import AnalyticsSpec

_AGES = frozenset(("age", "ages", "old", "older", "young"))


def odd_values(draft: Draft) -> Iterator[str]:
    """Capital letters that stand alone right behind what they would be a value of."""
    for item, following in pairwise(draft.items):
        letters = following.kind == "unknown" and len(following.text) <= 2 and following.text.isupper()
        if letters and item.is_link("dimension", "entity"):
            yield following.text


def ages_at_events(draft: Draft) -> Iterator[str]:
    """ "The age of patients at admission", answered with their ages today."""
    aged = any(set(item.words) & _AGES for item in draft.items)
    for item, following in pairwise(draft.items):
        thing = following.is_link("entity", "dimension") and not following.text.casefold().endswith("s")
        if aged and item.text.casefold() in ("at", "at the time of", "on") and thing:
            yield f"{item.text} {following.text}"


_LASTS = frozenset(("longer", "shorter"))
_EXTENTS = frozenset((*ADJECTIVES["long"][1], *ADJECTIVES["short"][1], "time", "delay", "wait", "stay", "day", "month"))
_NUMBERS = re.compile(r'"(?:field|alias)":"(?:\w+\.)?(\w+)","op":"(?:gt|ge|lt|le|between)"')


def lengths_of_none(draft: Draft, spec: AnalyticsSpec) -> Iterator[str]:
    """ "Lines longer than 3", answered with a price over 3 that nobody named."""
    for at, item in enumerate(draft.items):
        if item.is_cue("cmp") and item.text.casefold().split()[0] in _LASTS:
            near = (*draft.items[max(0, at - 2) : at], *draft.items[at + 1 : at + 4])
            told = {word for one in near if one.is_link("dimension", "measure", "metric") for word in one.words}
            names = [set(phrase(name)) for name in _NUMBERS.findall(spec.canonical())]
            if names and not any(name & (_EXTENTS | told) for name in names):
                yield item.text
