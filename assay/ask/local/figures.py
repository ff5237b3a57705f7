""" "The top 5 depots with the highest number of trips": a ranking that says so twice shows what it ranks by."""

from __future__ import annotations

from dataclasses import replace

from assay.ask.local.draft import Draft, Setting, skip_stops
from assay.semantic.spec import DimensionUse


def ranked_by_shown(draft: Draft, setting: Setting) -> Draft:
    """With the number that ranks beside the things ranked, where both "top" and the number's own word are said."""
    if "top_n" not in draft.tags or len(draft.order) != 1 or not _said_twice(draft):
        return draft
    by = draft.order[0].by
    if draft.rows and not draft.metrics:
        return draft.add_dimension(DimensionUse(field=by)) if "." in by else draft
    told = tuple(use.model_copy(update={"hidden": False}) if use.alias == by else use for use in draft.metrics)
    return replace(draft, metrics=told)


def _said_twice(draft: Draft) -> bool:
    """ "Top" with how many, then things rather than a field of theirs, then the superlative."""
    for at, item in enumerate(draft.items):
        if item.cue is None or not item.is_cue("top") or (item.cue.number or 0) < 2 or "most" in item.text:
            continue
        if any(one.is_link("dimension") for one in draft.items[:at]):
            # "The names of the top 3 depots": what is to be shown is said.
            return False
        here = skip_stops(draft, at + 1)
        behind = draft.items[here + 1 :]
        return (
            here < len(draft.items)
            and draft.items[here].is_link("entity")
            and any(one.is_cue("super") for one in behind)
            and not any(one.is_cue("list", "by") for one in behind)
        )
    return False
