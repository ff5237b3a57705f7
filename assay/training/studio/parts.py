"""A semantic model taken apart: every part has a kind, a name, and a YAML document that the loader reads."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import yaml

from assay.semantic.dump import ordered
from assay.semantic.model import Entity, SemanticModel
from assay.semantic.spec import Frozen
from assay.semantic.taught import MODEL_KEYS

Content = dict[str, Any]
MODEL_NAME: Final = "model"
"""The name of the one part that holds what is said of the whole model."""


@dataclass(frozen=True)
class Part:
    """One part of a model. ``content`` is what stands in its list in the YAML; ``owner`` the entity it belongs to."""

    kind: str
    name: str
    title: str
    content: Content
    owner: str = ""
    table: str = ""
    about: str = ""
    inferred: bool = False


def parts_of(model: SemanticModel) -> tuple[Part, ...]:
    """Every part, in the order in which they are shown."""
    return tuple(part for kind in KINDS.values() for part in kind(model))


def find_part(model: SemanticModel, kind: str, name: str) -> Part | None:
    """The part of that kind and name."""
    made = KINDS.get(kind)
    return next((part for part in made(model) if part.name == name), None) if made else None


def place_of(model: SemanticModel, kind: str, name: str) -> tuple[str | int, ...] | None:
    """Where a part stands in a model; None for an entity or a hierarchy, of which only the structure is checked.

    >>> from assay.semantic.model import Metric
    >>> place_of(SemanticModel(metrics=(Metric(name="revenue"),)), "metric", "revenue")
    ('metrics', 0)
    """
    if kind in ("dimension", "measure"):
        owner, _, own = name.partition(".")
        within = next((at for at, one in enumerate(model.entities) if one.name == owner), None)
        inner = _position(getattr(model.entities[within], f"{kind}s"), own) if within is not None else None
        return ("entities", within, f"{kind}s", inner) if within is not None and inner is not None else None
    if kind == "model":
        return ("default_filters",)
    place = _position(getattr(model, LISTS[kind]), name) if kind in ("metric", "relationship", "glossary") else None
    return (LISTS[kind], place) if place is not None else None


def _position(items: Sequence[Any], name: str) -> int | None:
    return next((at for at, one in enumerate(items) if getattr(one, "name", getattr(one, "term", "")) == name), None)


def document(part: Part) -> Content:
    """The file that says this part alone.

    >>> document(Part("metric", "revenue", "Revenue", {"name": "revenue", "measure": "orders.amount"}))
    {'metrics': [{'name': 'revenue', 'measure': 'orders.amount'}]}
    """
    if part.kind in ("dimension", "measure"):
        entity = {"name": part.owner, "table": part.table, f"{part.kind}s": [part.content]}
        return {"entities": [entity]}
    return dict(part.content) if part.kind == "model" else {LISTS[part.kind]: [part.content]}


def text_of(part: Part) -> str:
    """That file as YAML."""
    return written(document(part))


def written(data: Mapping[str, Any]) -> str:
    """YAML, the telling keys first."""
    return str(yaml.safe_dump(ordered(dict(data)), sort_keys=False, allow_unicode=True, width=100))


def plain(item: Frozen) -> Content:
    """What is not default of a part of the model, as YAML holds it."""
    found: Content = item.model_dump(mode="json", exclude_defaults=True, by_alias=True)
    return found


# -- one kind after the other ----------------------------------------------------------------------------------------


def _model(model: SemanticModel) -> Iterator[Part]:
    content = plain(model)
    kept: Content = {key: content[key] for key in MODEL_KEYS if key in content}
    yield Part("model", MODEL_NAME, model.title or "The whole model", kept, about="currency, calendar, default filters")


def _metrics(model: SemanticModel) -> Iterator[Part]:
    for one in model.metrics:
        about = " · ".join(filter(None, (one.kind, one.category)))
        yield Part("metric", one.name, one.label or one.name, plain(one), about=about, inferred=one.inferred)


def _entities(model: SemanticModel) -> Iterator[Part]:
    for one in model.entities:
        content = {key: value for key, value in plain(one).items() if key not in ("dimensions", "measures")}
        count = f"{len(one.dimensions)} fields, {len(one.measures)} measures"
        yield Part("entity", one.name, one.label or one.name, content, about=count, inferred=one.inferred)


def _dimensions(model: SemanticModel) -> Iterator[Part]:
    for entity in model.entities:
        for one in entity.dimensions:
            yield _owned("dimension", entity, one.name, one.label, plain(one), one.kind, one.inferred)


def _measures(model: SemanticModel) -> Iterator[Part]:
    for entity in model.entities:
        for one in entity.measures:
            yield _owned("measure", entity, one.name, one.label, plain(one), one.agg, one.inferred)


def _owned(kind: str, entity: Entity, name: str, label: str, content: Content, about: str, inferred: bool) -> Part:
    told = f"{entity.label or entity.name} · {about}"
    full = f"{entity.name}.{name}"
    return Part(kind, full, label or full, content, entity.name, entity.table, told, inferred)


def _relationships(model: SemanticModel) -> Iterator[Part]:
    for one in model.relationships:
        title = f"{one.left} → {one.right}"
        usual = one.name == f"{one.left}_{one.right}"
        yield Part("relationship", one.name, title, plain(one), about="" if usual else one.name, inferred=one.inferred)


def _hierarchies(model: SemanticModel) -> Iterator[Part]:
    for one in model.hierarchies:
        yield Part("hierarchy", one.name, one.label or one.name, plain(one), about=" → ".join(one.levels))


def _terms(model: SemanticModel) -> Iterator[Part]:
    for one in model.glossary:
        yield Part("glossary", one.term, one.term, plain(one), about=one.means or one.description)


KINDS: Final[Mapping[str, Callable[[SemanticModel], Iterator[Part]]]] = {
    "metric": _metrics,
    "measure": _measures,
    "dimension": _dimensions,
    "entity": _entities,
    "relationship": _relationships,
    "hierarchy": _hierarchies,
    "glossary": _terms,
    "model": _model,
}
"""Kind of a part -> the parts of that kind in a model."""

LISTS: Final[Mapping[str, str]] = {
    "metric": "metrics", "entity": "entities", "relationship": "relationships", "hierarchy": "hierarchies",
    "glossary": "glossary",
}  # fmt: skip
"""Kind of a part -> the key of its list in YAML."""
