"""Whom the question is about: the entity counted, listed or ranked."""

from __future__ import annotations

from collections.abc import Iterable

from assay.ask.local.clauses.counting import counted_entity
from assay.ask.local.draft import Draft, Setting, skip_stops


def read_subject(draft: Draft, setting: Setting) -> Iterable[Draft]:
    """The first thing named, unless "by" or "with" introduces it: an entity, what is counted, a field's owner."""
    fallback = None
    for at, item in enumerate(draft.items):
        link = item.link
        if link is None or _introduced(draft, at):
            continue
        if link.kind == "entity":
            return (draft.changed(subject=link.ref),)
        counted = counted_entity(setting, link.ref) if link.kind == "metric" else ""
        if counted:
            return (draft.changed(subject=counted),)
        if link.kind == "dimension" and fallback is None:
            fallback = link.entity
    return (draft.changed(subject=fallback),)


def _introduced(draft: Draft, at: int) -> bool:
    before = skip_stops(draft, at - 1, -1)
    if before > 0 and draft.items[before].kind == "number" and draft.items[before - 1].is_cue("cmp"):
        return True  # "with at least 2 sales" says of whom, not of what
    return before >= 0 and draft.items[before].is_cue("by", "without", "rel", "not", "except", "cmp")
