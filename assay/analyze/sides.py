"""The two sides of a change: after and before in time, or one group and another; and what is counted on them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from assay.analyze.additive import adds_up
from assay.analyze.here import Here, within
from assay.analyze.leaves import Leaf, leaves
from assay.kernel.errors import BadInput
from assay.present.names import metric_label
from assay.semantic.model import SemanticModel
from assay.semantic.parts import conditions, together
from assay.semantic.periods import Period, as_day, previous_period, previous_year, resolve
from assay.semantic.spec import (
    TIME,
    Aggregate,
    All,
    AnalyticsSpec,
    AnyOf,
    Compare,
    Condition,
    Grain,
    MetricRef,
    MetricUse,
    Not,
    TimeRange,
)
from assay.semantic.words_conditions import clause_words

NO_SIDES = "Only a number of a period, or beside another group, has a change to explain."
CANNOT_SPLIT = "{name} cannot be split into parts that add up, so its change is not explained this way."
_DAYS, _WEEKS = 62, 400


@dataclass(frozen=True)
class Half:
    """One side: its conditions, its time, what it is called."""

    where: Condition | None
    time: TimeRange | None
    label: str


@dataclass(frozen=True)
class Counted:
    """What is added up on both sides. ``value`` (and ``weight``, for a ratio) sum over any field; ``rows`` counts what
    is behind it, None where that is rows of several kinds. ``time``: the date all of it is counted by.
    """

    value: MetricUse
    weight: MetricUse | None
    rows: MetricUse | None
    leaf: Leaf
    time: str
    name: str


def halves(here: Here) -> tuple[Half, Half]:
    """Before and after, as the spec's own comparison says, else the period before. BadInput where there is neither."""
    comparison = here.spec.comparison
    if comparison is not None and comparison.kind == "group" and comparison.where is not None:
        other = _instead(here.where, comparison.where)
        mine = here.label or _said(here.own or conditions(here.spec.where), here.model)
        return Half(other, here.time, clause_words(comparison.where, here.model)), Half(here.where, here.time, mine)
    if here.time is None:
        raise BadInput(NO_SIDES, hint="Give the question a period.")
    today = date.fromisoformat(here.shown.today)
    main = resolve(here.time, today, here.model.calendar)
    if not main.bounded:
        raise BadInput(NO_SIDES, hint="Give the question a period with a beginning and an end.")
    earlier = _before(here, main, today)
    old = TimeRange(field=here.time.field, via=here.time.via, start=earlier.start, end=earlier.end_exclusive)
    new = TimeRange(field=here.time.field, via=here.time.via, start=main.start, end=main.end_exclusive)
    return Half(here.where, old, earlier.label), Half(here.where, new, main.label)


def counted(here: Here) -> Counted:
    """What to add up. BadInput for numbers whose parts have no sum."""
    use = here.metric
    if use is None:
        raise BadInput(NO_SIDES)
    plain = use.model_copy(update={"transform": None, "hidden": False, "alias": "value"})
    metric = here.model.metric(use.expr.metric) if isinstance(use.expr, MetricRef) else None
    name = metric_label(metric.name, here.model) if metric else (use.label or "This number")
    if metric is not None and metric.kind == "ratio" and isinstance(use.expr, MetricRef):
        top, bottom = (_part(part, use.expr, alias) for part, alias in _sides_of(metric.numerator, metric.denominator))
        plain, weight = top, bottom
        fine = all(adds_up(one, (), here.spec, here.model) for one in (top, bottom))
    else:
        weight, fine = None, adds_up(plain, (), here.spec, here.model)
    found = leaves(use.expr, here.model)
    if not fine or not found:
        raise BadInput(CANNOT_SPLIT.format(name=name))
    leaf = found[0]
    dates = {one.time for one in found}
    count = Aggregate(agg="count", entity=leaf.entity, filter=together(leaf.filters))
    rows = MetricUse(expr=count, alias="rows") if len(dates) == 1 else None
    return Counted(plain, weight, rows, leaf, leaf.time if len(dates) == 1 else "", name)


def steps_of(half: Half, here: Here) -> Grain | None:
    """Days for a short stretch, weeks for a long one, months for a longer: what swings are seen by."""
    if half.time is None:
        return None
    period = resolve(half.time, date.fromisoformat(here.shown.today), here.model.calendar)
    if not period.bounded or period.start is None or period.end_exclusive is None:
        return None
    days = (as_day(period.end_exclusive) - as_day(period.start)) // timedelta(days=1)
    return "day" if days <= _DAYS else "week" if days <= _WEEKS else "month"


