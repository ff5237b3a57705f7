"""The rules within a model, one function each: names, references, kinds, expressions, cycles."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple
from zoneinfo import available_timezones

from assay.kernel.errors import InvalidSpec
from assay.semantic.check_reach import reaching_faults
from assay.semantic.compile.fragments import columns_of, references_of
from assay.semantic.model import Dimension, Entity, Measure, Metric, SemanticModel
from assay.semantic.spec import All, AnyOf, Compare, Condition, FieldValue, Not, Related
from assay.semantic.suggest import hint


class Finding(NamedTuple):
    """One thing wrong: where in the model, and what."""

    steps: tuple[str | int, ...]
    message: str


Rule = Callable[[SemanticModel], Iterator[Finding]]


def fields(model: SemanticModel) -> list[str]:
    """All ``entity.dimension`` references of a model."""
    return [f"{entity.name}.{dimension.name}" for entity in model.entities for dimension in entity.dimensions]


def measures(model: SemanticModel) -> list[str]:
    """All ``entity.measure`` references of a model."""
    return [f"{entity.name}.{measure.name}" for entity in model.entities for measure in entity.measures]


def _names(items: Iterable[object]) -> list[str]:
    return [str(getattr(item, "name", "")) for item in items]


def unknown_name(what: str, name: object, known: Iterable[str]) -> str:
    return f"`{name}` is no {what}. {hint(name, known)}"


def parts_of(entity: Entity, number: int) -> Iterator[tuple[tuple[str | int, ...], Dimension | Measure]]:
    """Dimensions and measures of an entity with their places."""
    for position, dimension in enumerate(entity.dimensions):
        yield ("entities", number, "dimensions", position), dimension
    for position, measure in enumerate(entity.measures):
        yield ("entities", number, "measures", position), measure


# -- names ----------------------------------------------------------------------------------------------------------


def names_are_unique(model: SemanticModel) -> Iterator[Finding]:
    """No two entities, metrics, relationships or hierarchies share a name, nor two parts of an entity."""
    groups: list[tuple[tuple[str | int, ...], list[str]]] = [
        (("entities",), _names(model.entities)),
        (("metrics",), _names(model.metrics)),
        (("relationships",), _names(model.relationships)),
        (("hierarchies",), _names(model.hierarchies)),
    ]
    for number, entity in enumerate(model.entities):
        groups.append((("entities", number, "dimensions"), _names(entity.dimensions)))
        groups.append((("entities", number, "measures"), _names(entity.measures)))
    for steps, names in groups:
        for position, name in enumerate(names):
            if name in names[:position]:
                yield Finding((*steps, position, "name"), f"the name `{name}` is taken already in {steps[-1]}")


# -- entities -------------------------------------------------------------------------------------------------------


def times_are_dimensions(model: SemanticModel) -> Iterator[Finding]:
    """``default_time`` is one of the entity's own time dimensions; ``time`` of measures and metrics a field."""
    for number, entity in enumerate(model.entities):
        times = [dimension.name for dimension in entity.dimensions if dimension.kind == "time"]
        if entity.default_time and entity.default_time not in times:
            message = unknown_name(f"time dimension of {entity.name}", entity.default_time, times)
            yield Finding(("entities", number, "default_time"), message)
        for position, measure in enumerate(entity.measures):
            if measure.time and not _field_of(model, entity, measure.time):
                steps = ("entities", number, "measures", position, "time")
                yield Finding(steps, unknown_name("field", measure.time, fields(model)))
    for number, metric in enumerate(model.metrics):
        if metric.time and model.field(metric.time) is None:
            yield Finding(("metrics", number, "time"), unknown_name("field", metric.time, fields(model)))


def _field_of(model: SemanticModel, entity: Entity, name: str) -> bool:
    return model.field(name if "." in name else f"{entity.name}.{name}") is not None


def expressions_parse(model: SemanticModel) -> Iterator[Finding]:
    """``expr`` of dimensions and measures is one SQL expression over bare columns; sums and the like have one."""
    for number, entity in enumerate(model.entities):
        for steps, item in parts_of(entity, number):
            yield from _expression_faults((*steps, "expr"), item, model, entity)


def _expression_faults(
    steps: tuple[str | int, ...], item: Dimension | Measure, model: SemanticModel, entity: Entity
) -> Iterator[Finding]:
    if not item.expr or item.expr.isidentifier():
        return
    try:
        references = references_of(item.expr)
    except InvalidSpec as error:
        yield Finding(steps, error.message)
        return
    yield from (Finding(steps, message) for message in reaching_faults(model, entity, references))


