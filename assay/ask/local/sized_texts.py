"""Doubts: "who received the largest grant" answered with who received most of them: a name has no size."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from assay.ask.local.draft import Draft
from assay.ask.local.undated import counted_entity
from assay.semantic.model import SemanticModel
from assay.semantic.spec import AnalyticsSpec

_SIZES = frozenset("biggest largest smallest highest lowest greatest".split())
_FAINT = 0.86
_TEXTS = ("categorical", "text")


def sized_texts(draft: Draft, spec: AnalyticsSpec, model: SemanticModel) -> Iterator[str]:
    """A size said of what only begins like the name of a text, while rows are counted."""
    counted = {entity.name for use in spec.metrics if use.hidden and (entity := counted_entity(use.expr, model))}
    for item, following in pairwise(draft.items if counted and spec.limit else ()):
        sized = item.is_cue("super") and item.text.casefold().rpartition(" ")[2] in _SIZES
        link = following.links[0] if sized and following.is_link("dimension") else None
        found = model.field(link.ref) if link is not None and link.score < _FAINT and link.entity in counted else None
        if link is not None and found is not None and found[1].kind in _TEXTS:
            yield f"{item.text} {following.text}"
