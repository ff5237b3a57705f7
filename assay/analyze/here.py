"""A mark as a piece of a spec: the conditions and the stretch of time that single it out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from assay.analyze.mark import Mark, Shown, metric_of, pinned
from assay.present.view import label_of
from assay.semantic.calendar import step
from assay.semantic.model import SemanticModel
from assay.semantic.parts import conditions, together
from assay.semantic.periods import as_day, resolve
from assay.semantic.spec import (
    TIME,
    All,
    AnalyticsSpec,
    Compare,
    Condition,
    DimensionUse,
    MetricUse,
    Not,
    TimeRange,
)

Moment = date | datetime


@dataclass(frozen=True)
class Here:
    """A mark, read against its spec.

    ``own``: conditions of the mark besides those of the spec. ``time``: the spec's, narrowed by the mark. ``free``: the
    groups it leaves open. ``stretch``: the bucket of time it fixes, where it does. ``labels``: its values in words.
    ``filled``: fields of which every row has a value.
    """

    shown: Shown
    mark: Mark
    model: SemanticModel
    metric: MetricUse | None
    own: tuple[Condition, ...]
    time: TimeRange | None
    free: tuple[DimensionUse, ...]
    fixed: tuple[DimensionUse, ...]
    stretch: TimeRange | None = None
    labels: tuple[str, ...] = ()
    filled: frozenset[str] = frozenset()

    @property
    def spec(self) -> AnalyticsSpec:
        return self.shown.spec

    @property
    def label(self) -> str:
        """The mark in words, empty for the whole result."""
        return ", ".join(self.labels)

    @property
    def where(self) -> Condition | None:
        """All that holds here: the filters of the spec and those of the mark."""
        return together([*conditions(self.spec.where), *self.own])


def here_of(shown: Shown, mark: Mark, model: SemanticModel) -> Here:
    """Read a mark. Raises InvalidSpec for a time range without sense."""
    own: list[Condition] = []
    time, stretch = shown.spec.time, None
    fixed = pinned(shown, mark)
    for use, _, value in fixed:
        bucket = _bucket(use, value) if use.grain and value is not None else None
        if bucket is None:
            own.append(_equal(use, value))
            continue
        stretch = TimeRange(field=use.field, via=use.via, start=bucket[0], end=bucket[1])
        narrowed = _narrowed(time, stretch, shown.today, model)
        if narrowed is None:
            own.extend(within(stretch))
        else:
            time = narrowed
    fixed_uses = tuple(use for use, _, _ in fixed)
    free = tuple(use for use in shown.spec.dimensions if use not in fixed_uses and not use.hidden)
    labels = tuple(label_of(value, column) for _, column, value in fixed)
    metric = metric_of(shown, mark)
    return Here(shown, mark, model, metric, tuple(own), time, free, fixed_uses, stretch, labels)


def zoomed(here: Here, start: Moment, end: Moment, field: str = TIME, via: tuple[str, ...] = ()) -> Here:
    """The same with its time narrowed to ``start`` .. ``end`` (excluded)."""
    wanted = TimeRange(field=field, via=via, start=start, end=end)
    narrowed = _narrowed(here.time, wanted, here.shown.today, here.model)
    if narrowed is None:
        return replace(here, own=(*here.own, *within(wanted)))
    return replace(here, time=narrowed)


def within(stretch: TimeRange) -> tuple[Condition, ...]:
    """A stretch of time as two conditions."""
    return (
        Compare(field=stretch.field, via=stretch.via, op="ge", value=stretch.start),
        Compare(field=stretch.field, via=stretch.via, op="lt", value=stretch.end),
    )


def opposite(found: Sequence[Condition]) -> Condition:
    """Everything but what satisfies all of ``found``; rows of which it is unknown are kept, so the two add up."""
    inner = together(found)
    if inner is None:
        raise AssertionError("there is no opposite of everything")
    if isinstance(inner, Compare) and inner.op in ("is_null", "not_null"):
        return inner.model_copy(update={"op": "not_null" if inner.op == "is_null" else "is_null"})
    return Not.model_validate({"not": inner})


def _equal(use: DimensionUse, value: Any) -> Condition:
    """The group of ``value``: a value, a calendar part, a bucket of numbers, or those without any."""
    if value is None:
        return Compare(field=use.field, via=use.via, op="is_null")
    if use.bucket:
        low = float(value)
        return All(
            all=(
                Compare(field=use.field, via=use.via, op="ge", value=low),
                Compare(field=use.field, via=use.via, op="lt", value=low + use.bucket),
            )
        )
    return Compare(field=use.field, via=use.via, op="eq", value=value, part=use.part)


def _bucket(use: DimensionUse, value: Any) -> tuple[Moment, Moment]:
    """First moment of a period of time, and of the one after it."""
    text, grain = str(value), str(use.grain)
    if grain == "hour":
        moment = datetime.fromisoformat(text)
        return moment, moment + timedelta(hours=1)
    day = date.fromisoformat(text[:10])
    return day, step(day, grain, 1)


def _narrowed(time: TimeRange | None, wanted: TimeRange, today: str, model: SemanticModel) -> TimeRange | None:
    """Both together; None where they are about different dates. A range inside ``wanted`` stays as it was said."""
    if time is None:
        return wanted
    if (time.field, time.via) != (wanted.field, wanted.via):
        return None
    period = resolve(time, date.fromisoformat(today), model.calendar)
    start = _later(period.start, wanted.start)
    end = _earlier(period.end_exclusive, wanted.end)
    if (start, end) == (period.start, period.end_exclusive):
        return time
    return TimeRange(field=time.field, via=time.via, start=start, end=end)


def _later(one: Moment | None, other: Moment | None) -> Moment | None:
    return other if one is None else one if other is None or _instant(one) >= _instant(other) else other


def _earlier(one: Moment | None, other: Moment | None) -> Moment | None:
    return other if one is None else one if other is None or _instant(one) <= _instant(other) else other


def _instant(moment: Moment) -> datetime:
    return moment if isinstance(moment, datetime) else datetime.combine(as_day(moment), datetime.min.time())
