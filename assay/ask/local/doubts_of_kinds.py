"""Doubts about whose kind, role or group something is."""

from __future__ import annotations

from collections.abc import Iterator

from assay.ask.local.asked_otherwise import asked_otherwise
from assay.ask.local.clock_times import clock_times
from assay.ask.local.code_tables import counted_kinds_alone
from assay.ask.local.draft import Draft
from assay.ask.local.either_or import either_or
from assay.ask.local.either_way import either_way
from assay.ask.local.finer_groups import extremes_in_total, finer_groups
from assay.ask.local.kinds_counted import kinds_counted
from assay.ask.local.listed_amounts import counted_for_much, listed_amounts
from assay.ask.local.lost_deeds import lost_deeds
from assay.ask.local.odd_values import ages_at_events, lengths_of_none, odd_values
from assay.ask.local.own_amounts import amounts_of_others
from assay.ask.local.own_averages import own_averages
from assay.ask.local.role_nouns import lost_roles
from assay.ask.local.sized_texts import sized_texts
from assay.ask.local.times_of_one import times_of_one
from assay.ask.local.unasked import unasked
from assay.ask.local.unsaid_roles import unsaid_roles
from assay.ask.local.verb_roles import verb_roles
from assay.ask.local.who import who_else
from assay.semantic.model import SemanticModel
from assay.semantic.spec import AnalyticsSpec


def of_kinds(draft: Draft, spec: AnalyticsSpec, model: SemanticModel) -> Iterator[str]:
    """The words about kinds and roles that a reading does no justice."""
    yield from counted_kinds_alone(draft, spec, model)
    yield from verb_roles(draft, spec, model)
    yield from unasked(draft, spec, model)
    yield from unsaid_roles(draft, spec, model)
    yield from clock_times(draft, spec)
    yield from finer_groups(draft, spec, model)
    yield from extremes_in_total(draft, spec)
    yield from kinds_counted(draft, spec, model)
    yield from times_of_one(draft, spec, model)
    yield from own_averages(draft, spec)
    yield from sized_texts(draft, spec, model)
    yield from odd_values(draft)
    yield from ages_at_events(draft)
    yield from lengths_of_none(draft, spec)
    yield from listed_amounts(draft, spec, model)
    yield from counted_for_much(draft, spec, model)
    yield from lost_deeds(draft, spec, model)
    yield from either_or(draft, spec)
    yield from who_else(draft, spec, model)
    yield from asked_otherwise(draft, spec, model)
    yield from either_way(draft, spec, model)
    yield from amounts_of_others(draft, spec, model)
    yield from lost_roles(draft, spec, model)
