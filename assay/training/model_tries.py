"""What is run to see whether the parts of a model can be: a number for each measure, metric, condition and link."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from assay.semantic.check_conditions import parts_within
from assay.semantic.check_rules import metrics_of
from assay.semantic.model import Entity, Metric, Relationship, SemanticModel
from assay.semantic.spec import AnalyticsSpec, Compare, Condition, Related
from assay.semantic.written import Steps

PROBE: Final = "tried__"
"""Begins the names of metrics that are one measure alone, for the measures of which nobody made one."""
COURSE: Final[dict[str, Any]] = {"dimensions": [{"field": "time", "grain": "month"}]}


@dataclass(frozen=True)
class Try:
    """A part, by its place and name, and the specs of which one must run. ``finds``: what to say when no row comes.

    ``made_of``: what it stands on. ``filtered``: with the default filters of the model.
    """

    steps: Steps
    part: str
    name: str
    specs: tuple[AnalyticsSpec, ...]
    made_of: tuple[str, ...] = ()
    finds: str = ""
    filtered: bool = False


def with_probes(model: SemanticModel) -> SemanticModel:
    """The model with a metric for each measure."""
    probes = [
        Metric(name=_probe(entity, one.name), measure=f"{entity.name}.{one.name}")
        for entity in model.entities
        for one in entity.measures
    ]
    return model.model_copy(update={"metrics": (*model.metrics, *probes)})


def tries_of(model: SemanticModel) -> Iterator[Try]:
    """Every part that is SQL or becomes SQL, those that others stand on first."""
    for number, entity in enumerate(model.entities):
        yield from _fields(number, entity)
        yield from _measures(number, entity)
    for number, link in enumerate(model.relationships):
        yield from _link(number, link, model)
    for number, metric in enumerate(model.metrics):
        yield from _metric(number, metric)
    for number, term in enumerate(model.glossary):
        yield from _condition(("glossary", number), f"term {term.term}", term.condition)
    for number, condition in enumerate(model.default_filters):
        yield from _condition(("default_filters", number), "default filter", condition)


def _fields(number: int, entity: Entity) -> Iterator[Try]:
    for position, one in enumerate(entity.dimensions):
        if one.expr and not one.expr.isidentifier():
            name = f"{entity.name}.{one.name}"
            spec = _spec(metrics=[_counted(entity.name)], dimensions=[name])
            yield Try(("entities", number, "dimensions", position), f"field {name}", name, (spec,))


def _measures(number: int, entity: Entity) -> Iterator[Try]:
    for position, one in enumerate(entity.measures):
        name = f"{entity.name}.{one.name}"
        spec = _spec(metrics=[_probe(entity, one.name)])
        yield Try(("entities", number, "measures", position), f"measure {name}", name, (spec,))


def _metric(number: int, metric: Metric) -> Iterator[Try]:
    """A number over everything; one that needs a time axis over the months."""
    made_of = (*metrics_of(metric).values(), *filter(None, (metric.measure,)))
    specs = (_spec(metrics=[metric.name]), _spec(metrics=[metric.name], **COURSE))
    steps, part = ("metrics", number), f"metric {metric.name}"
    yield Try(steps, part, metric.name, specs, made_of, filtered=True)
    for position, target in enumerate(metric.targets):
        if target.where is not None:
            where = target.where.model_dump(mode="json", by_alias=True)
            narrowed = _spec(metrics=[metric.name], where=where)
            yield Try((*steps, "targets", position), f"{part}, target", "", (narrowed,), (metric.name,))


def _link(number: int, link: Relationship, model: SemanticModel) -> Iterator[Try]:
    right = model.entity(link.right)
    if right is None or not right.dimensions:
        return
    key = next((one.name for one in right.dimensions if one.column in right.key), right.dimensions[0].name)
    field = {"field": f"{right.name}.{key}", "via": [link.name]}
    spec = _spec(mode="rows", entity=link.left, dimensions=[field], where={**field, "op": "not_null"}, limit=1)
    pairs = ", ".join(" = ".join(pair) for pair in link.on)
    told = f"no row of {link.left} finds its {link.right} by {pairs}"
    yield Try(("relationships", number), f"relationship {link.name}", link.name, (spec,), finds=told)


def _condition(steps: Steps, part: str, condition: Condition | None) -> Iterator[Try]:
    entity = _entity_of(condition) if condition is not None else ""
    if condition is not None and entity:
        where = condition.model_dump(mode="json", by_alias=True)
        yield Try(steps, part, "", (_spec(metrics=[_counted(entity)], where=where),))


def _entity_of(condition: Condition) -> str:
    """Whose rows a condition is of; nothing where the question says it."""
    for part in parts_within(condition):
        if isinstance(part, Related):
            return part.of or ""
        if isinstance(part, Compare):
            return part.field.partition(".")[0] if "." in part.field else ""
    return ""


def _probe(entity: Entity, measure: str) -> str:
    return f"{PROBE}{entity.name}__{measure}"


def _counted(entity: str) -> dict[str, Any]:
    return {"expr": {"agg": "count", "entity": entity}, "alias": "rows_tried"}


def _spec(**parts: Any) -> AnalyticsSpec:
    return AnalyticsSpec.model_validate(parts)
