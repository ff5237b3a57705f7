"""Doubts: a list that is told as one number, and what somebody did told as who they are."""

from __future__ import annotations

from collections.abc import Iterator

from assay.ask.local.draft import Draft
from assay.ask.local.undated import counted_entity
from assay.semantic.model import SemanticModel
from assay.semantic.spec import AnalyticsSpec, MetricRef, MetricUse

_LISTS = frozenset("list name which who enumerate".split())
_DID = frozenset("did do does".split())


def asked_otherwise(draft: Draft, spec: AnalyticsSpec, model: SemanticModel) -> Iterator[str]:
    """The words that say what is asked for."""
    yield from _counted(draft, spec, model)
    yield from _who_instead(draft, spec)


def _counted(draft: Draft, spec: AnalyticsSpec, model: SemanticModel) -> Iterator[str]:
    """ "List the customers who bought chairs", answered with how many they are."""
    first = next(iter(draft.items), None)
    word = first.text.casefold().split()[0] if first is not None and first.text else ""
    shown = [use for use in spec.metrics if not use.hidden]
    bare = spec.mode == "aggregate" and not spec.dimensions and len(shown) == 1
    if first is not None and word in _LISTS and bare and _counts(shown[0], model):
        yield first.text


def _counts(use: MetricUse, model: SemanticModel) -> bool:
    metric = model.metric(use.expr.metric) if isinstance(use.expr, MetricRef) else None
    owner, _, name = (metric.measure or "").partition(".") if metric else ("", "", "")
    entity = model.entity(owner)
    measure = entity.measure(name) if entity else None
    return counted_entity(use.expr, model) is not None or (measure is not None and measure.agg == "count_distinct")


def _who_instead(draft: Draft, spec: AnalyticsSpec) -> Iterator[str]:
    """ "What did Ada buy", answered with the row of Ada."""
    said = [item.text.casefold() for item in draft.items[:2]]
    led = " ".join(said).split()[:2]
    value = next((item for item in draft.items if item.is_link("value")), None)
    asked = led[:1] == ["what"] and set(led[1:]) <= _DID and value is not None and spec.mode == "rows"
    if asked and value is not None and spec.entity == value.links[0].entity and not spec.dimensions:
        yield draft.items[0].text