# -- relationships and hierarchies -----------------------------------------------------------------------------------


def relationships_connect_entities(model: SemanticModel) -> Iterator[Finding]:
    """Both ends exist and at least one pair of columns joins them."""
    known = _names(model.entities)
    for number, relationship in enumerate(model.relationships):
        for side in ("left", "right"):
            name = getattr(relationship, side)
            if name not in known:
                yield Finding(("relationships", number, side), unknown_name("entity", name, known))
        if not relationship.on:
            yield Finding(
                ("relationships", number, "on"), "`on` is empty; it pairs columns: [[left_column, right_column]]"
            )


def hierarchies_have_levels(model: SemanticModel) -> Iterator[Finding]:
    """Every level is a field."""
    for number, hierarchy in enumerate(model.hierarchies):
        for position, level in enumerate(hierarchy.levels):
            if model.field(level) is None:
                yield Finding(("hierarchies", number, "levels", position), unknown_name("field", level, fields(model)))


# -- metrics ---------------------------------------------------------------------------------------------------------

NEEDS = {
    "simple": ("measure",),
    "ratio": ("numerator", "denominator"),
    "derived": ("expr",),
    "cumulative": ("metric",),
    "composite": ("components",),
}


def metrics_have_their_parts(model: SemanticModel) -> Iterator[Finding]:
    """Each kind of metric has what it is made of, and nothing that belongs to another kind."""
    parts = {part for needed in NEEDS.values() for part in needed}
    for number, metric in enumerate(model.metrics):
        for part in NEEDS[metric.kind]:
            if not getattr(metric, part):
                yield Finding(("metrics", number), f"the {metric.kind} metric `{metric.name}` has no `{part}`")
        for part in sorted(parts - set(NEEDS[metric.kind])):
            if getattr(metric, part):
                yield Finding(("metrics", number, part), f"`{part}` does not belong to a {metric.kind} metric")


def measures_exist(model: SemanticModel) -> Iterator[Finding]:
    """``measure`` is ``entity.measure``."""
    known = measures(model)
    for number, metric in enumerate(model.metrics):
        if metric.measure and metric.measure not in known:
            yield Finding(("metrics", number, "measure"), unknown_name("measure", metric.measure, known))


def metrics_of(metric: Metric) -> dict[tuple[str | int, ...], str]:
    """The metrics one is made of, by where they are named."""
    found: dict[tuple[str | int, ...], str] = {}
    for part in ("numerator", "denominator", "metric"):
        if getattr(metric, part):
            found[(part,)] = getattr(metric, part)
    for position, component in enumerate(metric.components):
        found[("components", position, "metric")] = component.metric
    if metric.kind == "derived" and metric.expr:
        try:
            found.update({("expr", name): name for name in columns_of(metric.expr)})
        except InvalidSpec:
            return found
    return found


def derived_expressions_parse(model: SemanticModel) -> Iterator[Finding]:
    """``expr`` of a derived metric is arithmetic over metric names."""
    for number, metric in enumerate(model.metrics):
        if metric.kind == "derived" and metric.expr:
            try:
                columns_of(metric.expr)
            except InvalidSpec as error:
                yield Finding(("metrics", number, "expr"), error.message)


def metric_parts_exist(model: SemanticModel) -> Iterator[Finding]:
    """Numerators, denominators, components and names in expressions are metrics."""
    known = _names(model.metrics)
    for number, metric in enumerate(model.metrics):
        for steps, name in metrics_of(metric).items():
            if name not in known:
                yield Finding(("metrics", number, *steps), unknown_name("metric", name, known))


def metrics_have_no_cycles(model: SemanticModel) -> Iterator[Finding]:
    """No metric is made of itself, however indirectly."""
    for number, metric in enumerate(model.metrics):
        trail = _cycle(model, metric.name, (metric.name,))
        if trail:
            yield Finding(("metrics", number), f"`{metric.name}` depends on itself: {' > '.join(trail)}")


def _cycle(model: SemanticModel, goal: str, trail: tuple[str, ...]) -> tuple[str, ...]:
    metric = model.metric(trail[-1])
    for name in metrics_of(metric).values() if metric else ():
        if name == goal:
            return (*trail, name)
        if name not in trail:
            found = _cycle(model, goal, (*trail, name))
            if found:
                return found
    return ()


