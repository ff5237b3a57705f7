"""The best rows of each group: "the oldest member of each city", "the latest visit per member"."""

from __future__ import annotations

from dataclasses import replace

from assay.ask.local.draft import Draft, Setting, names_of
from assay.semantic.spec import Compare, DimensionUse, TopPer


def best_rows(draft: Draft, groups: tuple[DimensionUse, ...]) -> Draft:
    """Rows ranked anew for each of ``groups``; rows that belong to no group of another thing are left out."""
    if not groups or not draft.order or draft.limit is None:
        return draft
    order = draft.order[0]
    top = TopPer(n=draft.limit, per=tuple(use.field for use in groups), by=order.by, direction=order.direction)
    for use in groups:
        if use.field.partition(".")[0] != draft.rows:
            draft = draft.add_where(Compare(field=use.field, op="not_null", via=use.via))
    draft = replace(draft, top=top, limit=None, order=(), facts={**draft.facts, "groups": groups})
    return draft.tagged("top_per_group", 0.0 if not draft.offset else 1.0)


def named_rows(draft: Draft, setting: Setting, subject: str) -> Draft:
    """With what names a row of the ranked thing, where only its groups were asked for."""
    groups = draft.facts.get("groups", ())
    if not groups or any(use not in groups for use in draft.dimensions):
        return draft
    for ref in names_of(setting, subject):
        draft = draft.add_dimension(DimensionUse(field=ref))
    return draft
