"""Doubts about days, periods and units of time."""

from __future__ import annotations

from collections.abc import Iterator

from assay.ask.local.days_as_states import days_as_states
from assay.ask.local.draft import Draft
from assay.ask.local.ended_states import left_undated
from assay.ask.local.in_force import only_begun
from assay.ask.local.lost_days import lost_days
from assay.ask.local.times_misread import times_misread
from assay.ask.local.two_periods import two_periods
from assay.ask.local.units_as_names import units_as_names
from assay.semantic.model import SemanticModel
from assay.semantic.spec import AnalyticsSpec


def of_times(draft: Draft, spec: AnalyticsSpec, model: SemanticModel) -> Iterator[str]:
    """The words about times that a reading does no justice."""
    yield from days_as_states(draft, spec, model)
    yield from times_misread(draft, spec, model)
    yield from units_as_names(draft, spec, model)
    yield from lost_days(draft, spec, model)
    yield from left_undated(draft, spec, model)
    yield from only_begun(draft, spec, model)
    yield from two_periods(draft, spec, model)
