"""Things that rows only have a number of: the orders of a sheet with an order number."""

from __future__ import annotations

from assay.ask.local.text import phrase
from assay.semantic.model import Entity, Measure, Metric, SemanticModel
from assay.semantic.spec import MetricRef

Phrase = tuple[str, ...]


def numbered_in(entity: Entity) -> frozenset[Phrase]:
    """What rows are numbered by: "orders" are order numbers where these stand beside an order date.

    What they are measured by is no date either: "the highest price" of the low and high prices of each price date.
    """
    names = (phrase(one.name) for one in entity.dimensions if one.kind == "identifier")
    numbers = (phrase(one.label or one.name) for one in entity.dimensions if one.kind == "number")
    measured = (name[-1:] for name in numbers if len(name) > 1)
    return frozenset((*(name[:-1] for name in names if len(name) > 1), *measured))


def numbers_things(metric: Metric, model: SemanticModel) -> bool:
    """Whether a metric counts such things: no other words stand for these."""
    return metric.inferred and (measure := _measure(metric, model)) is not None and measure.agg == "count_distinct"


def how_many_of(ref: str, model: SemanticModel) -> MetricRef | None:
    """How many there are of the things whose number the field ``ref`` is."""
    owner, _, name = ref.partition(".")
    entity = model.entity(owner)
    field = entity.dimension(name) if entity is not None else None
    for metric in model.metrics if field is not None and field.kind == "identifier" else ():
        measure = _measure(metric, model) if numbers_things(metric, model) else None
        own = (metric.measure or "").partition(".")[0] == owner
        if own and measure is not None and field is not None and measure.expr.strip('"') == field.column:
            return MetricRef(metric=metric.name)
    return None


def _measure(metric: Metric, model: SemanticModel) -> Measure | None:
    owner, _, name = (metric.measure or "").partition(".")
    entity = model.entity(owner)
    return entity.measure(name) if entity is not None else None
