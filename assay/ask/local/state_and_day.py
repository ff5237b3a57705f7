"""Words that say a state and name a day: "deals settled in 2025", where every deal has a settlement day.

A day that each row has, whatever became of it, is a planned one: what was settled on it has the state as well. And
what is the first or the last of those of a period is so by the day that the period is of.
"""

from __future__ import annotations

import re

from assay.ask.local.draft import Draft, Setting
from assay.ask.local.lexicon import Link
from assay.ask.local.text import phrase
from assay.semantic.spec import All, AnalyticsSpec, Compare

_SURE = 0.9


def in_that_state(draft: Draft, spec: AnalyticsSpec, setting: Setting) -> AnalyticsSpec:
    """The spec with the state that a word says which was taken for such a day alone."""
    day = spec.time.field if spec.time is not None else ""
    state = _state_said(draft, day, setting) if day in setting.vocabulary.of_every_row else None
    if state is None or f'"{state.ref}"' in spec.canonical():
        return spec
    both = Compare(field=state.ref, value=state.values[0])
    return spec.model_copy(update={"where": All(all=(spec.where, both)) if spec.where is not None else both})


def _state_said(draft: Draft, day: str, setting: Setting) -> Link | None:
    """The one state of the same rows that a participle naming the day is called by, too."""
    for item in draft.items:
        if not item.is_link("dimension") or item.links[0].ref != day or len(item.text.split()) != 1:
            continue
        if item.text.casefold() in re.split(r"[\W_]+", day.casefold()):
            continue  # "Closed on" is the day on which it was.
        known = setting.vocabulary.phrases.get(phrase(item.text), ())
        states = [one for one in known if one.kind == "value" and one.score >= _SURE and len(one.values) == 1]
        own = [one for one in states if one.entity == day.partition(".")[0]]
        if len(own) == 1 and item.text.casefold().endswith("ed"):
            return own[0]
    return None


def ranked_by_that_day(draft: Draft, spec: AnalyticsSpec, setting: Setting) -> AnalyticsSpec:
    """ "The first claim reported in 2025": the first to be reported, though claims go by the day of the loss."""
    day = spec.time.field if spec.time is not None else ""
    entity = setting.model.entity(spec.entity or "")
    usual = f"{spec.entity}.{entity.default_time}" if entity is not None else ""
    if spec.mode != "rows" or spec.limit is None or len(spec.order) != 1 or spec.order[0].by != usual:
        return spec
    said = any(link.ref == usual for item in draft.items for link in item.links[:1])
    if said or day == usual or day.partition(".")[0] != spec.entity:
        return spec
    return spec.model_copy(update={"order": (spec.order[0].model_copy(update={"by": day}),)})
