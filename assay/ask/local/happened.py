""" "In which month were the most parcels delivered": those that were, and no month for the others."""

from __future__ import annotations

from dataclasses import replace

from assay.ask.local.draft import Draft, Setting
from assay.ask.local.words import VERBS
from assay.semantic.spec import TIME, Compare


def happened(draft: Draft, setting: Setting) -> Draft:
    """With only what has the day that a participle names, where the result is cut by that day."""
    axes = {use.field for use in draft.dimensions if (use.grain or use.part) and use.field != TIME}
    if draft.rows or draft.times or not axes:
        return draft
    said = {item.links[0].ref for item in draft.items if item.is_link("dimension") and _participle(item.text)}
    told = {one.field for one in draft.where if isinstance(one, Compare)}
    missing = tuple(
        Compare(field=ref, op="not_null") for ref in sorted(axes & said - told) if not _begins(ref, setting)
    )
    return replace(draft, where=(*draft.where, *missing)) if missing else draft


def _participle(text: str) -> bool:
    word = text.casefold()
    return word.endswith("ed") or word in VERBS


def _begins(ref: str, setting: Setting) -> bool:
    """Whether it is the day every such row has."""
    owner, _, name = ref.partition(".")
    entity = setting.model.entity(owner)
    return entity is None or entity.default_time == name
