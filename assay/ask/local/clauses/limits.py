"""Limits put into the draft: conditions of rows, conditions of groups, "80% of the average"."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from assay.ask.local.clauses.beside import as_scalar, beyond
from assay.ask.local.clauses.bounds import Bound, in_percent
from assay.ask.local.clauses.counting import count_of
from assay.ask.local.clauses.extents import extent
from assay.ask.local.clauses.so_many import so_many
from assay.ask.local.draft import Draft, Setting, alias_of, skip_stops
from assay.ask.local.lexicon import Link
from assay.semantic.spec import Compare, MetricExpr, MetricRef, MetricUse


@dataclass(frozen=True)
class Subject:
    """What a bound limits: a field of rows, an expression of groups, or how many rows of another entity."""

    kind: Literal["field", "metric", "entity"]
    link: Link | None = None
    expr: MetricExpr | None = None
    entity: str = ""
    placed: tuple[int, ...] = ()
    note: str = ""
    cost: float = 0.0


def limited(draft: Draft, setting: Setting, bound: Bound, subject: Subject) -> Draft:
    """The subject limited by the bound: its rows, or the groups that are shown."""
    metric = setting.model.metric(subject.expr.metric) if isinstance(subject.expr, MetricRef) else None
    bound = in_percent(draft, bound, metric is not None and metric.unit == "percent")
    value = tuple(as_scalar(v) for v in bound.values) if len(bound.values) > 1 else as_scalar(bound.values[0])
    placed = (*bound.placed, *subject.placed)
    draft = draft.use(*placed).tagged("", subject.cost, subject.note)
    if subject.kind == "field" and subject.link:
        placed = (*placed, *_also_named(draft, bound, subject.link.ref))
        limit = Compare(field=subject.link.ref, op=bound.op, value=value, via=subject.link.via)
        return draft.hold(limit, *placed)
    if subject.kind == "entity" and not _shows_groups(draft):
        return so_many(draft, bound, subject.entity)
    if subject.kind == "entity":
        subject = replace(subject, expr=count_of(setting, subject.entity))
    if subject.expr is None:
        return draft
    alias = alias_of(subject.expr)
    draft = draft.add_metric(MetricUse(expr=subject.expr, alias=alias, hidden=True))
    return replace(draft, having=(*draft.having, Compare(field=alias, op=bound.op, value=value))).tagged("having")


def _also_named(draft: Draft, bound: Bound, ref: str) -> tuple[int, ...]:
    """ "A *height* of over 170 cm": the field before the comparator where the unit behind the number told it."""
    at = skip_stops(draft, bound.first - 1, -1, over=("rel",))
    named = draft.free(at) and any(link.ref == ref for link in draft.items[at].links)
    return (at,) if named else ()


def _shows_groups(draft: Draft) -> bool:
    """Things listed show how many; things counted only need to have so many."""
    return not any(item.is_cue("count", "count_distinct", "share") for item in draft.items) and not any(
        item.is_link("metric", "measure") and at not in draft.used for at, item in enumerate(draft.items)
    )


def beside_average(
    draft: Draft, setting: Setting, bound: Bound, owner: str, ref: str, placed: tuple[int, ...]
) -> Draft:
    """ "Weighing more than 80% of the average weight"."""
    told = extent(draft, setting, bound.first, bound.last, owner)
    named = (*_also_named(draft, bound, ref), *(told[1] if told and told[0] == ref else ()))
    return beyond(draft, ref, bound.op, *bound.placed, *placed, *named, factor=bound.values[0])
