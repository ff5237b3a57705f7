"""Ranked by rows of a kind: "the city with the most cancelled orders", "the shop with the most refunds"."""

from __future__ import annotations

import re

from assay.ask.local.clauses.counting import count_of
from assay.ask.local.clauses.ranked import by_metric, other_target
from assay.ask.local.draft import Draft, Setting, skip_stops
from assay.semantic.compile.graph import graph_of

_HOW_MANY = re.compile(r"\b(?:most|fewest|least|number of|count of)$")


def past_kinds(draft: Draft, target: int) -> int:
    """ "The most cancelled orders": what is ranked by are the orders, of which only some count."""
    kind, rows = target, skip_stops(draft, target + 1)
    if not (draft.free(rows) and rows == kind + 1 and draft.items[rows].is_link("entity")):
        return target
    own = draft.items[kind].is_link("value") and draft.items[kind].links[0].entity == draft.items[rows].links[0].ref
    return rows if own else target


def of_kind_alone(draft: Draft, setting: Setting, at: int, target: int, direction: str) -> Draft | None:
    """ "The shop with the most refunds": the rows of that kind that belong to what is named before."""
    item = draft.items[target] if target < len(draft.items) else None  # Read as a condition already.
    if item is None or not item.is_link("value") or not _HOW_MANY.search(draft.items[at].text.casefold()):
        return None
    rows, reaches = item.links[0].entity, graph_of(setting.model).reaches
    named = [link.entity for one in draft.items[:at] for link in one.links[:1] if link.kind in ("entity", "dimension")]
    if other_target(draft, setting, target) is None or not any(reaches(rows, one) for one in named if one != rows):
        return None
    return by_metric(draft, setting, at, at, count_of(setting, rows), direction)
