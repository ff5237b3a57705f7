"""Two near readings: silent when they give the same, shown side by side with their numbers when they do not."""

from __future__ import annotations

from dataclasses import replace

from assay.ask.chips import Reader, chips, sentence
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

NEAR = 0.015
"""Readings whose confidence differs by less than this are both worth running. An engine that prefers one by the wording
of the question ("revenue" before "gross revenue") keeps them further apart than this."""
_COMPARED_ROWS = 1000


def clarify(work: Work, tools: Tools) -> Work:
    """Sets ``alternatives`` when the two best readings are close and their results differ."""
    other = _rival(work)
    if other is None or other.spec is None or work.spec is None:
        return work
    result = result_of(work, tools, spec=other.spec)
    if result is None or same(work.done.table, result.table):
        return work
    first = _alternative(work, work.reading, work.done)
    second = _alternative(work, other, result)
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
    return None if settled or first.confidence - second.confidence >= NEAR else second


def _alternative(work: Work, reading: Reading, result: QueryResult) -> Alternative:
    if reading.spec is None:
        raise AssertionError("only specs are compared")
    model = work.asked.source.model
    pieces = chips(reading.spec, Reader(model, work.asked.source.schema, result.periods))
    words = sentence(pieces)
    return Alternative(reading.title or words, reading.spec, words, _headline(work, reading, result))


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