def _sides_of(top: str | None, bottom: str | None) -> tuple[tuple[str, str], tuple[str, str]]:
    return (top or "", "value"), (bottom or "", "weight")


def _part(name: str, whole: MetricRef, alias: str) -> MetricUse:
    return MetricUse(expr=MetricRef(metric=name, filter=whole.filter), alias=alias)


def _before(here: Here, main: Period, today: date) -> Period:
    """The earlier period: that of the comparison, else the one just before."""
    comparison, time = here.spec.comparison, here.time
    if time is None:
        raise BadInput(NO_SIDES)
    if comparison is not None and comparison.kind == "previous_year":
        return previous_year(main, time, today, here.model.calendar)
    if comparison is not None and comparison.kind == "period" and comparison.time is not None:
        return resolve(comparison.time, today, here.model.calendar)
    return previous_period(main, time, today, here.model.calendar)


def _instead(where: Condition | None, other: Condition) -> Condition | None:
    """``other`` in place of the conditions on the same fields."""
    fields = _fields(other)
    kept = [one for one in conditions(where) if not _fields(one) & fields]
    return together([*kept, *conditions(other)])


def _fields(condition: Condition) -> set[str]:
    if isinstance(condition, Compare):
        return {condition.field}
    if isinstance(condition, (All, AnyOf)):
        parts = condition.all if isinstance(condition, All) else condition.any
        return set().union(*(_fields(part) for part in parts)) if parts else set()
    return _fields(condition.negate) if isinstance(condition, Not) else set()


def _said(found: tuple[Condition, ...], model: SemanticModel) -> str:
    return " and ".join(clause_words(one, model) for one in found) or "all of it"


def spec_of(half: Half, what: Counted, here: Here, fields: tuple[str, ...], grain: Grain | None) -> AnalyticsSpec:
    """Value, weight and rows of one side by step of time and ``fields``."""
    time = half.time
    if time is not None and time.field == TIME and what.time:
        # A plain count knows only the date of its own rows: said here, so that all columns go by the same one.
        time = time.model_copy(update={"field": what.time})
    steps = [{"field": time.field, "via": time.via, "grain": grain}] if grain and time else []
    metrics = [use for use in (what.value, what.weight, what.rows) if use is not None]
    return AnalyticsSpec.model_validate(
        {
            "metrics": metrics,
            "dimensions": [*steps, *({"field": name} for name in fields)],
            "where": half.where,
            "time": time,
            "computed": here.spec.computed,
        }
    )


def spec_of_both(
    old: Half, new: Half, what: Counted, here: Here, fields: tuple[str, ...], grain: Grain
) -> AnalyticsSpec | None:
    """Value, weight and rows of both sides beside each other; None where one scan cannot tell them apart.

    They have to be stretches of the same date, one right after the other, with rows that can be counted: a group
    belongs to a side that has rows in it.
    """
    if old.time is None or new.time is None or what.rows is None or not what.time or old.where != new.where:
        return None
    if (old.time.field, old.time.via) != (new.time.field, new.time.via) or old.time.end != new.time.start:
        return None
    field = what.time if new.time.field == TIME else new.time.field
    uses = [use for use in (what.value, what.weight, what.rows) if use is not None]
    metrics = [
        _of_side(use, half.time.model_copy(update={"field": field}), side)
        for side, half in (("before", old), ("after", new))
        for use in uses
        if half.time is not None
    ]
    if None in metrics:
        return None
    return AnalyticsSpec.model_validate(
        {
            "metrics": metrics,
            "dimensions": [
                {"field": field, "via": new.time.via, "grain": grain},
                *({"field": name} for name in fields),
            ],
            "where": new.where,
            "time": {"field": field, "via": new.time.via, "start": old.time.start, "end": new.time.end},
            "computed": here.spec.computed,
        }
    )


def _of_side(use: MetricUse, time: TimeRange, side: str) -> MetricUse | None:
    """A metric that counts the rows of a stretch of time alone; None for one worked out from others on the spot."""
    if not isinstance(use.expr, (MetricRef, Aggregate)):
        return None
    own = together([*([use.expr.filter] if use.expr.filter is not None else []), *within(time)])
    expr = use.expr.model_copy(update={"filter": own})
    return use.model_copy(update={"expr": expr, "alias": f"{use.alias}_{side}"})
