"""How many of something each has, compared: "more visits than the average", "fewer members than Delft"."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from assay.ask.local.clauses.counting import count_of, plain_count
from assay.ask.local.draft import Draft, Setting, alias_of, named_by, skip_stops
from assay.ask.local.lattice import Item
from assay.ask.local.lexicon import Link
from assay.ask.local.vocabulary import raw
from assay.semantic.compile.graph import graph_of
from assay.semantic.spec import (
    Aggregate,
    AnalyticsSpec,
    Arithmetic,
    Compare,
    MetricExpr,
    MetricUse,
    Op,
    Subquery,
)

_MORE: dict[str, Op] = {"more": "gt", "fewer": "lt", "less": "lt"}


@dataclass(frozen=True)
class _Had:
    """What is counted, how it is compared, where that is said, and where the thing that has it stands."""

    counted: str
    op: Op
    last: int
    placed: tuple[int, ...]
    owner: int


def read_outnumbered(draft: Draft, setting: Setting) -> Iterable[Draft]:
    """Places counts that are compared with the usual count, or with that of one that is named."""
    for at in range(len(draft.items)):
        had = _had(draft, setting, at)
        limit = _limit(draft, setting, had) if had is not None else None
        if had is not None and limit is not None:
            spec, placed = limit
            expr = count_of(setting, had.counted)
            use = MetricUse(expr=expr, alias=alias_of(expr), hidden=True)
            limited = Compare(field=alias_of(expr), op=had.op, value=Subquery(spec=spec))
            draft = draft.use(*had.placed, *placed).add_metric(use)
            draft = replace(draft, having=(*draft.having, limited)).tagged("having")
    return (draft,)


def _had(draft: Draft, setting: Setting, at: int) -> _Had | None:
    """ "more visits than", "more than the average number of visits"."""
    item = draft.items[at]
    beyond = item.cue if item.is_cue("more_than_average") else None
    op = _MORE.get(item.text.casefold()) if item.kind == "unknown" else None
    op = ("gt" if beyond.arg == "gt" else "lt") if beyond is not None else op
    if op is None or not draft.free(at):
        return None
    here = skip_stops(draft, at + 1, over=("count",))
    counted = _thing(draft.items[here], setting) if draft.free(here) else ""
    owner = next((one for one in range(at - 1, -1, -1) if _owns(draft.items[one])), None)
    if not counted or owner is None or (beyond is not None and not _number(item)):
        return None
    between = tuple(one for one in range(at, here + 1) if draft.free(one))
    return _Had(counted, op, here, between, owner)


def _number(item: Item) -> bool:
    return item.text.casefold().endswith(("number of", "average"))


def _thing(item: Item, setting: Setting) -> str:
    if item.is_link("entity"):
        return item.links[0].ref
    return plain_count(setting, item.links[0].ref) if item.is_link("metric") else ""


def _owns(item: Item) -> bool:
    return item.is_link("entity", "dimension", "metric")


def _limit(draft: Draft, setting: Setting, had: _Had) -> tuple[AnalyticsSpec, tuple[int, ...]] | None:
    """What the count is compared with, and where that is said."""
    owner = draft.items[had.owner].links[0]
    thing = _thing(draft.items[had.owner], setting)
    if thing == had.counted or (thing and not graph_of(setting.model).reaches(had.counted, thing)):
        return None
    count = count_of(setting, had.counted)
    if draft.items[had.placed[0]].is_cue("more_than_average"):
        return _usual(setting, count, owner, thing), ()
    than = skip_stops(draft, had.last + 1)
    if not (draft.free(than) and draft.items[than].is_cue("than")):
        return None
    after = skip_stops(draft, than + 1)
    item = draft.items[after] if draft.free(after) else None
    if item is not None and item.cue is not None and item.is_cue("agg") and item.cue.arg == "avg":
        return _usual(setting, count, owner, thing), (than, after)
    named = named_by(setting, thing) if thing else owner.ref
    if item is None or not item.is_link("value") or item.links[0].ref != named:
        return None
    own = Compare(field=item.links[0].ref, value=raw(item.links[0].values[0]), via=item.links[0].via)
    return AnalyticsSpec(metrics=(MetricUse(expr=count, alias="limit"),), where=own), (than, after)


def _usual(setting: Setting, count: MetricExpr, owner: Link, thing: str) -> AnalyticsSpec:
    """The average number for each of what has them."""
    each = count_of(setting, thing) if thing else Aggregate(agg="count_distinct", field=owner.ref, via=owner.via)
    return AnalyticsSpec(metrics=(MetricUse(expr=Arithmetic(op="/", left=count, right=each), alias="average"),))
