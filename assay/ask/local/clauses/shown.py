"""Whether what ranks is asked for too: "which city has the most members, and how many", "the largest and how big"."""

from __future__ import annotations

from dataclasses import replace

from assay.ask.local.draft import Draft, Setting, skip_stops
from assay.semantic.spec import Aggregate, DimensionUse, MetricUse

_FIGURES = frozenset(
    ("count", "counts", "number", "numbers", "total", "totals", "amount", "amounts", "figure", "figures")
)
_COUNTABLE = ("entity", "metric", "measure", "dimension")
_JOINTS = ("and", "comma", "rel")


def show_ranked(draft: Draft, setting: Setting) -> Draft:
    """Shows the hidden number that ranks, or the field rows are ordered by, where the question names it once more."""
    hidden = [use for use in draft.metrics if use.hidden]
    rows = draft.rows is not None and "superlative_rows" in draft.tags and bool(draft.order)
    if len(hidden) != 1 and not rows:
        return draft
    last = max((at for at, item in enumerate(draft.items) if item.is_cue("super", "top")), default=len(draft.items))
    later = [at for at in range(last + 1, len(draft.items)) if draft.free(at)]
    asked = [at for at in later if _asks(draft, at, rows) or _again(draft, at, hidden)]
    if not asked:
        return draft
    if rows:
        return draft.use(*asked).add_dimension(DimensionUse(field=draft.order[0].by))
    metrics = tuple(use.model_copy(update={"hidden": False}) for use in draft.metrics)
    return replace(draft.use(*asked), metrics=metrics)


def _again(draft: Draft, at: int, hidden: list[MetricUse]) -> bool:
    """ "the store with the most units, and those units"."""
    expr = hidden[0].expr if len(hidden) == 1 else None
    link = draft.items[at].link
    return isinstance(expr, Aggregate) and link is not None and link.kind == "dimension" and link.ref == expr.field


def _asks(draft: Draft, at: int, rows: bool) -> bool:
    """A figure named without saying of what, after "and", "with" or a comma."""
    item = draft.items[at]
    if item.links:
        return False
    following = skip_stops(draft, at + 1)
    bare = following >= len(draft.items) or not draft.items[following].is_link(*_COUNTABLE)
    if item.is_cue("list") and item.text.casefold().startswith("how "):
        return rows
    if item.is_cue("count"):
        return bare and not rows
    if item.is_cue("agg") and item.cue is not None and item.cue.arg in ("sum", "avg"):
        return bare and _joined(draft, at)
    # The number of a row is what it is called: "the longest line, number only".
    word = item.text.casefold()
    return word in _FIGURES and not (rows and word.startswith(("number", "count"))) and _joined(draft, at)


def _joined(draft: Draft, at: int) -> bool:
    before = draft.items[at - 1] if at else None
    here = skip_stops(draft, at - 1, -1)
    stopped = before is not None and before.text.casefold() in ("and", "with", "its", "their", "the")
    return stopped or (here >= 0 and draft.items[here].is_cue(*_JOINTS))
