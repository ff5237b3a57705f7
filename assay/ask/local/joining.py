"""Several specs as one table: "How many cases per week? How many of these were closed?"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assay.ask.local.computing import compiles
from assay.ask.local.draft import Setting
from assay.ask.local.parts import sharing
from assay.ask.local.shares import narrowed
from assay.ask.local.titles import title
from assay.ask.ports import Asked, Reading
from assay.semantic.spec import Aggregate, All, AnalyticsSpec, Compare, Condition, MetricUse

_OF_THOSE = re.compile(r"\b(?:these|those|them|their|its|they|it)\b", re.IGNORECASE)


def as_one(texts: Sequence[str], readings: list[Reading], asked: Asked, setting: Setting) -> list[Reading]:
    """Two numbers of the same groups as one table, all else as it is."""
    beside = side_by_side(texts, sharing(tuple(readings), asked), setting) if len(readings) == 2 else None
    fits = beside is not None and beside.spec is not None and compiles(beside.spec, asked)
    return [beside] if beside is not None and fits else readings


def side_by_side(texts: Sequence[str], readings: Sequence[Reading], setting: Setting) -> Reading | None:
    """ "How many cases per week? How many of these were closed?": a second number of the same groups; else None."""
    if len(readings) != 2 or not _OF_THOSE.search(texts[1]):
        return None
    first, second = readings
    whole = joined([one.spec for one in readings if one.spec is not None])
    distinct = whole and any(
        isinstance(one.expr, Aggregate) and one.expr.agg == "count_distinct" for one in whole.metrics
    )
    if whole is None or distinct or first.spec is None or len(whole.metrics) != 1 + len(first.spec.metrics):
        return None
    return replace(
        first, confidence=min(first.confidence, second.confidence), spec=whole, title=title(whole, setting.model)
    )


def joined(specs: Sequence[AnalyticsSpec]) -> AnalyticsSpec | None:
    """Specs of the same groups and period as one, each number under the conditions that were its own; else None."""
    if not specs or any(_frame(spec) != _frame(specs[0]) for spec in specs):
        return None
    shared = [one for one in conditions_of(specs[0]) if all(one in conditions_of(spec) for spec in specs)]
    shared += [one for spec in specs for one in conditions_of(spec) if exists(one, spec) and one not in shared]
    uses: list[MetricUse] = []
    for spec in specs:
        own = [one for one in conditions_of(spec) if one not in shared]
        for use in spec.metrics:
            if use.hidden and use in uses:
                continue
            uses.append(_unique(_under(use, own), uses))
    return specs[0].model_copy(update={"metrics": tuple(uses), "where": conjunction(shared), "order": ()})


def _frame(spec: AnalyticsSpec) -> tuple[object, ...]:
    return (
        spec.mode,
        frozenset(spec.dimensions),
        spec.time,
        spec.having,
        spec.computed,
        spec.comparison,
        spec.zero_fill,
    )


def conditions_of(spec: AnalyticsSpec) -> tuple[Condition, ...]:
    """All that a spec asks of its rows."""
    return spec.where.all if isinstance(spec.where, All) else (spec.where,) if spec.where is not None else ()


def conjunction(conditions: Sequence[Condition]) -> Condition | None:
    """Several conditions as one; None for none."""
    return All(all=tuple(conditions)) if len(conditions) > 1 else conditions[0] if conditions else None


def exists(condition: Condition, spec: AnalyticsSpec) -> bool:
    """That a group is there: said of the groups, not of a number."""
    groups = {use.field for use in spec.dimensions}
    return isinstance(condition, Compare) and condition.op == "not_null" and condition.field in groups


def _under(use: MetricUse, own: Sequence[Condition]) -> MetricUse:
    where = conjunction(own)
    return use.model_copy(update={"expr": narrowed(use.expr, where)}) if where is not None else use


def _unique(use: MetricUse, before: Sequence[MetricUse]) -> MetricUse:
    taken, alias, number = {one.alias for one in before}, use.alias or "value", 2
    while alias in taken:
        alias, number = f"{use.alias}_{number}", number + 1
    return use.model_copy(update={"alias": alias})