# -- conditions ------------------------------------------------------------------------------------------------------


def conditions_name_fields(model: SemanticModel) -> Iterator[Finding]:
    """Filters, targets, terms and default filters speak of fields, entities and links that exist."""
    for steps, condition in _conditions(model):
        for message in _condition_faults(condition, model):
            yield Finding(steps, message)


def _conditions(model: SemanticModel) -> Iterator[tuple[tuple[str | int, ...], Condition]]:
    for number, entity in enumerate(model.entities):
        for position, measure in enumerate(entity.measures):
            if measure.filter is not None:
                yield ("entities", number, "measures", position, "filter"), measure.filter
    for number, metric in enumerate(model.metrics):
        if metric.filter is not None:
            yield ("metrics", number, "filter"), metric.filter
        for position, target in enumerate(metric.targets):
            if target.where is not None:
                yield ("metrics", number, "targets", position, "where"), target.where
    for number, term in enumerate(model.glossary):
        if term.condition is not None:
            yield ("glossary", number, "condition"), term.condition
    for number, condition in enumerate(model.default_filters):
        yield ("default_filters", number), condition


def _condition_faults(condition: Condition, model: SemanticModel) -> Iterator[str]:
    if isinstance(condition, (All, AnyOf)):
        for part in condition.all if isinstance(condition, All) else condition.any:
            yield from _condition_faults(part, model)
    elif isinstance(condition, Not):
        yield from _condition_faults(condition.negate, model)
    elif isinstance(condition, Related):
        if model.entity(condition.related) is None:
            yield unknown_name("entity", condition.related, _names(model.entities))
        if condition.where is not None:
            yield from _condition_faults(condition.where, model)
    else:
        yield from _compare_faults(condition, model)


def _compare_faults(compare: Compare, model: SemanticModel) -> Iterator[str]:
    references = [compare.field]
    if isinstance(compare.value, FieldValue):
        references.append(compare.value.field)
    for reference in references:
        if reference != "time" and model.field(reference) is None:
            yield unknown_name("field", reference, fields(model))
    links = _names(model.relationships)
    for name in compare.via:
        if name not in links:
            yield unknown_name("relationship", name, links)


def terms_mean_something(model: SemanticModel) -> Iterator[Finding]:
    """``means`` points to a metric, an entity or a field."""
    known = [*_names(model.metrics), *_names(model.entities), *fields(model)]
    for number, term in enumerate(model.glossary):
        if term.means and term.means not in known:
            yield Finding(("glossary", number, "means"), unknown_name("metric, entity or field", term.means, known))


def default_filters_compare_fields(model: SemanticModel) -> Iterator[Finding]:
    """A default filter names fields of rows; one of related rows or of `time` would not say whose."""
    for number, condition in enumerate(model.default_filters):
        parts = list(_parts(condition))
        if any(isinstance(part, Related) for part in parts):
            yield Finding(("default_filters", number), "a default filter compares fields; `related` cannot be used")
        if any(isinstance(part, Compare) and part.field == "time" for part in parts):
            yield Finding(("default_filters", number), "a default filter names its field; `time` is of no one entity")


def _parts(condition: Condition) -> Iterator[Condition]:
    yield condition
    inner = condition.all if isinstance(condition, All) else condition.any if isinstance(condition, AnyOf) else ()
    for part in (condition.negate,) if isinstance(condition, Not) else inner:
        yield from _parts(part)


def numbers_are_possible(model: SemanticModel) -> Iterator[Finding]:
    """Windows hold a period at least; the time zone is one the clock knows."""
    for number, metric in enumerate(model.metrics):
        if metric.window is not None and metric.window < 1:
            yield Finding(("metrics", number, "window"), "a window is one period or more")
    if model.calendar.time_zone not in available_timezones():
        message = f"`{model.calendar.time_zone}` is no time zone; write one such as Europe/Berlin or UTC"
        yield Finding(("calendar", "time_zone"), message)


RULES: tuple[Rule, ...] = (
    names_are_unique,
    times_are_dimensions,
    expressions_parse,
    relationships_connect_entities,
    hierarchies_have_levels,
    metrics_have_their_parts,
    measures_exist,
    derived_expressions_parse,
    metric_parts_exist,
    metrics_have_no_cycles,
    conditions_name_fields,
    terms_mean_something,
    default_filters_compare_fields,
    numbers_are_possible,
)
