"""A single total says little alone: set it beside the stretch before it. The table asked for stays as it is."""

from __future__ import annotations

from dataclasses import replace

from assay.ask.recover import result_of
from assay.ask.slots import changed
from assay.ask.work import Tools, Work
from assay.semantic.spec import AnalyticsSpec, Comparison

_BY_YEAR = ("year", "fiscal_year")


def enrich(work: Work, tools: Tools) -> Work:
    """Sets ``against`` for a single number of a bounded period that nothing is compared with."""
    spec = compared(work)
    result = result_of(work, tools, spec=spec) if spec is not None else None
    if result is None or result.table.row_count != 1 or len(result.periods) < 2:
        return work
    facts = {"compared_with": result.periods[1].label, "columns": [column.name for column in result.table.columns]}
    facts["row"] = result.table.rows(0, 1)[0]
    return replace(work, against=result, facts={**work.facts, "enrich": facts})


def compared(work: Work) -> AnalyticsSpec | None:
    """The question with a comparison, where one adds something."""
    spec = work.spec
    if spec is None or not work.interactive or work.tries or work.empty or spec.mode != "aggregate":
        return None
    shown = [use for use in spec.metrics if not use.hidden]
    single = not spec.dimensions and shown and shown[0].transform is None and spec.comparison is None
    periods = work.done.periods
    if not single or spec.time is None or not periods or not periods[0].bounded or spec.combine or spec.having:
        return None
    unit = spec.time.relative.unit if spec.time.relative else None
    kind = "previous_year" if unit in _BY_YEAR else "previous_period"
    return changed(spec, metrics=(shown[0],), comparison=Comparison(kind=kind))
