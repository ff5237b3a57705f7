"""Doubt: each of two periods has its own day, "revenue in 2026 of customers who joined in 2025", and one is lost."""

from __future__ import annotations

from collections.abc import Iterator

from assay.ask.local.draft import Draft
from assay.ask.local.undated import counted_entity
from assay.semantic.model import SemanticModel
from assay.semantic.spec import TIME, All, AnalyticsSpec, AnyOf, Compare, Condition, Not, Related

_UNBOUND = ("is_null", "not_null")


def two_periods(draft: Draft, spec: AnalyticsSpec, model: SemanticModel) -> Iterator[str]:
    """The days that stand before a period of their own and are limited by none."""
    times = [at for at, item in enumerate(draft.items) if item.time is not None and item.time.range is not None]
    yield from _run_together(draft, spec, times)
    counted = (counted_entity(use.expr, model) for use in spec.metrics)
    subjects = {spec.entity, *(one.name for one in counted if one is not None)}
    limited = {spec.time.field if spec.time else "", *_limited(spec.where)} if len(times) > 1 else set()
    for at in times if limited else ():
        before = next((item for item in reversed(draft.items[:at]) if item.kind != "stop"), None)
        field = model.field(before.links[0].ref) if before is not None and before.is_link("dimension") else None
        if before is None or field is None or field[1].kind != "time":
            continue
        own = TIME in limited and field[0].default_time == field[1].name and field[0].name in subjects
        if not own and before.links[0].ref not in limited:
            yield before.text


def _run_together(draft: Draft, spec: AnalyticsSpec, times: list[int]) -> Iterator[str]:
    """ "Returns in 2026 of orders placed in 2025": two stretches of two things are not one stretch of both."""
    when = spec.time
    if len(times) != 2 or when is None or when.start is None or when.end is None:
        return
    one, other = (draft.items[at].time for at in times)
    things = any(item.is_link("entity", "dimension", "metric") for item in draft.items[times[0] + 1 : times[1]])
    if one is None or other is None or one.period is None or other.period is None or not things:
        return
    if (when.start, when.end) == (min(one.period.start, other.period.start), max(one.period.end, other.period.end)):
        yield draft.items[times[1]].text


def _limited(condition: Condition | None) -> Iterator[str]:
    if isinstance(condition, Compare):
        yield from () if condition.op in _UNBOUND else (condition.field,)
    elif isinstance(condition, All | AnyOf):
        for one in condition.all if isinstance(condition, All) else condition.any:
            yield from _limited(one)
    elif isinstance(condition, Not):
        yield from _limited(condition.negate)
    elif isinstance(condition, Related):
        yield from (condition.time.field,) if condition.time else ()
        yield from _limited(condition.where)
