"""What admins taught, laid over a model: terms, metrics, measures, relationships, what is said of fields and entities.

An item is (kind, state, content). Approved items win over what the model says of the same name; retired ones take it
away. What names a thing that is gone changes nothing: reports of drift are made elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

from assay.semantic.model import Dimension, Entity, Hierarchy, Measure, Metric, Relationship, SemanticModel, Term
from assay.semantic.named import Named
from assay.semantic.spec import Frozen

Taught = tuple[str, str, Mapping[str, Any]]
Known = dict[str, Any]
T = TypeVar("T")
FIELD_KEYS = (
    "label", "description", "synonyms", "kind", "expr", "unit", "format", "grains", "values", "labels", "hidden", "pii",
)  # fmt: skip
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
    laid = _Laid(model)
    for kind, state, content in items:
        lay = LAYERS.get(kind)
        if lay is not None and state in ("approved", "retired"):
            lay(laid, content, state == "retired")
    return laid.model()


class _LaidEntity:
    """An entity whose dimensions and measures are laid over."""

    def __init__(self, entity: Entity) -> None:
        self.entity = entity
        self.dimensions = Named(entity.dimensions, _own_name)
        self.measures = Named(entity.measures, _own_name)

    def read(self) -> Entity:
        """As it is now; nested parts stay the objects they are."""
        parts = {"dimensions": self.dimensions.parts(), "measures": self.measures.parts()}
        same = all(getattr(self.entity, key) is value for key, value in parts.items())
        return self.entity if same else self.entity.model_copy(update=parts)


class _Laid:
    """A model that is laid over, part by part: whatever is said of many things costs no more than they are."""

    def __init__(self, model: SemanticModel) -> None:
        self.given = model
        self.glossary = Named(model.glossary, lambda term: term.term.casefold())
        self.metrics = Named(model.metrics, _own_name)
        self.relationships = Named(model.relationships, _own_name)
        self.hierarchies = Named(model.hierarchies, _own_name)
        self.entities = Named([_LaidEntity(one) for one in model.entities], lambda one: one.entity.name)
        self.facts: Known = {}

    def model(self) -> SemanticModel:
        """The model as it is now; the very one that was given where nothing moved."""
        entities = tuple(one.read() for one in self.entities.parts())
        changed = self.facts | {name: getattr(self, name).parts() for name in _NAMED}
        if len(entities) != len(self.given.entities) or any(map(_differs, entities, self.given.entities)):
            changed["entities"] = entities
        moved = {key: value for key, value in changed.items() if value is not getattr(self.given, key)}
        return self.given.model_copy(update=moved) if moved else self.given


_NAMED = ("glossary", "metrics", "relationships", "hierarchies")


def _own_name(part: Any) -> str:
    return str(part.name)


def _differs(one: Entity, other: Entity) -> bool:
    return one is not other


def _term(laid: _Laid, content: Mapping[str, Any], gone: bool) -> None:
    term = Term.model_validate(dict(content))
    _place(laid.glossary, term, term.term.casefold(), gone)


def _metric(laid: _Laid, content: Mapping[str, Any], gone: bool) -> None:
    """The metric, and the measures that came with it in their entities."""
    said = {key: value for key, value in content.items() if key not in ("measures", "text")}
    metric = Metric.model_validate(said)
    for measure in () if gone else content.get("measures", ()):
        _measured(laid, dict(measure))
    _place(laid.metrics, metric, metric.name, gone)


def _measured(laid: _Laid, content: dict[str, Any]) -> None:
    entity = laid.entities.get(content.pop("entity"))
    if entity is not None:
        entity.measures.put(Measure.model_validate(content))


def _measure(laid: _Laid, content: Mapping[str, Any], gone: bool) -> None:
    entity = laid.entities.get(str(content["entity"]))
    if not gone:
        _measured(laid, dict(content))
    elif entity is not None:
        entity.measures.drop(content["name"])


def _field(laid: _Laid, content: Mapping[str, Any], gone: bool) -> None:
    """What is said of a dimension over what was known of it; one with an expression may be new."""
    owner, _, name = str(content["field"]).partition(".")
    entity = laid.entities.get(owner)
    known = entity.dimensions.get(name) if entity else None
    if entity is None or gone or (known is None and "expr" not in content):
        return
    plain = (known or Dimension(name=name)).model_dump()
    said = _said(plain, content, FIELD_KEYS, Dimension)
    if "values" in content:
        said["values"] = _both(said["values"], content["values"])
    entity.dimensions.put(Dimension.model_validate({**said, "inferred": False}))


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


def _entity(laid: _Laid, content: Mapping[str, Any], gone: bool) -> None:
    """What is said of an entity over what was known of it; one with a table may be new."""
    name = str(content["entity"])
    known = laid.entities.get(name)
    if gone or (known is None and "table" not in content):
        return
    if known is None:
        said = {key: content[key] for key in ENTITY_KEYS if key in content}
        laid.entities.put(_LaidEntity(Entity.model_validate({"name": name, **said})))
        return
    entity = known.read()
    # Nested parts stay the objects they are: only what was said is read anew.
    plain = entity.model_dump(exclude={"dimensions", "measures"})
    read = Entity.model_validate({**_said(plain, content, ENTITY_KEYS, Entity), "inferred": False})
    kept = {"dimensions": entity.dimensions, "measures": entity.measures}
    laid.entities.put(_LaidEntity(read.model_copy(update=kept)))


def _hierarchy(laid: _Laid, content: Mapping[str, Any], gone: bool) -> None:
    found = Hierarchy.model_validate(dict(content))
    _place(laid.hierarchies, found, found.name, gone)


def _facts(laid: _Laid, content: Mapping[str, Any], gone: bool) -> None:
    """What is said of the model as a whole."""
    if gone:
        return
    keys = [key for key in MODEL_KEYS if key in content or key in content.get("without", ())]
    read = SemanticModel.model_validate(_said({}, content, MODEL_KEYS, SemanticModel))
    laid.facts |= {key: getattr(read, key) for key in keys}


def _relationship(laid: _Laid, content: Mapping[str, Any], gone: bool) -> None:
    link = Relationship.model_validate(dict(content))
    _place(laid.relationships, link, link.name, gone)


def _place(parts: Named[T], part: T, name: str, gone: bool) -> None:
    """In the place of what has its name, or away with it."""
    if gone:
        parts.drop(name)
    else:
        parts.put(part)


LAYERS: Mapping[str, Callable[[_Laid, Mapping[str, Any], bool], None]] = {
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
