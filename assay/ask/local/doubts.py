"""What makes a reading doubtful although every word of it was placed."""

from __future__ import annotations

from collections.abc import Sequence

from assay.ask.local.draft import Draft
from assay.ask.local.lattice import Item
from assay.semantic.spec import AnalyticsSpec

LOST_AGGREGATE = 1.0
"""A median that no number took up would be answered by a total."""
MEASURE_OF_MEASURE = 1.0
"""One measure "from" or "of" another is not the two side by side."""
_SPECIAL = frozenset({"median", "stddev"})
_BINDING = frozenset({"from", "of", "for", "per", "via"})


def doubts(draft: Draft, spec: AnalyticsSpec, left: Sequence[Item]) -> tuple[float, tuple[str, ...]]:
    """Cost of what a reading drops or makes up, and the words it is about."""
    found = [*_lost_aggregates(spec, left), *_bound_measures(draft, spec)]
    return sum(cost for cost, _ in found), tuple(text for _, text in found)


def _lost_aggregates(spec: AnalyticsSpec, left: Sequence[Item]) -> list[tuple[float, str]]:
    """Aggregates named but used nowhere. Sums and averages are often said of metrics that are such already."""
    lost = [item for item in left if item.is_cue("agg") and item.cue]
    told = [item for item in lost if spec.mode == "rows" or (item.cue and item.cue.arg in _SPECIAL)]
    return [(LOST_AGGREGATE, item.text) for item in told]


def _bound_measures(draft: Draft, spec: AnalyticsSpec) -> list[tuple[float, str]]:
    """Measures joined by a word that makes one of them a condition of the other."""
    if sum(not use.hidden for use in spec.metrics) < 2:
        return []
    items = draft.items
    return [
        (MEASURE_OF_MEASURE, f"{first.text} {word.text} {second.text}")
        for first, word, second in zip(items, items[1:], items[2:], strict=False)
        if word.text.casefold() in _BINDING and all(one.is_link("metric", "measure") for one in (first, second))
    ]
