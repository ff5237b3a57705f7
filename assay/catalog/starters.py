"""Questions for an empty page: verified ones first, then plain ones made from the model."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assay.query.ports import Source
from assay.records.stored import TrainingItem
from assay.semantic.model import Dimension, Entity, Metric, SemanticModel

GROUPABLE = ("categorical", "geo", "boolean")


def starters(source: Source, verified: Sequence[TrainingItem], limit: int) -> Sequence[str]:
    """At most ``limit`` questions, without repeats. Verified ones are spread over the whole list, not its head."""
    asked = [str(item.content["question"]) for item in verified]
    step = max(1, len(asked) // limit)
    questions = [*asked[::step][:limit], *_from_model(source.model)]
    return list(dict.fromkeys(questions))[:limit]


def _from_model(model: SemanticModel) -> Iterator[str]:
    metrics = [metric for metric in model.metrics if not metric.deprecated][:4]
    for metric in metrics:
        entity = _entity_of(model, metric)
        if entity is None:
            continue
        if entity.default_time:
            yield f"{_label(metric)} by month"
        dimension = next(_groupable(entity), None)
        if dimension is not None:
            yield f"{_label(metric)} by {_label(dimension)}"
            yield f"Top 5 {_label(dimension)} by {_label(metric)}"
    for entity in model.entities[:3]:
        yield f"How many {(entity.plural or entity.label or entity.name).lower()} are there?"


def _entity_of(model: SemanticModel, metric: Metric) -> Entity | None:
    owner = (metric.measure or "").partition(".")[0]
    return model.entity(owner) if owner else None


def _groupable(entity: Entity) -> Iterator[Dimension]:
    for dimension in entity.dimensions:
        if dimension.kind in GROUPABLE and not dimension.hidden and not dimension.pii:
            yield dimension


def _label(named: Metric | Dimension) -> str:
    return (named.label or named.name.replace("_", " ")).lower()
