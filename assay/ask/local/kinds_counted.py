"""Doubts: "in more than one genre" counts genres; rows of each genre are another question."""

from __future__ import annotations

from collections.abc import Iterator

from assay.ask.local.draft import Draft, skip_stops
from assay.semantic.model import SemanticModel
from assay.semantic.spec import AnalyticsSpec

_KINDS = ("categorical", "geo")


def kinds_counted(draft: Draft, spec: AnalyticsSpec, model: SemanticModel) -> Iterator[str]:
    """A kind said right behind how many of it, where the reading has a group for each and limits something else."""
    groups = {use.field for use in spec.dimensions}
    for at, item in enumerate(draft.items if spec.having is not None else ()):
        here = skip_stops(draft, at + 1, over=("distinct",))
        link = draft.items[here].link if item.kind == "number" and here < len(draft.items) else None
        compared = at > 0 and draft.items[at - 1].is_cue("cmp")
        if link is not None and compared and link.kind == "dimension" and link.ref in groups:
            found = model.field(link.ref)
            if found is not None and found[1].kind in _KINDS:
                yield draft.items[here].text
