"""Both ends asked for and one of them told: "the oldest and youngest members" is more than the youngest."""

from __future__ import annotations

from collections.abc import Iterator

from assay.ask.local.draft import Draft, skip_stops
from assay.semantic.spec import AnalyticsSpec


def one_end(draft: Draft, spec: AnalyticsSpec) -> Iterator[str]:
    """Two superlatives joined by "and", and an answer that is cut after the first of one order."""
    told = spec.combine is not None or sum(not use.hidden for use in spec.metrics) > 1
    for at, item in enumerate(draft.items if spec.limit and not told else ()):
        second = skip_stops(draft, at + 2)
        joined = item.is_cue("super") and at + 1 < len(draft.items) and draft.items[at + 1].is_cue("and")
        if joined and second < len(draft.items) and draft.items[second].is_cue("super"):
            yield f"{item.text} and {draft.items[second].text}"
