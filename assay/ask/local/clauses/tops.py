"""Top and bottom N: "top 5 products", "the 3 lowest prices", "top 5 product and region combinations"."""

from __future__ import annotations

from dataclasses import replace

from assay.ask.local.clauses.counting import count_of, plain_count
from assay.ask.local.clauses.done import done_most
from assay.ask.local.clauses.measured import link_expr
from assay.ask.local.clauses.ranked import METRIC, group_by, group_entity, is_plural, order_by, rows_by, said_after
from assay.ask.local.draft import Draft, Setting, alias_of, is_cue, numeric, skip_stops
from assay.ask.local.lexicon import Link
from assay.semantic.spec import MetricExpr, MetricUse, OrderBy

DEFAULT_TOP = 10


def top(draft: Draft, setting: Setting, at: int) -> Draft:
    """Ranks what follows "top 5" by what is said with "by", else by the main number."""
    cue = draft.items[at].cue
    target = _past_values(draft, at + 1)
    if cue is None:
        return draft
    if not 0 <= target < len(draft.items):
        alone = max(1, int(cue.number or DEFAULT_TOP))
        return replace(
            draft.use(at), limit=alone, order=order_by(METRIC, "asc" if cue.arg == "asc" else "desc")
        ).tagged("top_n")
    item = draft.items[target]
    ranked = skip_stops(draft, target + 1)
    if item.kind == "number" and draft.free(target) and draft.free(ranked) and draft.items[ranked].is_cue("super"):
        return replace(draft.use(at, target), limit=max(1, int(item.number or 1))).tagged("top_n")
    if " most" in draft.items[at].text or " least" in draft.items[at].text:
        limited = replace(draft, facts={**draft.facts, "limit": int(cue.number or 1), "said": True})
        done = done_most(limited, setting, at, target, "asc" if cue.arg == "asc" else "desc")
        if done is not None:
            return done.tagged("top_n")
    said = said_after(draft, setting, target) if item.is_link("entity") else None
    if said is not None:
        limited = replace(
            draft, facts={**draft.facts, "limit": int(cue.number or (DEFAULT_TOP if is_plural(item) else 1))}
        )
        return rows_by(limited.use(*said[1]), setting, at, said[0], "asc" if cue.arg == "asc" else "desc").tagged(
            "top_n"
        )
    count = int(cue.number) if cue.number else DEFAULT_TOP if is_plural(item) else 1
    note = f"top = the first {count}" if not cue.number and count > 1 else ""
    direction = "asc" if cue.arg == "asc" else "desc"
    draft = replace(
        draft.use(at), limit=max(1, count), order=(OrderBy.model_validate({"by": METRIC, "direction": direction}),)
    )
    draft = draft.tagged("top_n", note=note)
    if (
        item.is_link("metric")
        and draft.free(target)
        and plain_count(setting, item.links[0].ref)
        and _measured_later(draft, target)
    ):
        return group_entity(draft.use(target), plain_count(setting, item.links[0].ref), setting)
    if item.is_link("metric", "measure") and draft.free(target):
        following = _past_values(draft, target + 1)
        if not draft.free(following):
            return draft
        counted = (
            plain_count(setting, draft.items[following].links[0].ref)
            if draft.items[following].is_link("metric")
            else ""
        )
        if counted:
            return group_entity(draft.use(following), counted, setting)
        return group_by(draft, setting, following) if draft.items[following].is_link("dimension", "entity") else draft
    if item.is_link("dimension") and numeric(setting, item.links[0].ref):
        return _by_number(draft, setting, at, target, direction)
    draft = group_by(draft, setting, target) if draft.free(target) and item.is_link("dimension", "entity") else draft
    return _measured_by(_and_more(draft, setting, target), setting, target, direction)


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
