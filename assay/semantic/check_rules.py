"""The rules within a model, one function each: names, references, kinds, cycles."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple
from zoneinfo import available_timezones

from assay.kernel.errors import InvalidSpec
from assay.semantic.compile.fragments import columns_of
from assay.semantic.model import Dimension, Entity, Measure, Metric, SemanticModel
from assay.semantic.suggest import did_you_mean, hint


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


def names_of(items: Iterable[object]) -> list[str]:
    return [str(getattr(item, "name", "")) for item in items]


def unknown_name(what: str, name: object, known: Iterable[str]) -> str:
    return f"`{name}` is no {what}. {hint(name, known)}"


def unknown_field(name: str, model: SemanticModel) -> str:
    """A field that is none: offered are those called so or read from such a column, then those that look like it."""
    owner, _, called = name.rpartition(".")
    same = [
        f"{entity.name}.{dimension.name}"
        for entity in model.entities
        for dimension in entity.dimensions
        if owner in ("", entity.name, entity.table) and called.casefold() in _called(dimension)
    ]
    return f"`{name}` is no field. {did_you_mean(same) if same else hint(name, fields(model))}"


def _called(dimension: Dimension) -> tuple[str, str]:
    return dimension.name.casefold(), dimension.column.casefold()


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
        (("entities",), names_of(model.entities)),
        (("metrics",), names_of(model.metrics)),
        (("relationships",), names_of(model.relationships)),
        (("hierarchies",), names_of(model.hierarchies)),
    ]
    for number, entity in enumerate(model.entities):
        groups.append((("entities", number, "dimensions"), names_of(entity.dimensions)))
        groups.append((("entities", number, "measures"), names_of(entity.measures)))
    for steps, names in groups:
        for position, name in enumerate(names):
            if name in names[:position]:
                yield Finding((*steps, position, "name"), f"the name `{name}` is taken already in {steps[-1]}")


# -- entities -------------------------------------------------------------------------------------------------------


NOTHING = ("none", "nil", "null", "no", "nothing", "never", "~")


def times_are_dimensions(model: SemanticModel) -> Iterator[Finding]:
    """``default_time`` is one of the entity's own time dimensions; ``time`` of measures and metrics a field."""
    for number, entity in enumerate(model.entities):
        times = [dimension.name for dimension in entity.dimensions if dimension.kind == "time"]
        if entity.default_time and entity.default_time not in times:
            message = unknown_name(f"time dimension of {entity.name}", entity.default_time, times)
            if entity.default_time.casefold() in NOTHING:
                message += " Rows without a day of their own have `default_time: null`."
            yield Finding(("entities", number, "default_time"), message)
        for position, measure in enumerate(entity.measures):
            if measure.time and not _field_of(model, entity, measure.time):
                steps = ("entities", number, "measures", position, "time")
                yield Finding(steps, unknown_field(measure.time, model))
    for number, metric in enumerate(model.metrics):
        if metric.time and model.field(metric.time) is None:
            yield Finding(("metrics", number, "time"), unknown_field(metric.time, model))


def _field_of(model: SemanticModel, entity: Entity, name: str) -> bool:
    return model.field(name if "." in name else f"{entity.name}.{name}") is not None


def display_is_of_fields(model: SemanticModel) -> Iterator[Finding]:
    """``display`` names fields of the entity, or columns that one of them is: of others every column would be shown."""
    for number, entity in enumerate(model.entities):
        known = {dimension.name for dimension in entity.dimensions} | {one.expr for one in entity.dimensions}
        for position, name in enumerate(entity.display):
            if name not in known:
                told = unknown_name(f"field of {entity.name}", name, [one.name for one in entity.dimensions])
                yield Finding(("entities", number, "display", position), f"`display` takes fields: {told}")


# -- relationships and hierarchies -----------------------------------------------------------------------------------


def relationships_connect_entities(model: SemanticModel) -> Iterator[Finding]:
    """Both ends exist and at least one pair of columns joins them."""
    known = names_of(model.entities)
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
                yield Finding(("hierarchies", number, "levels", position), unknown_field(level, model))


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
        given = {part for part in parts if getattr(metric, part)}
        meant = _meant(metric, given)
        if meant:
            told = " and ".join(f"`{part}`" for part in NEEDS[meant] if part in given)
            yield Finding(("metrics", number), f"`kind: {meant}` is missing: the metric `{metric.name}` has {told}")
            continue
        for part in NEEDS[metric.kind]:
            if part not in given:
                yield Finding(("metrics", number), f"the {metric.kind} metric `{metric.name}` has no `{part}`")
        for part in sorted(given - set(NEEDS[metric.kind])):
            yield Finding(("metrics", number, part), f"`{part}` does not belong to a {metric.kind} metric")


def _meant(metric: Metric, given: set[str]) -> str:
    """The kind that somebody forgot to say: what is given belongs to another one alone."""
    if metric.kind != "simple" or not given or "measure" in given:
        return ""
    return next((kind for kind, needed in NEEDS.items() if given <= set(needed)), "")


def measures_exist(model: SemanticModel) -> Iterator[Finding]:
    """``measure`` is ``entity.measure``."""
    known = measures(model)
    for number, metric in enumerate(model.metrics):
        if metric.measure and metric.measure not in known:
            yield Finding(("metrics", number, "measure"), _no_measure(metric.measure, known))


def _no_measure(name: str, known: Sequence[str]) -> str:
    same = [one for one in known if one.partition(".")[2] == name]
    return f"`{name}` is no measure. {did_you_mean(same)}" if same else unknown_name("measure", name, known)


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


def metric_parts_exist(model: SemanticModel) -> Iterator[Finding]:
    """Numerators, denominators, components and names in expressions are metrics."""
    known = names_of(model.metrics)
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
    display_is_of_fields,
    relationships_connect_entities,
    hierarchies_have_levels,
    metrics_have_their_parts,
    measures_exist,
    metric_parts_exist,
    metrics_have_no_cycles,
    numbers_are_possible,
)
