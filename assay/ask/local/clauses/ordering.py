"""How to sort: "sorted by price descending", "alphabetically", "from highest to lowest"."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Literal

from assay.ask.local.clauses.ranking import METRIC
from assay.ask.local.draft import Draft, Setting, is_cue, numeric, skip_stops
from assay.semantic.spec import OrderBy


def read_order(draft: Draft, setting: Setting) -> Iterable[Draft]:
    """Places what sorts the result. What it sorts by was read as a field or metric before."""
    orders, directions = draft.positions(is_cue("order")), draft.positions(is_cue("direction"))
    if not orders and not directions:
        return (draft,)
    at = (orders or directions)[-1]
    direction = _direction(draft, [*directions, *orders])
    target = skip_stops(draft, at + 1, over=("direction", "agg", "count", "super", "order"))
    by = _target(draft, setting, target) or (METRIC if draft.metrics else _first(draft))
    if by is None:
        return (draft,)
    return (replace(draft.use(*orders, *directions), order=(OrderBy(by=by, direction=direction),)).tagged("order"),)


def _direction(draft: Draft, positions: list[int]) -> Literal["asc", "desc"]:
    words = " ".join(draft.items[at].text.casefold() for at in positions)
    cues = [cue for at in positions if (cue := draft.items[at].cue) and cue.name == "direction"]
    if any(cue.arg == "desc" for cue in cues) or "descending" in words or "decreasing" in words:
        return "desc"
    return "asc"


def _target(draft: Draft, setting: Setting, at: int) -> str | None:
    """The field or metric named after the cue. One that was only named to sort by is not shown."""
    if not 0 <= at < len(draft.items) or draft.items[at].link is None:
        return None
    link = draft.items[at].links[0]
    if link.kind == "metric":
        return next((use.alias for use in draft.metrics if getattr(use.expr, "metric", None) == link.ref), None)
    if link.kind == "dimension":
        if draft.metrics and numeric(setting, link.ref):
            return next((use.alias for use in draft.metrics if getattr(use.expr, "field", None) == link.ref), link.ref)
        return link.ref
    return METRIC if draft.metrics else None


def _first(draft: Draft) -> str | None:
    return draft.dimensions[0].field if draft.dimensions else None
