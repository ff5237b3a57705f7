"""Doubts: what was used the most times, answered by how many there are of each name."""

from __future__ import annotations

from collections.abc import Iterator

from assay.ask.local.draft import Draft
from assay.ask.local.undated import counted_entity
from assay.semantic.model import SemanticModel
from assay.semantic.spec import AnalyticsSpec

_TIMES = frozenset(("time", "times", "often", "frequently"))


def times_of_one(draft: Draft, spec: AnalyticsSpec, model: SemanticModel) -> Iterator[str]:
    """ "The hall that was used the most times" is no hall of which there are most."""
    said = next((item.text for item in draft.items if _is_times(item.text)), "")
    entity = counted_entity(spec.metrics[0].expr, model) if len(spec.metrics) == 1 and spec.limit and said else None
    names = {f"{entity.name}.{name}" for name in entity.display} if entity is not None else set()
    if names and spec.dimensions and {use.field for use in spec.dimensions} <= names:
        yield said


def _is_times(text: str) -> bool:
    return not _TIMES.isdisjoint(text.casefold().split()[-1:])
