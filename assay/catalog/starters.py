"""Questions for an empty page: verified ones first, then plain ones made from the model."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assay.query.ports import Source
from assay.records.stored import TrainingItem
from assay.semantic.model import Dimension, Entity, Metric, SemanticModel
from assay.semantic.schema import ColumnInfo

GROUPABLE = ("categorical", "geo", "boolean")
MANY_VALUES = 60


def starters(source: Source, verified: Sequence[TrainingItem], limit: int) -> Sequence[str]:
    """At most ``limit`` questions, without repeats. Verified ones are spread over the whole list, not its head."""
    asked = [str(item.content["question"]) for item in verified]
    step = max(1, len(asked) // limit)
    questions = [*asked[::step][:limit], *_from_model(source)]
    return list(dict.fromkeys(questions))[:limit]


def _from_model(source: Source) -> Iterator[str]:
    model = source.model
    metrics = [metric for metric in model.metrics if not metric.deprecated][:4]
    for metric in metrics:
        entity = _entity_of(model, metric)
        if entity is None:
            continue
        if entity.default_time:
            yield f"{_label(metric)} by {_grain(source, entity)}"
        dimension = next(_groupable(source, entity), None)
        if dimension is not None:
            yield f"{_label(metric)} by {_label(dimension)}"
            yield f"Top 5 {_label(dimension)} by {_label(metric)}"
    for entity in model.entities[:3]:
        yield f"How many {(entity.plural or entity.label or entity.name).lower()} are there?"


def _entity_of(model: SemanticModel, metric: Metric) -> Entity | None:
    owner = (metric.measure or "").partition(".")[0]
    return model.entity(owner) if owner else None


def _grain(source: Source, entity: Entity) -> str:
    """The grain in which the entity's own date is told: whole years where the column holds years."""
    time = entity.dimension(entity.default_time or "")
    column = _column(source, entity, time) if time else None
    return "month" if column is None or column.type in ("date", "timestamp") else "year"


def _groupable(source: Source, entity: Entity) -> Iterator[Dimension]:
    """Dimensions that make a telling split: not what names a row, few values, each of them several times."""
    labels = [_label(dimension) for other in source.model.entities for dimension in other.dimensions]
    for dimension in entity.dimensions:
        usual = dimension.kind in GROUPABLE and not dimension.hidden and not dimension.pii
        unmistakable = labels.count(_label(dimension)) == 1
        if usual and unmistakable and dimension.name not in entity.display and _splits(source, entity, dimension):
            yield dimension


def _splits(source: Source, entity: Entity, dimension: Dimension) -> bool:
    column, table = _column(source, entity, dimension), source.schema.table(entity.table)
    distinct = column.profile.distinct if column else None
    if distinct is None or table is None:
        return True
    return 2 <= distinct <= min(MANY_VALUES, (table.row_count or distinct * 2) / 2)


def _column(source: Source, entity: Entity, dimension: Dimension) -> ColumnInfo | None:
    table = source.schema.table(entity.table)
    return table.column(dimension.column) if table else None


def _label(named: Metric | Dimension) -> str:
    return (named.label or named.name.replace("_", " ")).lower()
