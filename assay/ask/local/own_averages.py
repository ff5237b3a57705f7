"""Doubts: "dearer than the average of their category" is another average for each, not that of all."""

from __future__ import annotations

from collections.abc import Iterator

from assay.ask.local.draft import Draft
from assay.semantic.spec import AnalyticsSpec

_THEIR = frozenset(("their", "its", "his", "her", "their own", "its own", "the same", "same", "that"))
_WITHIN = frozenset(("in", "of", "for", "within", "at", "from"))
_ONE_FOR_ALL = '"value":{"spec":{"metrics":[{"expr":{"agg":"avg"'


def own_averages(draft: Draft, spec: AnalyticsSpec) -> Iterator[str]:
    """The kind that each is compared within, where a reading compares all with one average."""
    if _ONE_FOR_ALL not in spec.canonical():
        return
    for at, item in enumerate(draft.items):
        if not item.is_link("dimension", "entity") or at < 3:
            continue
        words = " ".join(one.text.casefold() for one in draft.items[max(0, at - 3) : at]).split()
        if len(words) > 1 and words[-1] in _THEIR | {"own"} and _WITHIN & set(words[-3:-1]):
            yield item.text
