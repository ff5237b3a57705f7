"""Whom the question is about: the entity counted, listed or ranked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from assay.ask.local.draft import Draft, Setting, skip_stops


def read_subject(draft: Draft, setting: Setting) -> Iterable[Draft]:
    """The first thing named that is not introduced by "by" or "with": an entity, what a count counts, a field's owner."""
    fallback = None
    for at, item in enumerate(draft.items):
        link = item.link
        if link is None or _introduced(draft, at):
            continue
        if link.kind == "entity":
            return (replace(draft, subject=link.ref),)
        counted = counted_entity(setting, link.ref) if link.kind == "metric" else ""
        if counted:
            return (replace(draft, subject=counted),)
        if link.kind == "dimension" and fallback is None:
            fallback = link.entity
    return (replace(draft, subject=fallback),)


def counted_entity(setting: Setting, name: str) -> str:
    """The entity whose rows a metric counts, filtered or not; empty for sums, ratios and distinct counts."""
    metric = setting.model.metric(name)
    if metric is None or metric.kind != "simple" or not metric.measure:
        return ""
    owner, _, measure = metric.measure.partition(".")
    entity = setting.model.entity(owner)
    found = entity.measure(measure) if entity else None
    return owner if found and found.agg == "count" and not found.expr else ""


def plain_count(setting: Setting, name: str) -> str:
    """The entity an unfiltered count metric counts."""
    metric = setting.model.metric(name)
    return counted_entity(setting, name) if metric and metric.filter is None else ""


def count_metric(setting: Setting, entity: str) -> str | None:
    """The governed metric that counts the rows of an entity."""
    return next((m.name for m in setting.model.metrics if not m.time and plain_count(setting, m.name) == entity), None)


def _introduced(draft: Draft, at: int) -> bool:
    before = skip_stops(draft, at - 1, -1)
    return before >= 0 and draft.items[before].is_cue("by", "without", "rel", "not", "except", "cmp")
