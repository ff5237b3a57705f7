"""The last touches of a draft: shares, growth, comparisons, running totals, time axes, default measures."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from assay.ask.local.abreast import abreast
from assay.ask.local.apart import apart
from assay.ask.local.belonging import listed_once, of_subject, partnered
from assay.ask.local.clauses.counting import count_of
from assay.ask.local.clauses.fields import plain_field
from assay.ask.local.clauses.firsts import AXIS
from assay.ask.local.clauses.ordering import LATER, NAMES
from assay.ask.local.clauses.ranked import METRIC
from assay.ask.local.clauses.whole_names import named_whole
from assay.ask.local.counted_rows import counted_rows
from assay.ask.local.draft import Draft, Setting
from assay.ask.local.echoes import unechoed
from assay.ask.local.events import event_time, told_by_doers
from assay.ask.local.figures import ranked_by_shown
from assay.ask.local.flags import flags_for_missing
from assay.ask.local.grown import grown_most, two_years
from assay.ask.local.happened import happened
from assay.ask.local.item_tests import is_link
from assay.ask.local.lexicon import Link
from assay.ask.local.limit_alone import limits_alone
from assay.ask.local.main_number import primary_metric
from assay.ask.local.of_so_many import of_so_many
from assay.ask.local.one_date import one_date
from assay.ask.local.own_keys import own_key
from assay.ask.local.per import per_metric, per_row, per_size, per_unit, weighed
from assay.ask.local.period import relative_period
from assay.ask.local.relating import existing, foreign_time, governed, inside, related_time, row_base
from assay.ask.local.same_rows import same_rows
from assay.ask.local.settled_counts import settled_counts
from assay.ask.local.shares import shared
from assay.ask.local.sides import settled
from assay.ask.local.step_changes import absolute
from assay.ask.local.stepwise import stepwise
from assay.ask.local.told_percent import in_percent
from assay.ask.local.two_sided import two_sided
from assay.ask.local.unsaid_roles import by_ties
from assay.ask.local.weekends import weekends_apart
from assay.ask.local.who import referred_by_name, who_by_name
from assay.semantic.spec import (
    TIME,
    Aggregate,
    Comparison,
    DimensionUse,
    Grain,
    MetricExpr,
    MetricRef,
    MetricUse,
    OrderBy,
    Relative,
    TimeRange,
    Transform,
)


def finish(draft: Draft, setting: Setting) -> Draft:
    """Everything that needs the metrics, groups and times to be known."""
    for step in STEPS:
        draft = step(draft, setting)
    return draft


def _told_once(draft: Draft, setting: Setting) -> Draft:
    """ "Which advisors advise more than 2 students": the number that is the group is not averaged beside it."""
    groups = {use.field for use in draft.dimensions if not use.via}
    twice = [
        use
        for use in draft.metrics
        if isinstance(use.expr, MetricRef)
        and not use.hidden
        and plain_field(setting, Link("metric", use.expr.metric)) in groups
    ]
    kept = tuple(use for use in draft.metrics if use not in twice)
    return replace(draft, metrics=kept) if twice and "having" in draft.tags else draft


def _only_number(draft: Draft, setting: Setting) -> Draft:
    """ "How many orders are there in the region with the most orders": the number alone is asked for."""
    shown = _shown(draft)
    first = next((item for item in draft.items if item.kind != "stop" and not item.is_cue("list")), None)
    asked = first is not None and (first.is_cue("count") or first.is_link("metric"))
    asked = asked and first is not None and first.text.casefold().startswith(("how many", "count"))
    by = draft.order[0].by if len(draft.order) == 1 and draft.limit == 1 else ""
    if not asked or len(shown) != 1 or shown[0].alias != by or any(item.is_cue("by", "list") for item in draft.items):
        return draft
    hidden = tuple(use.model_copy(update={"hidden": True}) for use in draft.dimensions)
    return replace(draft, dimensions=hidden)


def _shown(draft: Draft) -> list[MetricUse]:
    return [use for use in draft.metrics if not use.hidden]


def _default_metric(draft: Draft, setting: Setting) -> Draft:
    best = draft.top is not None and not draft.rows
    wants = any(item.by == METRIC for item in draft.order) or best or "share" in draft.facts
    wants = wants or (draft.comparison is not None and not draft.rows)
    if draft.metrics or not wants:
        return draft
    subject = draft.subject or _whose_share(draft)
    if "share" in draft.facts and subject:
        return draft.changed(rows=None).add_metric(_use(count_of(setting, subject))).tagged("", 0.1)
    name = primary_metric(setting)
    if name is None:
        return draft
    label = (setting.model.metric(name) or setting.model.metrics[0]).label or name
    return (
        replace(draft, rows=None)
        .add_metric(_use(MetricRef(metric=name)))
        .tagged("default_metric", 0.3, f"measured by {label.casefold()}")
    )


def _whose_share(draft: Draft) -> str | None:
    """ "What percentage of *mares* are ...": the things that have the value named first."""
    after = draft.items[draft.facts["share"] + 1 :] if "share" in draft.facts else ()
    first = next((item for item in after if item.kind != "stop"), None)
    return first.links[0].entity or None if first is not None and first.is_link("value") else None


def _use(expr: MetricExpr) -> MetricUse:
    name = (
        expr.metric
        if isinstance(expr, MetricRef)
        else f"{expr.entity}_count"
        if isinstance(expr, Aggregate) and expr.entity
        else "value"
    )
    return MetricUse(expr=expr, alias=name)


# -- time axes ----------------------------------------------------------------------------------------------------


def _trend(draft: Draft, setting: Setting) -> Draft:
    if not draft.trend or any(use.grain or use.part for use in draft.dimensions):
        return draft
    return _with_axis(draft, axis_grain(draft, setting))


def _with_axis(draft: Draft, grain: Grain) -> Draft:
    return replace(draft, dimensions=(DimensionUse(field=TIME, grain=grain), *draft.dimensions))


def axis_grain(draft: Draft, setting: Setting) -> Grain:
    """A grain that gives a readable number of points over the period asked for."""
    time = draft.times[0] if draft.times else None
    if time is None:
        return "month"
    if time.relative is not None:
        period = relative_period(time.relative, setting.today, setting.calendar)
        named: dict[tuple[str, bool], Grain] = {
            ("week", True): "week",
            ("month", True): "month",
            ("quarter", True): "quarter",
            ("year", True): "year",
        }
        by_unit = named.get((time.relative.unit, time.relative.kind == "last" and time.relative.count > 2))
        if by_unit:
            return by_unit
        days = (period.end - period.start).days
    else:
        end = time.end or setting.today
        days = (end - time.start).days if time.start and type(end) is type(time.start) else 366
    return "day" if days <= 45 else "week" if days <= 100 else "month"


# -- growth, change -----------------------------------------------------------------------------------------------


def _growth(draft: Draft, setting: Setting) -> Draft:
    if not draft.facts.get("growth"):
        return draft
    grained = any(use.grain for use in draft.dimensions)
    if grained and (draft.comparison is None or draft.comparison.kind == "previous_period"):
        own = draft.comparison
        draft = replace(draft, comparison=None, times=() if draft.facts.get("implied_time") else draft.times)
        base = _shown(draft)
        beside = own is not None or len(base) > 1 or draft.facts.get("beside")
        kept = draft.metrics if beside else ()
        grown = tuple(
            use.model_copy(
                update={"transform": Transform(kind="growth"), "alias": f"{use.alias}_growth", "unit": "percent"}
            )
            if not absolute(draft)
            else use.model_copy(update={"transform": Transform(kind="difference"), "alias": f"{use.alias}_change"})
            for use in base[:1]
        )
        return replace(draft, metrics=(*kept, *grown))
    if draft.comparison is not None:
        return draft
    if not draft.times:
        return _growth(_with_axis(draft, "year").tagged("", 0.3, "growth from year to year"), setting)
    return _second_of_two(draft) or _against_before(draft)


def _against_before(draft: Draft) -> Draft:
    relative = draft.times[0].relative
    kind = "previous_year" if relative and relative.unit == "year" else "previous_period"
    return replace(draft, comparison=Comparison.model_validate({"kind": kind})).tagged("comparison", 0.05)


def _change(draft: Draft, setting: Setting) -> Draft:
    if not draft.facts.get("change") or draft.comparison is not None:
        return draft
    if any(use.grain for use in draft.dimensions):
        return _differences(draft) if _from_to(draft) else draft
    second = _second_of_two(draft)
    if second is not None:
        return second
    time = draft.times[0] if draft.times else None
    if time is not None and (time.relative or (time.start and time.end)):
        return _against_before(draft)
    return _with_axis(draft, "month").tagged("", 0.35)


def _second_of_two(draft: Draft) -> Draft | None:
    """ "From 2024 to 2025": the second year beside the first."""
    time = draft.times[0] if draft.times else None
    if time is None or time.start is None or time.end is None or time.end.year - time.start.year != 2:
        return None
    if (time.start.month, time.start.day, time.end.month, time.end.day) != (1, 1, 1, 1):
        return None
    middle = time.start.replace(year=time.start.year + 1)
    draft = replace(draft, times=(TimeRange(field=time.field, start=middle, end=time.end),))
    return replace(draft, comparison=Comparison(kind="previous_year")).tagged("comparison")


def _from_to(draft: Draft) -> bool:
    """ "from month to month": each period against the one before."""
    return any(item.time and item.time.kind == "grain" and " to " in item.text.casefold() for item in draft.items)


def _differences(draft: Draft) -> Draft:
    metrics = tuple(
        use.model_copy(update={"transform": Transform(kind="difference"), "alias": f"{use.alias}_change"})
        for use in _shown(draft)
    )
    return replace(draft, metrics=metrics) if metrics else draft


def _transform(draft: Draft, setting: Setting) -> Draft:
    transform = draft.transform
    if transform is None:
        return draft
    if transform.kind in ("running_total", "moving_average"):
        transform = transform.model_copy(
            update={"within": tuple(use.field for use in draft.dimensions if not use.grain)}
        )
        if not any(use.grain for use in draft.dimensions):
            draft = _with_axis(draft, axis_grain(draft, setting))
    metrics = tuple(
        use if use.hidden else use.model_copy(update={"transform": transform, "alias": f"{use.alias}_{transform.kind}"})
        for use in draft.metrics
    )
    return replace(draft, metrics=metrics)


def _comparable(draft: Draft, setting: Setting) -> Draft:
    """A comparison with an earlier period needs a period."""
    if draft.comparison is None or draft.times or draft.comparison.kind == "group":
        return draft
    unit = "year" if draft.comparison.kind == "previous_year" else "month"
    return replace(draft, times=(TimeRange(relative=Relative(kind="current", unit=unit)),)).tagged(
        "", 0.1, f"this {unit}"
    )


def _order(draft: Draft, setting: Setting) -> Draft:
    """ "the first metric" in the order becomes its alias; "the first" falls back to the first column."""
    if not draft.order:
        return draft
    name = next((use.alias for use in _shown(draft)), None) or next((use.alias for use in draft.metrics), None)
    column = next((use.field for use in draft.dimensions), None)
    axis = next((use.field for use in draft.dimensions if use.grain or use.part), None)
    known = {METRIC: name, LATER: name or column, NAMES: column or name, AXIS: axis}
    order = tuple(OrderBy(by=known.get(item.by, item.by) or "", direction=item.direction) for item in draft.order)
    return replace(draft, order=tuple(item for item in order if item.by))


def leftovers(draft: Draft) -> list[int]:
    """Links nothing has taken."""
    return draft.positions(is_link("metric", "measure", "dimension", "entity", "value", "condition"))


STEPS: tuple[Callable[[Draft, Setting], Draft], ...] = (
    _default_metric,
    per_metric,
    per_size,
    per_unit,
    per_row,
    weighed,
    of_so_many,
    governed,
    existing,
    settled_counts,
    listed_once,
    partnered,
    of_subject,
    settled,
    _told_once,
    apart,
    weekends_apart,
    abreast,
    inside,
    counted_rows,
    same_rows,
    one_date,
    foreign_time,
    told_by_doers,
    related_time,
    event_time,
    unechoed,
    by_ties,
    row_base,
    named_whole,
    own_key,
    who_by_name,
    referred_by_name,
    two_sided,
    _trend,
    shared,
    in_percent,
    stepwise,
    two_years,
    _growth,
    _change,
    _transform,
    _comparable,
    happened,
    _order,
    grown_most,
    flags_for_missing,
    _only_number,
    limits_alone,
    ranked_by_shown,
)
"""In the order in which they are taken."""
