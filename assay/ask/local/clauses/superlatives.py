"""One superlative: what it ranks and by what, told by the words before and behind it; the first rule that knows."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from assay.ask.local.clauses.adjectives import adjective
from assay.ask.local.clauses.aggregates import aggregate_of
from assay.ask.local.clauses.commonest import common
from assay.ask.local.clauses.counting import count_of, plain_count
from assay.ask.local.clauses.done import done_most, past_times
from assay.ask.local.clauses.fields import amount_field, high_field, plain_field, row_field, size_field
from assay.ask.local.clauses.kinds_ranked import of_kind_alone, past_kinds
from assay.ask.local.clauses.largest import largest_one
from assay.ask.local.clauses.ranked import (
    METRIC,
    by_field,
    by_metric,
    group_by,
    has_time_axis,
    led_by,
    limit_of,
    order_by,
    other_target,
    own_rows,
    rows_by,
    said_after,
    summed_by,
)
from assay.ask.local.clauses.several import several, several_alone
from assay.ask.local.clauses.single import single_most
from assay.ask.local.clauses.unmeasured import bare
from assay.ask.local.draft import (
    Draft,
    Setting,
    measure_expr,
    numeric,
    skip_stops,
)
from assay.ask.local.lattice import Item
from assay.semantic.spec import Aggregate, MetricRef

_BEST = re.compile(r"\b(?:best|worst|top|leading)\b")
"""Good by the main number of the business, not by size."""
_SELLING = frozenset(("sell", "sells", "sold", "perform", "performs", "performed", "doing", "did"))
_NAMED = ("entity", "dimension", "metric", "measure")
_USED = re.compile(r"\bused$")
""" "The most used carrier": the one that most rows have."""
_HOW_MANY = re.compile(r"\b(?:most|fewest|least|number of|count of)$")
"""Asks how many there are, never how large one is."""


@dataclass(frozen=True)
class Rank:
    """Where the superlative stands, where what follows it does (past the end where nothing does), and which end."""

    at: int
    target: int
    direction: str


Rule = Callable[[Draft, Setting, Rank], Draft | None]


def superlative(draft: Draft, setting: Setting, at: int) -> Draft:
    """Ranks by what the superlative at ``at`` says."""
    cue = draft.items[at].cue
    if cue is None:
        return draft
    draft = _place(draft, at)
    limit, placed = _counted(draft, at)
    facts = {**draft.facts, "limit": limit, "said": bool(placed) or draft.limit is not None}
    draft, target = past_times(replace(draft.use(*placed), facts=facts), at, skip_stops(draft, at + 1))
    rank = Rank(at, past_kinds(draft, target), cue.arg)
    return next((found for rule in RULES if (found := rule(draft, setting, rank)) is not None), draft)


def _counted(draft: Draft, at: int) -> tuple[int, tuple[int, ...]]:
    """How many: "the 3 products with the highest ...", "10 latest orders"; 1 when nothing is said."""
    if draft.limit:
        return draft.limit, ()
    before = skip_stops(draft, at - 1, -1)
    for here in draft.positions(lambda item: item.kind == "number"):
        number = draft.items[here].number or 0
        following = draft.items[here + 1] if here + 1 < len(draft.items) else None
        named = following is not None and (
            following.is_link("entity", "dimension", "value") or (following.is_link("metric") and here < at)
        )
        if number == int(number) and 1 <= number <= 10_000 and (here == before or (named and here < at)):
            return int(number), (here,)
    return 1, ()


def _place(draft: Draft, at: int) -> Draft:
    """ "the second highest": how many come before it."""
    before = skip_stops(draft, at - 1, -1)
    cue = draft.items[before].cue if draft.free(before) else None
    if cue is None or cue.name != "nth":
        return draft
    return replace(draft.use(before), offset=int(cue.arg) - 1).tagged("nth")


def _behind(draft: Draft, rank: Rank, *kinds: str) -> Item | None:
    """What follows the superlative, where it is a link of these kinds and not placed yet."""
    item = draft.items[rank.target] if draft.free(rank.target) else None
    return item if item is not None and item.is_link(*kinds) else None


def _before(draft: Draft, rank: Rank) -> int:
    return skip_stops(draft, rank.at - 1, -1, over=("rel",))


def _said(draft: Draft, rank: Rank) -> str:
    return draft.items[rank.at].text.casefold()


def _frequent(draft: Draft, setting: Setting, rank: Rank) -> Draft | None:
    """ "the most common nationality"."""
    ends = {"common": "desc", "rare": "asc"}
    return common(draft, setting, rank.at, ends[rank.direction]) if rank.direction in ends else None


def _described(draft: Draft, setting: Setting, rank: Rank) -> Draft | None:
    """ "the oldest": an adjective names the field."""
    if rank.direction in ("asc", "desc"):
        return None
    return adjective(several_alone(draft, _behind(draft, rank, "entity")), setting, rank.at, rank.direction)


def _done(draft: Draft, setting: Setting, rank: Rank) -> Draft | None:
    """ "the most ordered product", "the highest total price"."""
    done = done_most(draft, setting, rank.at, rank.target, rank.direction)
    return done or _most_of(draft, setting, rank.at, rank.target)


def _used(draft: Draft, setting: Setting, rank: Rank) -> Draft | None:
    return common(draft, setting, rank.at, rank.direction) if _USED.search(_said(draft, rank)) else None


def _by_number(draft: Draft, setting: Setting, rank: Rank) -> Draft | None:
    """ "the customer with the highest revenue", "the room with the maximum price"."""
    item = _behind(draft, rank, "metric", "measure")
    if item is None:
        return None
    link, place = item.links[0], (draft, setting, rank.at, rank.target)
    found = summed_by(*place, plain_field(setting, link), rank.direction) or own_rows(*place, rank.direction)
    found = found or single_most(*place, rank.direction)
    expr = MetricRef(metric=link.ref) if link.kind == "metric" else measure_expr(setting, link.ref)
    return found or (by_metric(*place, expr, rank.direction) if expr else draft)


def _grouped(draft: Draft, setting: Setting, rank: Rank) -> Draft | None:
    """ "the best selling brand by units"."""
    if not _behind(draft, rank, "entity", "dimension") or not _measured(draft, setting, rank.target):
        return None
    return _groups(draft, setting, rank).tagged("superlative")


def _groups(draft: Draft, setting: Setting, rank: Rank) -> Draft:
    grouped = group_by(draft.use(rank.at), setting, rank.target)
    return replace(grouped, limit=limit_of(draft), order=order_by(METRIC, rank.direction))


def _by_what_follows(draft: Draft, setting: Setting, rank: Rank) -> Draft | None:
    """ "the best room by price"."""
    said = said_after(draft, setting, rank.target) if _behind(draft, rank, "entity", "dimension") else None
    return rows_by(draft.use(*said[1]), setting, rank.at, said[0], rank.direction) if said is not None else None


def _of_others(draft: Draft, setting: Setting, rank: Rank) -> Draft | None:
    """ "the region with the most orders", "the year with the largest order"."""
    item = _behind(draft, rank, "entity")
    if item is None or not (other_target(draft, setting, rank.target) or has_time_axis(draft)):
        return None
    thing = item.links[0].ref
    largest = largest_one(setting, item, _said(draft, rank))
    if largest is not None:
        return rows_by(draft.use(rank.target), setting, rank.at, largest, rank.direction)
    high = high_field(setting, thing, _said(draft, rank))
    if high is not None:
        return replace(rows_by(draft.use(rank.target), setting, rank.at, high, rank.direction), rows=thing)
    return by_metric(draft, setting, rank.at, rank.target, count_of(setting, thing), rank.direction)


def _of_kind_alone(draft: Draft, setting: Setting, rank: Rank) -> Draft | None:
    return of_kind_alone(draft, setting, rank.at, rank.target, rank.direction)


def _of_things(draft: Draft, setting: Setting, rank: Rank) -> Draft | None:
    """ "the largest orders" by their size, "the best customers" by the main number; "the most orders" by neither."""
    item, said = _behind(draft, rank, "entity"), _said(draft, rank)
    if item is None:
        return None
    if _HOW_MANY.search(said):
        return draft
    thing = item.links[0].ref
    ref = high_field(setting, thing, said) or (size_field(setting, thing) if not _BEST.search(said) else None)
    if ref:
        return rows_by(several(draft, item), setting, rank.at, ref, rank.direction)
    return _groups(several(draft, item), setting, rank).tagged("superlative", 0.1)


def _of_kinds(draft: Draft, setting: Setting, rank: Rank) -> Draft | None:
    """ "the second best selling category", "which brand sells best": kinds of things by the main number, too."""
    if not _BEST.search(_said(draft, rank)) or _measures(draft):
        return None
    at = rank.target if _behind(draft, rank, "dimension") else _before_deed(draft, rank)
    if not draft.free(at) or not _is_kind(draft.items[at], setting):
        return None
    if at != rank.target:
        draft = several(draft, draft.items[at])
    return _groups(draft, setting, replace(rank, target=at)).tagged("superlative", 0.1)


def _before_deed(draft: Draft, rank: Rank) -> int:
    """What "which brand sells best" asks for; nowhere where something stands behind the superlative."""
    at = skip_stops(draft, rank.at - 1, -1, over=("rel",))
    sold = draft.free(at) and draft.items[at].text.casefold() in _SELLING and not _behind(draft, rank, *_NAMED)
    return skip_stops(draft, at - 1, -1) if sold else -1


def _is_kind(item: Item, setting: Setting) -> bool:
    dimension = setting.vocabulary.dimension(item.links[0].ref) if item.is_link("dimension") else None
    return item.is_link("entity") or (dimension is not None and dimension.kind in ("categorical", "text", "geo"))


def _measures(draft: Draft) -> bool:
    return bool(draft.metrics or draft.positions(lambda item: item.is_link("metric", "measure")))


def _of_field(draft: Draft, setting: Setting, rank: Rank) -> Draft | None:
    item = _behind(draft, rank, "dimension")
    return by_field(draft, setting, rank.at, rank.target, rank.direction) if item is not None else None


def _by_field_before(draft: Draft, setting: Setting, rank: Rank) -> Draft | None:
    """ "whose number of seats is the largest"."""
    at = _before(draft, rank)
    if not draft.free(at) or not draft.items[at].is_link("dimension"):
        return None
    ref = draft.items[at].links[0].ref
    ranked = numeric(setting, ref)
    return rows_by(_counted_out(draft, at), setting, rank.at, ref, rank.direction) if ranked else None


def _by_deed(draft: Draft, setting: Setting, rank: Rank) -> Draft | None:
    return _deed(draft, setting, rank.at, _before(draft, rank)) if rank.target >= len(draft.items) else None


def _by_metric_before(draft: Draft, setting: Setting, rank: Rank) -> Draft | None:
    """ "the shop whose capacity is the largest"."""
    at = _before(draft, rank)
    ref = _field_of_metric(draft, setting, at) if draft.free(at) else None
    # "Which clerk spends the most": all of it, not the largest row.
    ref = None if _said(draft, rank).split()[-1] in ("most", "least") else ref
    return rows_by(_counted_out(draft, at), setting, rank.at, ref, rank.direction) if ref else None


def _unmeasured(draft: Draft, setting: Setting, rank: Rank) -> Draft | None:
    """ "which device is used the least": nothing is measured."""
    return None if _measures(draft) else bare(draft, setting, rank.at, rank.direction)


def _by_first(draft: Draft, setting: Setting, rank: Rank) -> Draft:
    """By the number that is read later."""
    ordered = replace(draft.use(rank.at), limit=limit_of(draft), order=order_by(METRIC, rank.direction))
    return ordered.tagged("superlative", 0.15)


_AMOUNT = frozenset(("amount", "value", "sum"))


RULES: tuple[Rule, ...] = (
    _frequent, _described, _done, _used, _by_number, _grouped, _by_what_follows, _of_others, _of_kind_alone,
    _of_things, _of_kinds, _of_field, _by_field_before, _by_deed, _by_metric_before, _unmeasured, _by_first,
)  # fmt: skip


def _deed(draft: Draft, setting: Setting, at: int, behind: int) -> Draft | None:
    """ "In which month do members visit the most", "who visits the least": what is done names the rows counted."""
    link, cue = draft.items[behind].link if draft.free(behind) else None, draft.items[at].cue
    if link is None or cue is None or link.kind not in ("entity", "metric"):
        return None
    counted = link.ref if link.kind == "entity" else plain_count(setting, link.ref)
    axis, doers = has_time_axis(draft), _doers(draft, setting, behind)
    if not counted or not (axis or doers):
        return None
    doing = doers if axis else []
    return by_metric(draft.use(*doing), setting, at, behind, count_of(setting, counted), cue.arg)


def _doers(draft: Draft, setting: Setting, behind: int) -> list[int]:
    found = draft.positions(lambda item: item.is_link("entity") or _is_count(item, setting))
    return [here for here in found if here < behind]


def _is_count(item: Item, setting: Setting) -> bool:
    return item.is_link("metric") and bool(plain_count(setting, item.links[0].ref))


def _counted_out(draft: Draft, at: int) -> Draft:
    """ "whose *number of* seats is the largest": the field holds the number already."""
    before = skip_stops(draft, at - 1, -1)
    counts = draft.free(before) and draft.items[before].is_cue("count")
    return draft.use(before, at) if counts else draft.use(at)


def _most_of(draft: Draft, setting: Setting, at: int, target: int) -> Draft | None:
    """ "the region with the highest total price": ranked by the aggregate that is named."""
    said = draft.items[target].cue if draft.free(target) else None
    measured = skip_stops(draft, target + 1)
    links = draft.items[measured].links if draft.free(measured) else ()
    cue = draft.items[at].cue
    if said is not None and said.arg == "sum" and cue is not None and not links:
        ref = amount_field(setting, draft.subject or "")
        placed = [measured] if draft.free(measured) and draft.items[measured].text.casefold() in _AMOUNT else []
        ended = measured + len(placed) >= len(draft.items) or draft.items[measured + len(placed)].kind == "stop"
        if ref and ended:
            spent = Aggregate(agg="sum", field=ref)
            return by_metric(draft.use(target, *placed), setting, at, measured, spent, cue.arg)
    if said is None or said.name != "agg" or not links or cue is None:
        return None
    expr = aggregate_of(setting, links[0], said.arg)
    return by_metric(draft.use(target), setting, at, measured, expr, cue.arg) if expr is not None else None


def _field_of_metric(draft: Draft, setting: Setting, at: int) -> str | None:
    """The subject's own number behind a metric nobody governs: "the shop whose capacity is the largest"."""
    link = draft.items[at].link
    ref = row_field(setting, link) if link is not None else ""
    return ref if ref and ref.partition(".")[0] == draft.subject else None


def _measured(draft: Draft, setting: Setting, at: int) -> bool:
    """ "best selling brand by units": what is ranked by is said with "by"."""
    link = draft.items[at].links[0]
    if link.kind == "dimension" and numeric(setting, link.ref):
        return False
    return any(
        here > at and led_by(draft, here, "by") for here in draft.positions(lambda i: i.is_link("metric", "measure"))
    )
