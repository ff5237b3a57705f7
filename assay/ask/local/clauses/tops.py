"""Top and bottom N: "top 5 products", "the 3 lowest prices", "top 5 product and region combinations"."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Literal

from assay.ask.local.clauses.counting import count_of, plain_count
from assay.ask.local.clauses.done import done_most
from assay.ask.local.clauses.fields import size_field
from assay.ask.local.clauses.measured import link_expr
from assay.ask.local.clauses.ranked import (
    METRIC,
    group_by,
    group_entity,
    is_plural,
    led_by,
    order_by,
    own_rows,
    rows_by,
    said_after,
)
from assay.ask.local.draft import Draft, Setting, alias_of, numeric, skip_stops
from assay.ask.local.item_tests import is_cue
from assay.ask.local.lexicon import Link
from assay.ask.local.spoken import spoken
from assay.semantic.spec import MetricExpr, MetricUse, OrderBy

DEFAULT_TOP = 10


@dataclass(frozen=True)
class Top:
    """Where "top 5" stands, where what it ranks does, and which end. ``n``: the number said, if one was."""

    at: int
    target: int
    direction: Literal["asc", "desc"]
    n: int | None
    text: str


def top(draft: Draft, setting: Setting, at: int) -> Draft:
    """Ranks what follows "top 5" by what is said with "by", else by the main number."""
    cue = draft.items[at].cue
    if cue is None:
        return draft
    n = int(cue.number) if cue.number else None
    said = Top(at, _past_values(draft, at + 1), "asc" if cue.arg == "asc" else "desc", n, draft.items[at].text)
    found = next(
        (
            found
            for rule in (_alone, _before_superlative, _done, _by_what_follows, _sized)
            if (found := rule(draft, setting, said)) is not None
        ),
        None,
    )
    return found if found is not None else _of_what_follows(draft, setting, said)


def _alone(draft: Draft, setting: Setting, said: Top) -> Draft | None:
    """ "the top 5", and nothing behind it."""
    if 0 <= said.target < len(draft.items):
        return None
    limit = max(1, said.n or DEFAULT_TOP)
    return replace(draft.use(said.at), limit=limit, order=order_by(METRIC, said.direction)).tagged("top_n")


def _before_superlative(draft: Draft, setting: Setting, said: Top) -> Draft | None:
    """ "the top 3 highest prices": the superlative ranks."""
    item, ranked = draft.items[said.target], skip_stops(draft, said.target + 1)
    if item.kind != "number" or not draft.free(said.target) or not draft.free(ranked):
        return None
    if not draft.items[ranked].is_cue("super"):
        return None
    return replace(draft.use(said.at, said.target), limit=max(1, int(item.number or 1))).tagged("top_n")


def _done(draft: Draft, setting: Setting, said: Top) -> Draft | None:
    """ "the 5 most ordered products"."""
    if " most" not in said.text and " least" not in said.text:
        return None
    limited = replace(draft, facts={**draft.facts, "limit": said.n or 1, "said": True})
    done = done_most(limited, setting, said.at, said.target, said.direction)
    return done.tagged("top_n") if done is not None else None


def _by_what_follows(draft: Draft, setting: Setting, said: Top) -> Draft | None:
    """ "the top 5 rooms by price": rows by a number of their own."""
    item = draft.items[said.target]
    by = said_after(draft, setting, said.target) if item.is_link("entity") else None
    if by is None:
        return None
    limited = replace(draft, facts={**draft.facts, "limit": said.n or (DEFAULT_TOP if is_plural(item) else 1)})
    return rows_by(limited.use(*by[1]), setting, said.at, by[0], said.direction).tagged("top_n")


_SIZES = re.compile(r"\b(?:largest|biggest|smallest|greatest)\b", re.IGNORECASE)


def _sized(draft: Draft, setting: Setting, said: Top) -> Draft | None:
    """ "the 3 largest halls": rows by the one field that says how large they are."""
    item = draft.items[said.target]
    thing = item.links[0].ref if item.is_link("entity") and draft.free(said.target) else ""
    thing = thing or (plain_count(setting, item.links[0].ref) if item.is_link("metric") else "")
    ref = size_field(setting, thing) if thing and _SIZES.search(said.text) else None
    if ref is None or any(here > said.target for here in draft.positions(is_cue("by"))):
        return None
    limited = replace(draft, facts={**draft.facts, "limit": said.n or DEFAULT_TOP})
    return rows_by(limited, setting, said.at, ref, said.direction).tagged("top_n")


def _of_what_follows(draft: Draft, setting: Setting, said: Top) -> Draft:
    """What stands behind is grouped, or it is the number that ranks what stands behind that."""
    item, free = draft.items[said.target], draft.free(said.target)
    count = said.n or (DEFAULT_TOP if is_plural(item) else 1)
    note = f"top = the first {count}" if said.n is None and count > 1 else ""
    order = (OrderBy(by=METRIC, direction=said.direction),)
    draft = replace(draft.use(said.at), limit=max(1, count), order=order).tagged("top_n", note=note)
    counted = plain_count(setting, item.links[0].ref) if item.is_link("metric") and free else ""
    if counted and _measured_later(draft, said.target):
        return group_entity(draft.use(said.target), counted, setting)
    if item.is_link("metric", "measure") and free:
        return _by_measure(draft, setting, said)
    if item.is_link("dimension") and numeric(setting, item.links[0].ref):
        return _by_number(draft, setting, said.at, said.target, said.direction)
    if free and item.is_link("dimension", "entity"):
        draft = _by_fields_asked(draft, setting, said) or group_by(draft, setting, said.target)
    return _measured_by(_and_more(draft, setting, said.target), setting, said.target, said.direction)


def _by_fields_asked(draft: Draft, setting: Setting, said: Top) -> Draft | None:
    """ "The first names of the top 5 clerks": the fields of theirs that were asked for, and no others."""
    link = draft.items[said.target].links[0]
    own = draft.positions(lambda item: item.is_link("dimension") and item.links[0].entity == link.ref)
    asked = [here for here in own if here < said.at and not led_by(draft, here, "by", "rel")]
    behind = [here for here in own if here > said.at and not led_by(draft, here, "super")]
    if link.kind != "entity" or not asked or behind:
        return None
    uses = [use for here in asked for use in spoken(setting, draft.items[here])]
    for use in uses:
        draft = draft.add_dimension(use)
    facts = {**draft.facts, "ranked": link.ref, "names": len(uses)}
    return replace(draft.use(said.target, *asked), facts=facts).existing(uses[0].field)


def _by_measure(draft: Draft, setting: Setting, said: Top) -> Draft:
    """ "the top 5 revenue customers", "the 3 largest budgets"."""
    limited = replace(draft, facts={**draft.facts, "limit": draft.limit})
    own = own_rows(limited, setting, said.at, said.target, said.direction)
    if own is not None:
        return own
    following = _past_values(draft, said.target + 1)
    item = draft.items[following] if draft.free(following) else None
    if item is None:
        return draft
    counted = plain_count(setting, item.links[0].ref) if item.is_link("metric") else ""
    if counted:
        return group_entity(draft.use(following), counted, setting)
    return group_by(draft, setting, following) if item.is_link("dimension", "entity") else draft


def _measured_by(draft: Draft, setting: Setting, target: int, direction: str) -> Draft:
    """ "top 5 courses by enrolments": what is counted only ranks."""
    by = next((here for here in draft.positions(is_cue("by")) if here > target), None)
    at = skip_stops(draft, by + 1, over=("count", "agg")) if by is not None else -1
    if by is None or not draft.free(at):
        return draft
    link = draft.items[at].links[0] if draft.items[at].links else None
    expr = _ranking(draft, setting, link, target) if link is not None else None
    if expr is None:
        return draft
    between = [here for here in range(by, at) if draft.free(here)]
    use = MetricUse(expr=expr, alias=alias_of(expr), hidden=True)
    return replace(draft.use(*between, at).add_metric(use), order=order_by(alias_of(expr), direction))


def _ranking(draft: Draft, setting: Setting, link: Link, target: int) -> MetricExpr | None:
    """The number that ranks: rows of an entity, or a metric where another one was asked for before."""
    if link.kind == "entity":
        return count_of(setting, link.ref)
    measuring = ("count", "count_distinct", "agg")
    other = any(item.is_cue(*measuring) or item.is_link("metric", "measure") for item in draft.items[:target])
    return link_expr(setting, link) if other and link.kind in ("metric", "measure") else None


def _by_number(draft: Draft, setting: Setting, at: int, target: int, direction: str) -> Draft:
    """ "the parcels with the 3 lowest weights": rows in the order of a number that nobody asked to see."""
    others = [here for here in draft.positions(lambda i: i.is_link("entity", "dimension")) if here < at]
    if not others or draft.metrics or any(item.is_cue("by") for item in draft.items):
        return draft
    limited = replace(draft, facts={**draft.facts, "limit": draft.limit})
    return rows_by(limited.use(target), setting, at, draft.items[target].links[0].ref, direction)


def _past_values(draft: Draft, at: int) -> int:
    """Over values and stop words: "top 5 Enterprise customers"."""
    here = skip_stops(draft, at)
    while 0 <= here < len(draft.items) and draft.items[here].is_link("value", "condition"):
        here = skip_stops(draft, here + 1)
    return here


def _measured_later(draft: Draft, at: int) -> bool:
    return any(here > at and draft.items[here].is_link("metric", "measure") for here in range(len(draft.items)))


def _and_more(draft: Draft, setting: Setting, target: int) -> Draft:
    """ "top 5 product and region combinations"."""
    joint = skip_stops(draft, target + 1)
    other = skip_stops(draft, joint + 1)
    if (
        draft.free(joint)
        and draft.items[joint].is_cue("and")
        and draft.free(other)
        and draft.items[other].is_link("dimension")
        and not numeric(setting, draft.items[other].links[0].ref)
    ):
        return group_by(draft.use(joint), setting, other)
    return draft
