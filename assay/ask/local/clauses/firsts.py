"""What comes first: "oldest first", "most visits first", "earliest year first" sort, they do not pick the best."""

from __future__ import annotations

from dataclasses import replace

from assay.ask.local.clauses.adjectives import adjective_field
from assay.ask.local.clauses.counting import count_of, plain_count
from assay.ask.local.clauses.measured import link_expr
from assay.ask.local.clauses.ranked import METRIC
from assay.ask.local.draft import Draft, Setting, alias_of, numeric, skip_stops, temporal
from assay.ask.local.item_tests import is_cue
from assay.ask.local.lexicon import Link
from assay.ask.local.synonyms import DATE_ADJECTIVES
from assay.semantic.spec import MetricExpr, MetricUse, OrderBy

_LEADS = ("and", "comma", "by", "order")
_INSIDE = ("then", "within", "inside")
AXIS = "@axis"
"""Stands in ``order`` for the time axis of the result, until it is known."""


def read_firsts(draft: Draft, setting: Setting) -> Draft:
    """Every superlative that "first" follows becomes one more key to sort by."""
    for at in draft.positions(is_cue("super")):
        first = _first(draft, at)
        if first is not None:
            draft = further(_sorted(draft, setting, at, first), setting, first)
    return draft


def _first(draft: Draft, at: int) -> int | None:
    """Where "first" stands: right after the superlative or after the one thing it is said of."""
    here = skip_stops(draft, at + 1)
    for _ in range(2):
        if here >= len(draft.items):
            return None
        if draft.items[here].text.casefold() == "first":
            return here
        here = skip_stops(draft, here + 1)
    return None


def _sorted(draft: Draft, setting: Setting, at: int, first: int) -> Draft:
    cue = draft.items[at].cue
    said = [here for here in range(at + 1, first) if draft.free(here) and draft.items[here].links]
    named = draft.items[said[0]].links[0] if said else None
    draft = draft.use(at, first, *said).tagged("order")
    if cue is None:
        return draft
    if cue.arg not in ("asc", "desc"):
        return _by_adjective(draft, setting, cue.arg)
    if named is None:
        return _by(draft, METRIC, cue.arg)
    if named.kind == "dimension" and (numeric(setting, named.ref) or temporal(setting, named.ref)):
        return _by(draft, named.ref, cue.arg)
    expr = _expr(setting, named)
    if expr is None:
        return _by(draft, METRIC, cue.arg)
    return _by(draft.add_metric(MetricUse(expr=expr, alias=alias_of(expr), hidden=True)), alias_of(expr), cue.arg)


def _expr(setting: Setting, link: Link) -> MetricExpr | None:
    if link.kind == "entity":
        return count_of(setting, link.ref)
    counted = plain_count(setting, link.ref) if link.kind == "metric" else ""
    return count_of(setting, counted) if counted else link_expr(setting, link)


def _by_adjective(draft: Draft, setting: Setting, word: str) -> Draft:
    grained = any(item.time and item.time.kind in ("grain", "part", "trend") for item in draft.items)
    if grained and word in DATE_ADJECTIVES:
        return _by(draft, AXIS, "desc" if word in ("new", "late", "recent") else "asc")
    ref, direction = adjective_field(setting, draft.subject or "", word)
    return _by(draft, ref, direction) if ref else _by(draft.tagged("", 0.3), METRIC, direction)


def _by(draft: Draft, by: str, direction: str) -> Draft:
    key = OrderBy.model_validate({"by": by, "direction": direction})
    return replace(draft, order=(*(one for one in draft.order if one.by != by), key))


def _direction_behind(draft: Draft, key: int) -> str:
    """The direction said right after a key."""
    after = skip_stops(draft, key + 1)
    cue = draft.items[after].cue if after < len(draft.items) else None
    return cue.arg if cue is not None and cue.name == "direction" and cue.arg in ("asc", "desc") else "asc"


def further(draft: Draft, setting: Setting, at: int) -> Draft:
    """More keys: "sorted by region and then price"; each goes up unless a direction follows it."""
    here = skip_stops(draft, at + 1, over=("direction",))
    while draft.free(here) and (
        draft.items[here].is_cue("and", "comma") or draft.items[here].text.casefold() == "then"
    ):
        key = skip_stops(draft, here + 1, over=_LEADS)
        if draft.free(key) and draft.items[key].text.casefold() in _INSIDE:
            key = skip_stops(draft, key + 1, over=_LEADS)
        if not draft.free(key) or not draft.items[key].is_link("dimension") or not draft.order:
            return draft
        ref = draft.items[key].links[0].ref
        between = [step for step in range(here, key) if draft.free(step)]
        order = OrderBy.model_validate({"by": ref, "direction": _direction_behind(draft, key)})
        draft = replace(draft.use(*between, key), order=(*draft.order, order))
        here = skip_stops(draft, key + 1, over=("direction",))
    return draft
