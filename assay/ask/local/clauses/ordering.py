"""How to sort: "sorted by price descending", "alphabetically", "from highest to lowest"."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Literal

from assay.ask.local.clauses.counting import count_of
from assay.ask.local.clauses.fields import plain_field
from assay.ask.local.clauses.firsts import further, read_firsts
from assay.ask.local.clauses.keys import aimed_at, lists_names, lost_key
from assay.ask.local.clauses.measured import link_expr
from assay.ask.local.draft import Draft, Setting, alias_of, numeric, skip_stops
from assay.ask.local.item_tests import is_cue, is_link
from assay.semantic.spec import MetricUse, OrderBy

_COUNTING = frozenset(("number", "numbers", "amount", "count"))
_SORTING = frozenset(("sort", "order", "rank", "arrange", "sorted", "ordered", "ranked", "arranged"))
_MEASURING = ("count", "count_distinct", "agg", "super", "top", "share", "growth", "ratio")
NAMES = "@names"
"""Stands in ``order`` for "the first column that is no number", until they are known."""
LATER = "@first"
"""Stands in ``order`` for "the first metric, else the first column", until they are known."""


def read_order(draft: Draft, setting: Setting) -> Iterable[Draft]:
    """Places what sorts the result and by what. A field or metric named only to sort by is not shown."""
    return (read_firsts(_read(draft, setting), setting),)


def _read(draft: Draft, setting: Setting) -> Draft:
    orders, directions = draft.positions(is_cue("order")), draft.positions(is_cue("direction"))
    if not orders and not directions:
        return draft
    at = next((here for here in orders if " by" in draft.items[here].text.casefold()), (orders or directions)[0])
    if orders and " by" not in draft.items[at].text.casefold():
        later = [here for here in draft.positions(is_cue("by")) if here > at]
        draft, at = (draft.use(later[0]), later[0]) if later else (draft, at)
    direction = _direction(draft, [*_of_first(draft, directions), *orders])
    ahead = None if orders else _ahead(draft, directions[0])
    if ahead is not None:
        draft = draft.use(*ahead, *directions).tagged("order")
        return _sorted(draft.freed(ahead[1]), setting, ahead[1], direction, False)
    if not orders and any("alphabet" in draft.items[here].text.casefold() for here in directions):
        return replace(draft.use(*directions).tagged("order"), order=(OrderBy(by=NAMES, direction=direction),))
    target = aimed_at(draft, skip_stops(draft, at + 1, over=("direction", "agg", "count", "super", "order", "by")))
    if draft.free(target) and draft.items[target].text.casefold() in _COUNTING:
        target = skip_stops(draft, target + 1)
    draft, target = _past_owner(draft, target)
    between = [
        here
        for here in range(at, min(target, len(draft.items)))
        if draft.items[here].is_cue("agg", "count", "by", "super")
    ]
    told = skip_stops(draft, at - 1, -1)
    between += [told] if draft.free(told) and draft.items[told].is_cue("by") and at in directions else []
    draft = draft.use(*orders, *directions, *between).tagged("order")
    if target >= len(draft.items) and any(draft.items[here].is_cue("count") for here in between) and draft.subject:
        return _by_count(draft, setting, draft.subject, direction)
    counted = any(draft.items[here].is_cue("agg", "count", "super") for here in between)
    return further(_sorted(draft, setting, target, direction, counted), setting, target)


_THEIR = frozenset(("their", "its", "his", "her"))


def _past_owner(draft: Draft, target: int) -> tuple[Draft, int]:
    """ "in order of the firm's market value", "of the year their play was awarded": whose it is, is no column."""
    item = draft.items[target] if draft.free(target) else None
    if item is not None and item.is_link("entity") and item.text.casefold().endswith(("'s", "’s")):
        following = skip_stops(draft, target + 1)
        if draft.free(following) and draft.items[following].is_link("dimension", "measure", "metric"):
            return draft.use(target), following
    here = target + 1
    if item is None or here >= len(draft.items) or draft.items[here].text.casefold() not in _THEIR:
        return draft, target
    while here < len(draft.items) and (draft.items[here].kind in ("stop", "unknown") or draft.items[here].links):
        here += 1
    told = [at for at in range(target + 1, here) if draft.items[at].links and draft.free(at)]
    return draft.use(*told), target


def _by_count(draft: Draft, setting: Setting, subject: str, direction: Literal["asc", "desc"]) -> Draft:
    """ "the kinds of tools in descending order of the count": each kind once, by how many there are of it."""
    expr = count_of(setting, subject)
    known = next((use.alias for use in draft.metrics if use.expr == expr), None)
    alias = known or alias_of(expr)
    draft = draft if known else draft.add_metric(MetricUse(expr=expr, alias=alias, hidden=True))
    return replace(draft, order=(OrderBy(by=alias, direction=direction),))


def _of_first(draft: Draft, directions: list[int]) -> list[int]:
    """ "by region and then by price descending": a direction behind the last key is not that of the first."""
    thens = [at for at, item in enumerate(draft.items) if item.text.casefold() == "then"]
    return [at for at in directions if not thens or at < thens[0]]


def _ahead(draft: Draft, at: int) -> tuple[int, int] | None:
    """ "sort the shops by size in descending order": what "by" names right before the direction."""
    target = skip_stops(draft, at - 1, -1, over=("comma",))
    by = skip_stops(draft, target - 1, -1, over=("count",))
    told = draft.free(target) and draft.items[target].is_link("dimension", "metric", "measure")
    sorts = any(item.text.casefold() in _SORTING for item in draft.items[:by]) or _lists(draft)
    return (by, target) if told and sorts and draft.free(by) and draft.items[by].is_cue("by") else None


def _lists(draft: Draft) -> bool:
    """ "list the members by name, z to a": rows are listed and nothing is measured."""
    measured = any(item.is_cue("count", "agg") or item.is_link("metric", "measure") for item in draft.items)
    return not measured and any(item.is_cue("list") for item in draft.items)


def _sorted(draft: Draft, setting: Setting, target: int, direction: Literal["asc", "desc"], counted: bool) -> Draft:
    link = draft.items[target].link if draft.free(target) else None
    if link is None:
        return replace(lost_key(draft, target), order=(OrderBy(by=LATER, direction=direction),))
    if lists_names(draft, target):
        return replace(draft.use(target), order=(OrderBy(by=NAMES, direction=direction),))
    if link.kind == "dimension" and (numeric(setting, link.ref) or not counted):
        return replace(draft.use(target), order=(OrderBy(by=link.ref, direction=direction),))
    own = "" if counted else _own_number(draft, setting, target)
    if own:
        return replace(draft.use(target), order=(OrderBy(by=own, direction=direction),))
    expr = (
        link_expr(setting, link)
        if link.kind in ("metric", "measure")
        else count_of(setting, link.entity)
        if link.kind in ("entity", "dimension") and counted
        else None
    )
    if expr is None:
        return replace(draft, order=(OrderBy(by=LATER, direction=direction),))
    use = MetricUse(expr=expr, alias=alias_of(expr), hidden=True)
    return replace(draft.use(target).add_metric(use), order=(OrderBy(by=alias_of(expr), direction=direction),))


def _own_number(draft: Draft, setting: Setting, target: int) -> str:
    """ "names of the trainers by ascending order of age": a number of the rows listed, where nothing is measured."""
    ref = plain_field(setting, draft.items[target].links[0])
    measured = draft.metrics or any(item.is_cue(*_MEASURING) for item in draft.items[:target])
    measured = measured or bool([at for at in draft.positions(is_link("metric", "measure")) if at != target])
    return "" if measured or ref.partition(".")[0] != draft.subject else ref


def _direction(draft: Draft, positions: list[int]) -> Literal["asc", "desc"]:
    words = " ".join(draft.items[at].text.casefold() for at in positions)
    cues = [cue for at in positions if (cue := draft.items[at].cue) and cue.name == "direction"]
    if any(cue.arg == "desc" for cue in cues) or "descending" in words or "decreasing" in words:
        return "desc"
    return "asc"
