"""Shares: of the whole for each group, or of the rows that meet a condition; in percent points where that is said."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

from assay.ask.local.clauses.counting import count_of, counts_subject, home_of_expr, plain_count
from assay.ask.local.draft import Draft, Held, Setting, skip_stops
from assay.ask.local.lattice import Item
from assay.semantic.spec import (
    Aggregate,
    All,
    Arithmetic,
    Condition,
    MetricExpr,
    MetricRef,
    MetricUse,
    Number,
    Transform,
)

_PERCENT = re.compile(r"%|\bper ?cent(?:ages?)?\b|\bpct\b", re.IGNORECASE)
_SINGLE = re.compile(r"\b(?:for|within|in|of|at) each\b|\bfor every\b", re.IGNORECASE)
POINTS = "%"
"""The unit of a number that is in percent points already (0..100); ``percent`` is that of a fraction."""
_AMONG = ("among", "amongst", "out of", "of all", "within")


def said_percent(setting: Setting) -> bool:
    """Whether the question speaks of percent rather than of a share, a fraction or a ratio."""
    return bool(_PERCENT.search(setting.text))


def in_points(setting: Setting, draft: Draft) -> bool:
    """Whether the result is to be 0..100: percent is asked of numbers that no model governs."""
    refs = [use.expr.metric for use in draft.metrics if isinstance(use.expr, MetricRef)]
    metrics = [setting.model.metric(ref) for ref in refs]
    return said_percent(setting) and all(metric is None or metric.kind == "simple" for metric in metrics)


def shared(draft: Draft, setting: Setting) -> Draft:
    """ "Share of X that are Y" narrows the numerator; "share of X by Z" sets every group against the whole."""
    if "share" not in draft.facts or not draft.metrics:
        return draft
    points = in_points(setting, draft)
    part = _part(draft)
    if draft.dimensions and part is None:
        return _of_total(draft, points)
    condition = part or (draft.where[-1] if draft.where else None)
    draft = _of_things(draft, setting)
    if condition is None:
        return draft.tagged("", 0.6)
    kept = tuple(item for item in draft.where if item != condition)
    shown = [use for use in draft.metrics if not use.hidden]
    metrics = tuple(_ratio_of(use, condition, points) for use in shown[:1])
    return replace(draft, where=kept, metrics=metrics).tagged("share_of")


def _of_things(draft: Draft, setting: Setting) -> Draft:
    """ "the percentage of parcels heavier than 5 kg": how many parcels, not how much of their weight."""
    here = skip_stops(draft, draft.facts["share"] + 1)
    thing = _thing(draft.items[here], setting) if here < len(draft.items) else ""
    shown = [use for use in draft.metrics if not use.hidden]
    if not thing or len(shown) != 1 or counts_subject(shown[0].expr, setting):
        return draft
    if home_of_expr(shown[0].expr, setting) != thing:
        return draft
    count = shown[0].model_copy(update={"expr": count_of(setting, thing), "alias": f"{thing}_count"})
    return replace(draft, metrics=tuple(count if use is shown[0] else use for use in draft.metrics))


def _thing(item: Item, setting: Setting) -> str:
    """The entity an item names, or whose rows its metric counts."""
    if item.is_link("entity"):
        return item.links[0].ref
    return plain_count(setting, item.links[0].ref) if item.is_link("metric") else ""


def _part(draft: Draft) -> Condition | None:
    """The condition that makes the part: the last one said of what the share is of."""
    at = draft.facts["share"]
    after = [held for held in draft.held if held.first > at and held.condition in draft.where]
    if draft.dimensions:
        after = [held for held in after if not _past_group(draft, at, held)]
    among = [here for here, item in enumerate(draft.items) if here > at and _is_among(draft, here)]
    inside = [held for held in after if not among or held.first < among[0]]
    return (inside or after)[-1].condition if after else None


def _each(draft: Draft) -> tuple[str, ...]:
    """ "share of orders by state for each region": of the region's, where only some of the groups are said so."""
    said = {
        link.ref
        for item, following in pairwise(draft.items)
        if item.is_cue("by") and _SINGLE.search(item.text)
        for link in following.links[:1]
    }
    fields = tuple(use.field for use in draft.dimensions if use.field in said or use.field.partition(".")[0] in said)
    return fields if len(fields) < len(draft.dimensions) else ()


def _past_group(draft: Draft, at: int, held: Held) -> bool:
    return any(draft.items[here].is_cue("by") for here in range(at, held.first))


def _is_among(draft: Draft, at: int) -> bool:
    text = " ".join(item.text.casefold() for item in draft.items[at : at + 2])
    return text.startswith(_AMONG)


def _ratio_of(use: MetricUse, condition: Condition, points: bool) -> MetricUse:
    ratio: MetricExpr = Arithmetic(op="/", left=narrowed(use.expr, condition), right=use.expr)
    if points:
        ratio = Arithmetic(op="*", left=ratio, right=Number(number=100))
    return MetricUse(expr=ratio, alias="share", unit=POINTS if points else "percent", label="Share")


def narrowed(expr: MetricExpr, condition: Condition) -> MetricExpr:
    """The same number over the rows that also meet ``condition``."""
    if isinstance(expr, (MetricRef, Aggregate)):
        both = condition if expr.filter is None else All(all=(expr.filter, condition))
        return expr.model_copy(update={"filter": both})
    if isinstance(expr, Arithmetic):
        sides = {"left": narrowed(expr.left, condition), "right": narrowed(expr.right, condition)}
        return expr.model_copy(update=sides)
    return expr


def _of_total(draft: Draft, points: bool) -> Draft:
    within = tuple(use.field for use in draft.dimensions if use.grain) or _each(draft)
    transform = Transform(kind="share", within=within, percent=points)
    unit = POINTS if points else "percent"
    metrics = tuple(
        use
        if use.hidden
        else use.model_copy(update={"transform": transform, "alias": f"{use.alias}_share", "unit": unit})
        for use in draft.metrics
    )
    return replace(draft, metrics=metrics)
