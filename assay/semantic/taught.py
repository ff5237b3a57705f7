"""What admins taught, laid over a model: terms, metrics, measures, relationships, what is said of fields and entities.

An item is (kind, state, content). Approved items win over what the model says of the same name; retired ones take it
away. What names a thing that is gone changes nothing: reports of drift are made elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from assay.semantic.model import Dimension, Entity, Hierarchy, Measure, Metric, Relationship, SemanticModel, Term
from assay.semantic.spec import Frozen

Taught = tuple[str, str, Mapping[str, Any]]
Known = dict[str, Any]
FIELD_KEYS = ("label", "description", "synonyms", "kind", "expr", "unit", "format", "grains", "values", "hidden", "pii")
ENTITY_KEYS = ("label", "plural", "description", "synonyms", "table", "key", "default_time", "display", "owner")
MODEL_KEYS = ("title", "description", "currency", "calendar", "default_filters")


def taught(model: SemanticModel, items: Iterable[Taught]) -> SemanticModel:
    """The model with the items in force.

    >>> shop = SemanticModel(glossary=(Term(term="GMV", means="revenue"),))
    >>> taught(shop, [("glossary", "approved", {"term": "gmv", "means": "profit"})]).glossary[0].means
    'profit'
    >>> taught(shop, [("glossary", "retired", {"term": "GMV"})]).glossary
    ()
    """
    for kind, state, content in items:
        lay = LAYERS.get(kind)
        if lay is not None and state in ("approved", "retired"):
            model = lay(model, content, state == "retired")
    return model


def _term(model: SemanticModel, content: Mapping[str, Any], gone: bool) -> SemanticModel:
    term = Term.model_validate(dict(content))
    terms = _placed(model.glossary, term, lambda one: one.term.casefold(), gone)
    return model.model_copy(update={"glossary": terms})


def _metric(model: SemanticModel, content: Mapping[str, Any], gone: bool) -> SemanticModel:
    """The metric, and the measures that came with it in their entities."""
    said = {key: value for key, value in content.items() if key not in ("measures", "text")}
    metric = Metric.model_validate(said)
    for measure in () if gone else content.get("measures", ()):
        model = _measured(model, dict(measure))
    return model.model_copy(update={"metrics": _placed(model.metrics, metric, lambda one: one.name, gone)})


def _measured(model: SemanticModel, content: dict[str, Any]) -> SemanticModel:
    entity = model.entity(content.pop("entity"))
    if entity is None:
        return model
    measures = _placed(entity.measures, Measure.model_validate(content), lambda one: one.name, False)
    return _with_entity(model, entity, entity.model_copy(update={"measures": measures}))


def _measure(model: SemanticModel, content: Mapping[str, Any], gone: bool) -> SemanticModel:
    entity = model.entity(str(content["entity"]))
    if entity is None or not gone:
        return _measured(model, dict(content))
    measures = tuple(one for one in entity.measures if one.name != content["name"])
    return _with_entity(model, entity, entity.model_copy(update={"measures": measures}))


def _field(model: SemanticModel, content: Mapping[str, Any], gone: bool) -> SemanticModel:
    """What is said of a dimension over what was known of it; one with an expression may be new."""
    owner, _, name = str(content["field"]).partition(".")
    entity = model.entity(owner)
    known = entity.dimension(name) if entity else None
    if entity is None or gone or (known is None and "expr" not in content):
        return model
    plain = (known or Dimension(name=name)).model_dump()
    said = _said(plain, content, FIELD_KEYS, Dimension)
    if "values" in content:
        said["values"] = _both(said["values"], content["values"])
    changed = Dimension.model_validate({**said, "inferred": False})
    dimensions = _placed(entity.dimensions, changed, lambda one: one.name, False)
    return _with_entity(model, entity, entity.model_copy(update={"dimensions": dimensions}))


def _said(
    plain: dict[str, Any], content: Mapping[str, Any], keys: Iterable[str], shape: type[Frozen]
) -> dict[str, Any]:
    """What was known, without what somebody took away, and with what they said; ``values`` are laid together later."""
    gone = {key: shape.model_fields[key].get_default(call_default_factory=True) for key in content.get("without", ())}
    said = {key: content[key] for key in keys if key in content and key != "values"}
    return {**plain, **gone, **said}


def _both(known: Mapping[str, tuple[str, ...]], said: Mapping[str, Iterable[str]]) -> dict[str, tuple[str, ...]]:
    """Ways to write each value, those known and those said."""
    values = {**known, **{value: () for value in said if value not in known}}
    return {value: tuple(dict.fromkeys((*ways, *said.get(value, ())))) for value, ways in values.items()}


def _entity(model: SemanticModel, content: Mapping[str, Any], gone: bool) -> SemanticModel:
    """What is said of an entity over what was known of it; one with a table may be new."""
    name = str(content["entity"])
    entity = model.entity(name)
    if gone or (entity is None and "table" not in content):
        return model
    if entity is None:
        made = Entity.model_validate({"name": name, **{key: content[key] for key in ENTITY_KEYS if key in content}})
        return model.model_copy(update={"entities": (*model.entities, made)})
    # Nested parts stay the objects they are: only what was said is read anew.
    plain = entity.model_dump(exclude={"dimensions", "measures"})
    read = Entity.model_validate({**_said(plain, content, ENTITY_KEYS, Entity), "inferred": False})
    kept = {"dimensions": entity.dimensions, "measures": entity.measures}
    return _with_entity(model, entity, read.model_copy(update=kept))


def _hierarchy(model: SemanticModel, content: Mapping[str, Any], gone: bool) -> SemanticModel:
    found = Hierarchy.model_validate(dict(content))
    return model.model_copy(update={"hierarchies": _placed(model.hierarchies, found, lambda one: one.name, gone)})


def _facts(model: SemanticModel, content: Mapping[str, Any], gone: bool) -> SemanticModel:
    """What is said of the model as a whole."""
    if gone:
        return model
    keys = [key for key in MODEL_KEYS if key in content or key in content.get("without", ())]
    read = SemanticModel.model_validate(_said({}, content, MODEL_KEYS, SemanticModel))
    return model.model_copy(update={key: getattr(read, key) for key in keys})


def _relationship(model: SemanticModel, content: Mapping[str, Any], gone: bool) -> SemanticModel:
    link = Relationship.model_validate(dict(content))
    return model.model_copy(update={"relationships": _placed(model.relationships, link, lambda one: one.name, gone)})


def _with_entity(model: SemanticModel, old: Entity, new: Entity) -> SemanticModel:
    return model.model_copy(update={"entities": tuple(new if one is old else one for one in model.entities)})


def _placed(known: tuple[Any, ...], new: Any, name: Callable[[Any], str], gone: bool) -> tuple[Any, ...]:
    """``new`` in the place of what has its name, else at the end; without that name when it is ``gone``."""
    if gone:
        return tuple(one for one in known if name(one) != name(new))
    if any(name(one) == name(new) for one in known):
        return tuple(new if name(one) == name(new) else one for one in known)
    return (*known, new)


LAYERS: Mapping[str, Callable[[SemanticModel, Mapping[str, Any], bool], SemanticModel]] = {
    "glossary": _term,
    "metric": _metric,
    "measure": _measure,
    "dimension": _field,
    "entity": _entity,
    "relationship": _relationship,
    "hierarchy": _hierarchy,
    "model": _facts,
}
"""Kind of item -> how it is laid over a model."""
