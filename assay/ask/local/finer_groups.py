"""Doubts: the best of each of what has only one ("the hall with the most visitors per floor"), totals of one row."""

from __future__ import annotations

from collections.abc import Iterator

from assay.ask.local.draft import Draft
from assay.semantic.compile.graph import graph_of
from assay.semantic.model import SemanticModel
from assay.semantic.spec import AnalyticsSpec

_EXTREMES = ('"agg":"max"', '"agg":"min"')


def finer_groups(draft: Draft, spec: AnalyticsSpec, model: SemanticModel) -> Iterator[str]:
    """ "per", where every group has but one of what is ranked within it."""
    owners = [use.field.partition(".")[0] for use in spec.dimensions]
    per = [field.partition(".")[0] for field in (spec.top.per if spec.top else ())]
    graph = graph_of(model)
    ranked = [owner for owner in owners if owner not in per]
    finer = not spec.metrics and any(graph.reaches(one, other) for one in per for other in ranked if model.entity(one))
    if finer and any(item.is_cue("by") and item.text.casefold() == "per" for item in draft.items):
        yield "per"


def extremes_in_total(draft: Draft, spec: AnalyticsSpec) -> Iterator[str]:
    """ "The maximum played by a performer in total", answered with the largest single row."""
    said = " ".join(item.text.casefold() for item in draft.items)
    if said.rstrip(" ?.").endswith(" in total") and any(sign in spec.canonical() for sign in _EXTREMES):
        yield "in total"
