"""Metrics that make questions work at once: the count of each entity, totals and averages of its measures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from assay.semantic.infer.entities import TALLY
from assay.semantic.infer.takings import said_of_takings
from assay.semantic.infer.words import name_of
from assay.semantic.model import Entity, Measure, Metric

_PREFIX = {"sum": "total", "avg": "average"}


def infer_metrics(entities: Sequence[Entity]) -> list[Metric]:
    """Simple metrics over all measures. A name that two entities would share is told apart by the entity."""
    shared = Counter(_bare(measure) for entity in entities for measure in entity.measures if measure.agg in _PREFIX)
    taken: set[str] = set()
    found = []
    for metric in (metric for entity in entities for metric in _of_entity(entity, shared)):
        name, number = metric.name, 1
        while name in taken:
            number += 1
            name = f"{metric.name}_{number}"
        taken.add(name)
        found.append(metric if name == metric.name else metric.model_copy(update={"name": name}))
    return found


def _bare(measure: Measure) -> str:
    """``total_amount``, but not ``total_total_amount``."""
    prefix = _PREFIX.get(measure.agg, measure.agg)
    short = {"total": ("total_",), "average": ("average_", "avg_")}.get(prefix, ())
    if any(measure.name.startswith(start) for start in short):
        return measure.name
    return f"{prefix}_{measure.name}"


def _of_entity(entity: Entity, shared: Counter[str]) -> Iterator[Metric]:
    thing = name_of(entity.label)
    for measure in entity.measures:
        if measure.agg == "count":
            yield _count(entity, thing)
        elif measure.agg == "count_distinct":
            yield _different(entity, measure)
        elif measure.name != TALLY:
            yield _aggregate(entity, thing, measure, alone=shared[_bare(measure)] == 1)


def _tallied(entity: Entity) -> str:
    measure = entity.measure(TALLY)
    column = (measure.expr if measure else None) or "count"
    return f"{entity.table}.{column.strip(chr(34))}"


def _count(entity: Entity, thing: str) -> Metric:
    measure = TALLY if entity.measure(TALLY) else "count"
    return Metric(
        name=f"{thing}_count",
        label=f"Number of {entity.plural}",
        description=f"Rows of {entity.plural}." if measure == "count" else f"{entity.plural} of all rows.",
        synonyms=(f"{entity.label.lower()} count", f"how many {entity.plural}", f"count of {entity.plural}"),
        measure=f"{entity.name}.{measure}",
        formula=f"COUNT({entity.table})" if measure == "count" else f"SUM({_tallied(entity)})",
        category=entity.plural.capitalize(),
        inferred=True,
    )


def _different(entity: Entity, measure: Measure) -> Metric:
    things = measure.label.removeprefix("Number of ")
    column = measure.expr.strip(chr(34))
    return Metric(
        name=measure.name,
        label=measure.label,
        description=measure.description,
        synonyms=(measure.name.replace("_", " "), f"how many {things}", f"count of {things}", f"total {things}"),
        measure=f"{entity.name}.{measure.name}",
        formula=f"COUNT(DISTINCT {entity.table}.{column})",
        category=entity.plural.capitalize(),
        inferred=True,
    )


def _aggregate(entity: Entity, thing: str, measure: Measure, *, alone: bool) -> Metric:
    bare = _bare(measure)
    words = measure.label[:1].lower() + measure.label[1:] if not measure.label[:2].isupper() else measure.label
    starts_so = bare == measure.name
    said = words if starts_so else f"{_PREFIX[measure.agg]} {words}"
    text = said if alone else f"{said} of {entity.plural}"
    whole = f"{entity.label.lower()} {words}"
    return Metric(
        name=bare if alone else f"{thing}_{bare}",
        label=text[:1].upper() + text[1:],
        description=measure.description,
        synonyms=tuple(dict.fromkeys((words, whole, *measure.synonyms, *said_of_takings(entity, measure)))),
        measure=f"{entity.name}.{measure.name}",
        formula=f"{measure.agg.upper()}({measure.expr})",
        unit=measure.unit,
        category=entity.plural.capitalize(),
        inferred=True,
    )
