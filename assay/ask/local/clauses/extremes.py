"""Superlatives that mean a number, not a row: "lowest and highest price", "the highest salary of each department"."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from assay.ask.local.clauses.fields import plain_field
from assay.ask.local.clauses.ranked import led_by
from assay.ask.local.cues import Cue
from assay.ask.local.draft import Draft, Setting, metric_use, numeric, skip_stops, temporal
from assay.ask.local.synonyms import ADJECTIVES, DATE_ADJECTIVES
from assay.semantic.spec import Agg, Aggregate

_ROW = ("agg", "super", "count")


def read_extremes(draft: Draft, setting: Setting) -> Iterable[Draft]:
    """Turns superlatives into minimum and maximum where a number is asked for."""
    at = 0
    while at < len(draft.items):
        row, target = _row(draft, at) if draft.items[at].is_cue(*_ROW) else ([at], at)
        if _are_numbers(draft, setting, row, target):
            draft = _as_aggregates(draft, row)
        elif len(row) == 1 and (field := _beside_average(draft, setting, at)):
            agg: Agg = "max" if _direction(draft, at) == "desc" else "min"
            draft = draft.use(at).add_metric(metric_use(Aggregate(agg=agg, field=field), setting))
        at = row[-1] + 1
    return (draft,)


def _row(draft: Draft, at: int) -> tuple[list[int], int]:
    """Measuring words joined by commas and "and", and the position after them."""
    row, here = [at], skip_stops(draft, at + 1)
    while 0 <= here < len(draft.items) and draft.items[here].is_cue("and", "comma"):
        following = skip_stops(draft, here + 1, over=("and", "comma"))
        if not (0 <= following < len(draft.items) and draft.items[following].is_cue(*_ROW)):
            break
        row.append(following)
        here = skip_stops(draft, following + 1)
    return row, here


def _are_numbers(draft: Draft, setting: Setting, row: list[int], target: int) -> bool:
    supers = [at for at in row if draft.items[at].is_cue("super")]
    if not supers or any(_direction(draft, at) == "" for at in supers):
        return False
    measured = _is_number(draft, setting, target)
    if len(row) == 1:
        return measured and _of_groups(draft, setting, target, row[0])
    both = {_direction(draft, at) for at in supers} == {"asc", "desc"}
    averaged = any(draft.items[at].is_cue("agg") for at in row)
    return (averaged or both) and (measured or _far_number(draft, setting, target))


def _beside_average(draft: Draft, setting: Setting, at: int) -> str:
    """The field of "the greatest and average weight", where the source has a metric for its average."""
    if not draft.items[at].is_cue("super"):
        return ""
    joint = skip_stops(draft, at + 1)
    target = skip_stops(draft, joint + 1)
    joined = draft.free(joint) and draft.items[joint].is_cue("and")
    link = draft.items[target].link if joined and draft.free(target) else None
    averaged = link is not None and link.kind == "metric" and bool(_MEANS & set(draft.items[target].words))
    field = plain_field(setting, link) if link is not None and averaged and _direction(draft, at) else ""
    return field if field and numeric(setting, field) else ""


_MEANS = frozenset(("average", "mean", "total"))


def _is_number(draft: Draft, setting: Setting, at: int) -> bool:
    link = draft.items[at].link if 0 <= at < len(draft.items) else None
    if link is None:
        return False
    if link.kind in ("metric", "measure"):
        return True
    return link.kind == "dimension" and (numeric(setting, link.ref) or temporal(setting, link.ref))


def _far_number(draft: Draft, setting: Setting, at: int) -> bool:
    """A number a word or two later: "smallest and largest estimated cost"."""
    for here in range(at, min(at + 3, len(draft.items))):
        if draft.items[here].cue:
            return False
        if _is_number(draft, setting, here):
            return True
    return False


def _of_groups(draft: Draft, setting: Setting, target: int, at: int) -> bool:
    """One number for each group, with nothing else named that could be ranked by it."""
    link = draft.items[target].links[0]
    grouped = [here for here, item in enumerate(draft.items) if item.is_cue("by")]
    if link.kind != "dimension" or not grouped or led_by(draft, at, "rel", "by", "order", "direction"):
        return False
    things = [here for here, item in enumerate(draft.items) if item.is_link("entity", "dimension") and here != target]
    return bool(things) and all(_grouping(draft, here) or here > target for here in things)


def _grouping(draft: Draft, at: int) -> bool:
    return led_by(draft, at, "by")


def _direction(draft: Draft, at: int) -> str:
    """Which end a superlative means; empty for "most common" and adjectives that measure nothing known."""
    cue = draft.items[at].cue
    word = (cue.arg if cue else "").removeprefix("least ")
    if word in ("asc", "desc"):
        return word
    direction, measured = ADJECTIVES.get(word, ("", ()))
    found = direction if measured else DATE_ADJECTIVES.get(word, "")
    flipped = {"asc": "desc", "desc": "asc", "": ""}
    return flipped[found] if cue and cue.arg.startswith("least ") else found


def _as_aggregates(draft: Draft, row: list[int]) -> Draft:
    items = list(draft.items)
    for at in row:
        if items[at].is_cue("super"):
            agg = "max" if _direction(draft, at) == "desc" else "min"
            items[at] = replace(items[at], cue=Cue(items[at].start, items[at].end, "agg", agg))
    return replace(draft, items=tuple(items))
