"""An empty result: which filter emptied it, and the nearest thing that is there, with its number."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
from rapidfuzz import fuzz

from assay.ask.choices import base_entity
from assay.ask.names import entity_label, field_label, lower, value_label
from assay.ask.recover import result_of
from assay.ask.slots import changed, conditions, together
from assay.ask.work import Tools, Work
from assay.kernel.tabular import Table
from assay.present.meaning import measure_of, view_of
from assay.present.numbers import short
from assay.present.periods import bucket
from assay.present.view import View
from assay.records.answer import EmptyStep, Suggestion
from assay.semantic.model import SemanticModel
from assay.semantic.spec import TIME, Aggregate, AnalyticsSpec, Compare, DimensionUse, MetricRef, MetricUse, TimeRange
from assay.semantic.words_conditions import clause_words

_NEAREST = 2
_LIKE = 60
_VALUES = 500


def is_empty(view: View) -> bool:
    """No row, or one row of nothing but NULL."""
    if not view.rows:
        return True
    measures = [view.numbers(measure.index) for measure in view.measures]
    return (
        not view.axes and bool(measures) and view.rows == 1 and all(bool(np.isnan(column).all()) for column in measures)
    )


def explain_empty(work: Work, tools: Tools) -> Work:
    """Sets ``empty`` (rows left after each filter, in order) and ``instead`` when the result is empty."""
    spec = work.spec
    if spec is None or not work.interactive or not is_empty(view_of(work.done.table, spec, work.asked.source.model)):
        return work
    steps = tuple(_steps(work, spec, tools))
    emptied = next((at for at, step in enumerate(steps) if step.emptied), None)
    instead = tuple(_instead(work, spec, emptied, tools)) if emptied is not None else ()
    return replace(work, empty=steps, instead=instead)


# -- which filter ---------------------------------------------------------------------------------------------------


def _steps(work: Work, spec: AnalyticsSpec, tools: Tools) -> Iterator[EmptyStep]:
    """Rows of the base entity: all, within the time, then with one filter more each."""
    model = work.asked.source.model
    base = base_entity(spec, model)
    entity = model.entity(base) if base else None
    if entity is None:
        return
    count = AnalyticsSpec(metrics=(MetricUse(expr=Aggregate(agg="count", entity=entity.name)),))
    rows = _count(work, count, tools)
    yield EmptyStep(f"All {entity_label(entity)}", rows or 0)
    for label, narrowed in _narrowing(work, spec, count):
        left = _count(work, narrowed, tools)
        if left is None:
            return
        yield EmptyStep(label, left, emptied=left == 0)
        if left == 0:
            return


def _narrowing(work: Work, spec: AnalyticsSpec, count: AnalyticsSpec) -> Iterator[tuple[str, AnalyticsSpec]]:
    """The filters one after the other: time first, as people read it."""
    if spec.time is not None:
        periods = work.done.periods
        count = changed(count, time=_dated(spec, work.asked.source.model))
        yield periods[0].label if periods else "the period", count
    items = conditions(spec.where)
    for at, item in enumerate(items, start=1):
        yield clause_words(item, work.asked.source.model), changed(count, where=together(items[:at]))


def _dated(spec: AnalyticsSpec, model: SemanticModel) -> TimeRange | None:
    """The time asked for, on the date by which the first metric is counted."""
    expr = spec.metrics[0].expr if spec.metrics else None
    metric = model.metric(expr.metric) if isinstance(expr, MetricRef) else None
    measure = measure_of(metric, model) if metric else None
    named = (metric.time if metric else None) or (measure.time if measure else None)
    if spec.time is None or spec.time.field != TIME or not named:
        return spec.time
    owner = (metric.measure or "").partition(".")[0] if metric else ""
    return spec.time.model_copy(update={"field": named if "." in named else f"{owner}.{named}"})


def _count(work: Work, spec: AnalyticsSpec, tools: Tools) -> int | None:
    result = result_of(work, tools, spec=spec)
    return int(result.table.rows(0, 1)[0][0]) if result is not None and result.table.row_count else None


# -- what instead ---------------------------------------------------------------------------------------------------


def _instead(work: Work, spec: AnalyticsSpec, emptied: int, tools: Tools) -> Iterator[Suggestion]:
    """``emptied`` is the position of the step: 1 is the time where there is one."""
    timed = spec.time is not None
    items = conditions(spec.where)
    at = emptied - 1 - timed
    if at < 0:
        yield from _nearest_period(work, spec, tools)
        yield from _without(work, changed(spec, time=None, comparison=None), "Without the period", tools)
        return
    item = items[at]
    if isinstance(item, Compare) and item.op == "eq" and isinstance(item.value, str):
        yield from _nearest_values(work, spec, at, item, tools)
    rest = together([*items[:at], *items[at + 1 :]])
    model = work.asked.source.model
    label = f"Any {lower(field_label(item.field, model))}" if isinstance(item, Compare) else "Without this condition"
    yield from _without(work, changed(spec, where=rest), label, tools)


def _nearest_values(work: Work, spec: AnalyticsSpec, at: int, item: Compare, tools: Tools) -> Iterator[Suggestion]:
    """Values of the same field that look like the one asked for, with what the question gives for them."""
    model = work.asked.source.model
    items = conditions(spec.where)
    field = model.field(item.field)
    if field is None or field[1].pii:
        return
    rest = together([*items[:at], *items[at + 1 :]])
    dimension = DimensionUse(field=item.field, via=item.via)
    shape = {"mode": "aggregate", "dimensions": (dimension,), "where": rest, "limit": _VALUES}
    listed = changed(spec, **shape, comparison=None, order=(), top=None, having=None, offset=0)
    result = result_of(work, tools, spec=listed)
    if result is None:
        return
    for value, number in _alike(str(item.value), result.table, listed, model):
        swapped = item.model_copy(update={"value": value})
        where = together([*items[:at], swapped, *items[at + 1 :]])
        yield _suggestion(value_label(value), changed(spec, where=where), number)


def _alike(wanted: str, table: Table, spec: AnalyticsSpec, model: SemanticModel) -> list[tuple[str, str]]:
    view = view_of(table, spec, model)
    values = [value for value in table.values(view.axes[0]) if isinstance(value, str)] if view.axes else []
    scored = sorted(((fuzz.WRatio(_bare(wanted), _bare(value)), value) for value in values), reverse=True)
    rows = {value: row for row, value in enumerate(table.values(view.axes[0]))} if view.axes else {}
    return [(value, _number(view, rows[value])) for score, value in scored[:_NEAREST] if score >= _LIKE]


def _bare(text: str) -> str:
    """Without case and accents."""
    return "".join(char for char in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(char))


def _nearest_period(work: Work, spec: AnalyticsSpec, tools: Tools) -> Iterator[Suggestion]:
    """The month with data that lies nearest to the period asked for."""
    period = work.done.periods[0] if work.done.periods else None
    if spec.time is None or period is None or not spec.metrics:
        return
    months = DimensionUse(field=spec.time.field, via=spec.time.via, grain="month")
    listed = AnalyticsSpec(metrics=spec.metrics, dimensions=(months,), where=spec.where)
    result = result_of(work, tools, spec=listed)
    view = view_of(result.table, listed, work.asked.source.model) if result is not None else None
    if view is None or view.time is None:
        return
    keys = [str(key)[:10] for key in view.table.values(view.time) if key is not None]
    target = str(period.start or period.end_exclusive)[:10]
    if not keys:
        return
    best = min(keys, key=lambda key: abs(_days(key) - _days(target)))
    row = [str(key)[:10] for key in view.table.values(view.time)].index(best)
    start, end = best, _next_month(best)
    within = TimeRange.model_validate({"field": spec.time.field, "via": spec.time.via, "start": start, "end": end})
    yield _suggestion(bucket(best, "month"), changed(spec, time=within, comparison=None), _number(view, row))


def _without(work: Work, spec: AnalyticsSpec, label: str, tools: Tools) -> Iterator[Suggestion]:
    result = result_of(work, tools, spec=spec)
    if result is None:
        return
    view = view_of(result.table, spec, work.asked.source.model)
    if not is_empty(view):
        yield _suggestion(label, spec, _number(view, 0) if view.rows == 1 else f"{view.rows:,} rows")


def _suggestion(text: str, spec: AnalyticsSpec, detail: str) -> Suggestion:
    data = spec.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    return Suggestion(text, edit={"op": "replace", "spec": data}, detail=detail)


def _number(view: View, row: int) -> str:
    return short(float(view.numbers(view.first.index)[row]), view.first.unit) if view.measures else ""


def _days(text: str) -> int:
    return int(np.datetime64(text).astype("datetime64[D]").astype(int))


def _next_month(text: str) -> str:
    return f"{np.datetime64(text, 'M') + 1}-01"
