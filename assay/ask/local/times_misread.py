"""Doubts: "in every month of 2025", "the first contract of every client", "yesterday, last week and last month"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from assay.ask.local.draft import Draft
from assay.ask.local.undated import counted_entity
from assay.semantic.model import SemanticModel
from assay.semantic.spec import TIME, All, AnalyticsSpec, AnyOf, Compare, Condition

_THROUGHOUT = re.compile(
    r"\b(?:in|during) (?:every|each|all) (?:single )?(?:of the )?(?:days?|weeks?|months?|quarters?|years?) ?"
    r"(?:of|in|between|from|since|until|$)",
    re.IGNORECASE,
)
_EVERY = re.compile(
    r"\b(?:who|that|which)\b.* (?:every|each) (?:single )?(?:day|week|month|quarter|year)\b", re.IGNORECASE
)
_NEAR = frozenset("last next this past previous coming every".split())
_AT_THE_END = re.compile(r"\b(?:at|by|towards?) (?:the )?(?:end|beginning|start|close) of\b", re.IGNORECASE)
_FOR_EACH = frozenset(("each", "every", "per"))
_MASS = frozenset("usage consumption spending traffic output production turnover income expenditure".split())


def times_misread(draft: Draft, spec: AnalyticsSpec, model: SemanticModel) -> Iterator[str]:
    """The words."""
    yield from _throughout(draft, spec)
    yield from _first_of_each(draft, spec)
    yield from _several_periods(draft, spec)
    yield from _amounts_counted(draft, spec, model)
    yield from _no_cost(draft, spec, model)
    yield from _again(draft)
    yield from _second_group(draft, spec)
    yield from _one_of_each(draft, spec)
    yield from _last_of_all(draft)
    yield from _at_the_end(draft)
    yield from _mean_of_periods(draft, spec)


def _throughout(draft: Draft, spec: AnalyticsSpec) -> Iterator[str]:
    """ "Which clerks sold something in every month of 2025": those of every month, not how many there are in each."""
    text = " ".join(item.text for item in draft.items)
    said = _THROUGHOUT.search(text)
    if _EVERY.search(text) and any(use.field == TIME for use in spec.dimensions):
        yield text
    listed = bool(draft.items) and draft.items[0].is_cue("list") and draft.items[0].text.casefold() in ("which", "who")
    ranked = any(item.is_cue("super", "top", "agg", "count", "share") for item in draft.items)
    if said and listed and not ranked and not spec.top:
        yield said[0].strip()


def _first_of_each(draft: Draft, spec: AnalyticsSpec) -> Iterator[str]:
    """One row where one is asked for of each."""
    if spec.limit != 1 or spec.top or spec.mode != "rows" or draft.items[0].is_cue("super"):
        return
    each = [item.text for item in draft.items if item.is_cue("by") and set(item.text.casefold().split()) & _FOR_EACH]
    yield from each[:1]


def _one_of_each(draft: Draft, spec: AnalyticsSpec) -> Iterator[str]:
    """ "The month with the most visits per hall", answered with one month of one hall."""
    if spec.limit != 1 or spec.top or len(spec.dimensions) < 2:
        return
    shown = {use.field for use in spec.dimensions}
    for item, following in pairwise(draft.items):
        told = item.is_cue("by") and bool(set(item.text.casefold().split()) & _FOR_EACH)
        if told and following.is_link("dimension") and following.links[0].ref in shown:
            yield f"{item.text} {following.text}"


def _last_of_all(draft: Draft) -> Iterator[str]:
    """ "Last weekend", answered with every weekend there ever was."""
    for item, following in pairwise(draft.items):
        part = following.time is not None and following.time.kind in ("part", "weekday", "filter", "where")
        if (
            item.kind == "unknown"
            and item.text.casefold() in _NEAR
            and (part or "weekend" in following.text.casefold())
        ):
            yield f"{item.text} {following.text}"


def _at_the_end(draft: Draft) -> Iterator[str]:
    """ "At the end of last month", answered with all of it."""
    said = _AT_THE_END.search(" ".join(item.text for item in draft.items))
    if said and any(item.time is not None for item in draft.items):
        yield said[0]


def _mean_of_periods(draft: Draft, spec: AnalyticsSpec) -> Iterator[str]:
    """ "The average monthly turnover", answered with a row for each month that is no average of anything."""
    if any('"avg"' in use.expr.model_dump_json() for use in spec.metrics):
        return
    for item, following in pairwise(draft.items):
        mean = item.is_cue("agg") and item.text.casefold().split()[-1] in ("average", "avg", "mean")
        if mean and following.text.casefold().split()[0] in _EACH_PERIOD and following.time is not None:
            yield f"{item.text} {following.text}"


_EACH_PERIOD = frozenset("hourly daily weekly monthly quarterly yearly annual".split())


def _several_periods(draft: Draft, spec: AnalyticsSpec) -> Iterator[str]:
    """Numbers of several stretches of time are no one number of all of them."""
    units = {item.time.period.unit for item in draft.items if item.time and item.time.period}
    either = any(item.is_cue("or") for item in draft.items)
    if len(units) > 1 and not either and any(_is_any_time(one) for one in _held(spec.where)):
        yield from (item.text for item in draft.items if item.time and item.time.period)


def _held(condition: Condition | None) -> tuple[Condition, ...]:
    return condition.all if isinstance(condition, All) else (condition,) if condition is not None else ()


def _is_any_time(one: Condition) -> bool:
    return isinstance(one, AnyOf) and all(isinstance(part, Compare) and part.field == TIME for part in one.any)


def _amounts_counted(draft: Draft, spec: AnalyticsSpec, model: SemanticModel) -> Iterator[str]:
    """ "Daily usage" is how much was used, not how many rows say so."""
    if any(counted_entity(use.expr, model) is not None for use in spec.metrics if not use.hidden):
        counted = any(item.is_cue("count", "count_distinct") for item in draft.items)
        said = (item for item in draft.items if item.is_link("entity", "metric"))
        yield from (item.text for item in said if not counted and item.text.casefold() in _MASS)


def _no_cost(draft: Draft, spec: AnalyticsSpec, model: SemanticModel) -> Iterator[str]:
    """ "What did the first repair cost", answered with the repair."""
    fields = (model.field(use.field) for use in spec.dimensions)
    if spec.metrics or any(one is not None and one[1].kind == "number" for one in fields):
        return
    asked = " ".join(item.text.casefold() for item in draft.items[:2]).startswith(("what did", "what does", "what do"))
    yield from (item.text for item in draft.items if asked and not item.links and item.text.casefold() in _COST)


_COST = frozenset(("cost", "costs"))


def _again(draft: Draft) -> Iterator[str]:
    """ "Who bought in January and again in March": twice."""
    times = sum(item.time is not None and item.time.kind == "range" for item in draft.items)
    yield from (item.text for item in draft.items if times > 1 and item.text.casefold() == "again")


def _second_group(draft: Draft, spec: AnalyticsSpec) -> Iterator[str]:
    """ "Per weekday and seller" groups by both, though a role is called so."""
    for at in range(2, len(draft.items)):
        group, joint, item = draft.items[at - 2 : at + 1]
        cut = group.time is not None and group.time.kind in ("grain", "part")
        listed = cut or (group.is_link("dimension") and draft.items[at - 3].is_cue("by"))
        if listed and joint.is_cue("and") and item.is_link("value", "entity") and len(spec.dimensions) < 2:
            yield item.text
