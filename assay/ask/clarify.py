"""Two near readings: silent when they give the same, shown side by side with their numbers when they do not."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

from assay.ask.chips import Reader, chips, sentence
from assay.ask.compose import standing, state_of
from assay.ask.ports import Reading
from assay.ask.recover import result_of
from assay.ask.work import Tools, Work
from assay.kernel.tabular import Table
from assay.present.headline import headline
from assay.present.meaning import view_of
from assay.present.numbers import count, short, signed
from assay.present.story import Story
from assay.query.ports import QueryResult
from assay.records.answer import Alternative
from assay.semantic.spec import AnalyticsSpec, DimensionUse, TimeRange

NEAR = 0.025
"""Readings whose confidence differs by less than this are both worth running. An engine that prefers one by the wording
of the question ("revenue" before "gross revenue") keeps them further apart than this."""
_COMPARED_ROWS = 1000
_MONTHS = 12


def clarify(work: Work, tools: Tools) -> Work:
    """Sets ``alternatives`` when the two best readings are close and their results differ."""
    other = _rival(work)
    if other is None or other.spec is None or work.spec is None:
        return work
    result = result_of(work, tools, spec=other.spec)
    if result is None or same(work.done.table, result.table):
        return work
    first = _alternative(work, tools, work.reading, work.done)
    second = _alternative(work, tools, other, result)
    return replace(work, alternatives=(first, replace(second, differs=_difference(work, other, result))))


def same(first: Table, second: Table) -> bool:
    """Whether two results hold the same values, whatever their columns are called."""
    if (first.row_count, len(first.columns)) != (second.row_count, len(second.columns)):
        return False
    if first.row_count > _COMPARED_ROWS:
        return bool(first.arrow.rename_columns(second.arrow.column_names).equals(second.arrow))
    return sorted(map(repr, first.rows())) == sorted(map(repr, second.rows()))


def _rival(work: Work) -> Reading | None:
    plan = work.plan
    if plan is None or len(plan.readings) < 2 or not work.interactive or work.asked.threshold == 0:
        return None
    first, second = plan.readings[0], plan.readings[1]
    settled = first.verification is not None or work.tries or first.spec == second.spec
    near = not settled and first.confidence - second.confidence < NEAR
    return second if near and not _outranked(work, first, second) else None


def _outranked(work: Work, first: Reading, second: Reading) -> bool:
    """Whether nobody would mean the second: it is made up where the first is governed, or says more than was asked."""
    model = work.asked.source.model
    governed = [state_of(one, model, None) == "governed" for one in (first, second)]
    if first.spec is None or second.spec is None or governed == [True, False]:
        return True
    more = len(second.spec.metrics) > len(first.spec.metrics) and set(first.spec.metrics) < set(second.spec.metrics)
    return more and second.spec.model_copy(update={"metrics": first.spec.metrics}) == first.spec


def _alternative(work: Work, tools: Tools, reading: Reading, result: QueryResult) -> Alternative:
    if reading.spec is None:
        raise AssertionError("only specs are compared")
    model = work.asked.source.model
    pieces = chips(reading.spec, Reader(model, work.asked.source.schema, result.periods))
    words = sentence(pieces)
    return Alternative(
        reading.title or words,
        reading.spec,
        words,
        _headline(work, reading, result),
        state=state_of(reading, model, standing(reading, work.asked)),
        chips=tuple(replace(piece, choices=(), removable=False) for piece in pieces),
        **_course(work, tools, reading.spec, result),
    )


def _course(work: Work, tools: Tools, spec: AnalyticsSpec, result: QueryResult) -> dict[str, Any]:
    """A single number over the last months, as points with the names of both ends; nothing where there is no such."""
    model = work.asked.source.model
    shown = view_of(result.table, spec, model)
    monthly = _monthly(spec) if shown.rows == 1 and not shown.axes and shown.measures else None
    found = result_of(work, tools, spec=monthly) if monthly is not None else None
    view = view_of(found.table, monthly, model) if found is not None else None
    if view is None or view.time is None or not view.measures or view.rows < 2:
        return {}
    at, values = view.time, view.numbers(view.first.index)
    rows = sorted(
        (row for row in range(view.rows) if math.isfinite(values[row])), key=view.table.values(at).__getitem__
    )
    ends = (view.label(rows[0], at), view.label(rows[-1], at)) if rows else ("", "")
    return {"points": tuple(float(values[row]) for row in rows), "first": ends[0], "last": ends[1]}


def _monthly(spec: AnalyticsSpec) -> AnalyticsSpec | None:
    """The first metric of a question by month, over the last months there are."""
    metrics = tuple(use for use in spec.metrics if not use.hidden)[:1]
    if not metrics or metrics[0].transform is not None or spec.combine is not None:
        return None
    place = {"field": spec.time.field, "via": spec.time.via} if spec.time is not None else {}
    months = TimeRange.model_validate({**place, "relative": {"kind": "last", "unit": "month", "count": _MONTHS}})
    by = DimensionUse(field=months.field, via=months.via, grain="month")
    return AnalyticsSpec(metrics=metrics, dimensions=(by,), where=spec.where, time=months)


def _headline(work: Work, reading: Reading, result: QueryResult) -> str:
    view = view_of(result.table, reading.spec, work.asked.source.model)
    found = headline(Story(view, work.clock.today()))
    if found is not None:
        return found.text
    if view.listing or not view.measures or not view.rows:
        return count(result.table.row_count, "row")
    best = view.label(0, view.axes[0]) if view.axes else ""
    return f"{best} {short(float(view.numbers(view.first.index)[0]), view.first.unit)}".strip()


def _difference(work: Work, other: Reading, result: QueryResult) -> str:
    """By how much two single numbers differ."""
    model = work.asked.source.model
    views = [view_of(work.done.table, work.spec, model), view_of(result.table, other.spec, model)]
    if any(view.rows != 1 or view.axes or not view.measures for view in views):
        return ""
    first, second = (float(view.numbers(view.first.index)[0]) for view in views)
    units = {view.first.unit for view in views}
    return signed(second - first, units.pop()) if len(units) == 1 else ""
