"""Superlatives said in another way: "which has more", "whose classes are the most popular"."""

from __future__ import annotations

from dataclasses import replace

from assay.ask.local.cues import Cue
from assay.ask.local.draft import Draft, Setting, skip_stops
from assay.semantic.spec import Compare


def outdone(draft: Draft, setting: Setting) -> Draft:
    """ "Which level has more members, Gold or Silver": of those named, the one with the most."""
    if not any(item.is_cue("list") for item in draft.items[:1]) or any(item.is_cue("than") for item in draft.items):
        return draft
    pair = any(isinstance(one.condition, Compare) and one.condition.op == "in" for one in draft.held)
    for at, item in enumerate(draft.items[:-1]):
        way = {"more": "desc", "fewer": "asc"}.get(item.text.casefold()) if item.kind == "unknown" else None
        if way and pair and draft.items[at + 1].is_link("entity", "metric", "measure"):
            items = list(draft.items)
            items[at] = replace(item, kind="cue", cue=Cue(item.start, item.end, "super", way))
            return replace(draft, items=tuple(items))
    return draft


def possessed(draft: Draft) -> Draft:
    """ "Which trainer's classes are the most popular": whose they are is ranked, not they."""
    for at in range(1, len(draft.items) - 1):
        item, theirs = draft.items[at], draft.items[at + 1]
        asked = draft.items[at - 1].is_cue("list") and item.text.endswith(("'s", "\u2019s", "s'"))
        ranks = skip_stops(draft, at + 2) if asked else 0
        if (
            asked
            and item.is_link("entity")
            and theirs.is_link("entity", "dimension", "metric")
            and ranks < len(draft.items)
        ):
            cue = draft.items[ranks].cue
            if cue is not None and cue.name == "super" and cue.arg not in ("asc", "desc") and draft.free(at + 1):
                items = list(draft.items)
                items[at + 1] = replace(theirs, kind="stop", links=())
                return replace(draft, items=tuple(items))
    return draft
