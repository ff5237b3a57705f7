"""A written model over an inferred one: what people wrote wins, what only Assay guessed fills the rest."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from assay.semantic.compile.fragments import references_of
from assay.semantic.model import Dimension, Entity, Measure, Metric, Relationship, SemanticModel
from assay.semantic.spec import Compare


def merge(written: SemanticModel, inferred: SemanticModel) -> SemanticModel:
    """``written`` wins per name; inferred entities and dimensions nobody wrote about stay.

    Entities meet by table. Inferred references follow an entity to its written name. Of inferred relationships those
    between a pair of entities that a person has related on the same columns go.
    """
    names = _renamed(written, inferred)
    entities = _entities(written, inferred)
    entities = tuple(_reading_what_is_there(entity, entities, names) for entity in entities)
    said = _subjects(written)
    rest = [metric for metric in inferred.metrics if _adds(metric, inferred, names, written, said)]
    there = {f"{entity.name}.{measure.name}" for entity in entities for measure in entity.measures}
    rest = [metric for metric in rest if not metric.measure or _measured(metric.measure, names) in there]
    metrics = (*written.metrics, *rest)
    return SemanticModel.model_validate(
        {
            **{name: getattr(inferred, name) for name in ("name", "title", "description", "currency")},
            **{name: getattr(written, name) for name in written.model_fields_set},
            "entities": entities,
            "relationships": _relationships(written, inferred, names),
            "metrics": tuple(_moved(metric, names) if metric not in written.metrics else metric for metric in metrics),
            "hierarchies": _by_name(written.hierarchies, [_moved(item, names) for item in inferred.hierarchies]),
            "glossary": (*written.glossary, *(term for term in inferred.glossary if term not in written.glossary)),
            "default_filters": written.default_filters or inferred.default_filters,
        }
    )


def _reading_what_is_there(entity: Entity, every: Sequence[Entity], names: dict[str, str]) -> Entity:
    """Guessed fields and measures read other entities by their written names; those that read what is gone go."""
    known = {(one.name, dimension.name) for one in every for dimension in one.dimensions}
    dimensions, measures = (
        tuple(moved for one in items if (moved := _followed(one, names, known)) is not None)
        for items in (entity.dimensions, entity.measures)
    )
    return entity.model_copy(update={"dimensions": dimensions, "measures": measures})


def _followed(item: Any, names: dict[str, str], known: set[tuple[str, str]]) -> Any:
    if not item.inferred or not _across(item.expr):
        return item
    expr = item.expr
    for old, new in names.items():
        owner, _, field = old.partition(".")
        here = f'"{owner}"."{field}"' if field else f'"{owner}".'
        expr = expr.replace(here, f'"{owner}"."{new}"' if field else f'"{new}".')
    return item.model_copy(update={"expr": expr}) if _across(expr) <= known else None


def _across(expr: str) -> set[tuple[str, str]]:
    return {pair for pair in references_of(expr) if pair[0]} if "." in expr else set()


def _renamed(written: SemanticModel, inferred: SemanticModel) -> dict[str, str]:
    """Written name of each inferred entity whose table somebody wrote about, and of its fields (``entity.field``)."""
    by_table = {entity.table.casefold(): entity for entity in written.entities}
    pairs = [(one, by_table.get(one.table.casefold(), one)) for one in inferred.entities]
    fields = {f"{guess.name}.{old}": new for guess, own in pairs for old, new in _fields_renamed(own, guess).items()}
    return {**fields, **{guess.name: own.name for guess, own in pairs}}


def _entities(written: SemanticModel, inferred: SemanticModel) -> tuple[Entity, ...]:
    guessed = {entity.table.casefold(): entity for entity in inferred.entities}
    own = [_entity(entity, guessed.get(entity.table.casefold())) for entity in written.entities]
    tables = {entity.table.casefold() for entity in written.entities}
    taken = {entity.name for entity in written.entities}
    rest = [item for item in inferred.entities if item.table.casefold() not in tables and item.name not in taken]
    return (*own, *rest)


def _entity(written: Entity, inferred: Entity | None) -> Entity:
    if inferred is None:
        return written
    filled: dict[str, Any] = {
        name: getattr(inferred, name)
        for name in ("label", "description", "synonyms", "plural", "key", "default_time", "display")
        if name not in written.model_fields_set
    }
    dimensions = _items(written.dimensions, inferred.dimensions)
    dated = {dimension.name for dimension in dimensions if dimension.kind == "time"}
    called = _fields_renamed(written, inferred)
    if "display" in filled:
        filled["display"] = tuple(called.get(name, name) for name in inferred.display)
    if "default_time" in filled:
        filled["default_time"] = called.get(inferred.default_time or "", inferred.default_time)
    # A stock has no day of its own: its model says so with `default_time: null`.
    if filled.get("default_time") not in dated:
        filled.pop("default_time", None)
    return written.model_copy(
        update={**filled, "dimensions": dimensions, "measures": _items(written.measures, inferred.measures)}
    )


def _items(written: Sequence[Any], inferred: Sequence[Any]) -> tuple[Any, ...]:
    """Written ones, completed by what was inferred about the same column, then inferred ones nobody wrote about."""
    named = {item.name for item in written} | {_about(item) for item in written}
    own = [_completed(item, _guess(item, inferred)) for item in written]
    return (*own, *(item for item in inferred if item.name not in named and _about(item) not in named))


def _fields_renamed(written: Entity, inferred: Entity) -> dict[str, str]:
    """Written name of each inferred field whose column somebody gave another name."""
    own = {one.name for one in written.dimensions}
    by_column = {_about(one): one.name for one in written.dimensions}
    return {one.name: by_column.get(_about(one), one.name) for one in inferred.dimensions if one.name not in own}


def _about(item: Any) -> Any:
    """The column a field reads; the column and the way it is counted of a measure."""
    column = (item.expr or item.name).strip('"`').casefold()
    return column if isinstance(item, Dimension) else (column, item.agg)


def _guess(written: Any, inferred: Sequence[Any]) -> Any:
    """What was guessed about the same column, under whatever name; a column has one guess at most."""
    return next((one for one in inferred if one.name == written.name), None) or next(
        (one for one in inferred if isinstance(one, Dimension) and _about(one) == _about(written)), None
    )


def _completed(written: Any, inferred: Any) -> Any:
    if inferred is None:
        return written
    said = written.model_fields_set | {"name", "expr", "inferred"}
    if written.name != inferred.name:
        said |= {"label"}  # a name somebody gave is what the field is called
    return written.model_copy(update={key: getattr(inferred, key) for key in inferred.model_fields_set - said})


def _relationships(written: SemanticModel, inferred: SemanticModel, names: dict[str, str]) -> tuple[Relationship, ...]:
    joined = {_link(item) for item in written.relationships}
    taken = {item.name for item in written.relationships}
    rest = []
    for item in inferred.relationships:
        moved = item.model_copy(
            update={"left": names.get(item.left, item.left), "right": names.get(item.right, item.right)}
        )
        if _link(moved) not in joined and moved.name not in taken:
            rest.append(moved)
    return (*written.relationships, *rest)


def _link(item: Relationship) -> frozenset[tuple[str, tuple[str, ...]]]:
    left = tuple(sorted(pair[0].casefold() for pair in item.on))
    right = tuple(sorted(pair[1].casefold() for pair in item.on))
    return frozenset({(item.left, left), (item.right, right)})


Subject = tuple[str, str]
"""Table and column that a measure is about; no column: the rows themselves."""


def _adds(
    metric: Metric, inferred: SemanticModel, names: dict[str, str], written: SemanticModel, said: set[Subject]
) -> bool:
    """Whether a guessed metric is about something no person has made a measure of."""
    if written.metric(metric.name) is not None or metric.measure is None:
        return written.metric(metric.name) is None
    owner, _, name = metric.measure.partition(".")
    entity = inferred.entity(owner)
    measure = entity.measure(name) if entity else None
    if entity is None or measure is None or owner not in names:
        return False
    return _subject(entity, measure) not in said


def _subjects(model: SemanticModel) -> set[Subject]:
    return {_subject(entity, measure) for entity in model.entities for measure in entity.measures}


def _subject(entity: Entity, measure: Measure) -> Subject:
    column = (measure.expr or ("" if measure.agg == "count" else measure.name)).strip('"`').casefold()
    # Counting rows and counting a key are about the same thing.
    rows = measure.agg in ("count", "count_distinct") and column in {key.casefold() for key in entity.key}
    return entity.table.casefold(), "" if rows else column


def _moved(item: Any, names: dict[str, str]) -> Any:
    """References ``entity.name`` of an inferred item under the entities' written names."""
    update: dict[str, Any] = {}
    if getattr(item, "measure", None):
        update["measure"] = _measured(item.measure, names)
    if getattr(item, "time", None):
        update["time"] = _reference(item.time, names)
    if getattr(item, "levels", None):
        update["levels"] = tuple(_reference(level, names) for level in item.levels)
    if isinstance(getattr(item, "filter", None), Compare):
        update["filter"] = item.filter.model_copy(update={"field": _reference(item.filter.field, names)})
    return item.model_copy(update=update)


def _reference(text: str, names: dict[str, str]) -> str:
    """A field by its written names, that of its entity and its own."""
    owner, dot, name = text.partition(".")
    return f"{names.get(owner, owner)}{dot}{names.get(text, name)}"


def _measured(text: str, names: dict[str, str]) -> str:
    owner, dot, name = text.partition(".")
    return f"{names.get(owner, owner)}{dot}{name}"


def _by_name(written: Sequence[Any], inferred: Sequence[Any]) -> tuple[Any, ...]:
    taken = {item.name for item in written}
    return (*written, *(item for item in inferred if item.name not in taken))
