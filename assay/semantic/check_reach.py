"""What an expression may read beyond its own table: fields of entities that each row has one of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assay.semantic.compile.graph import graph_of
from assay.semantic.model import Entity, SemanticModel
from assay.semantic.suggest import hint


def reaching_faults(model: SemanticModel, entity: Entity, references: Sequence[tuple[str, str]]) -> Iterator[str]:
    """Faults of ``entity.field`` in an expression: unknown, ambiguous, or with several rows at the other end."""
    for name, field in references:
        if name:
            yield from _faults(model, entity, name, field)


def _faults(model: SemanticModel, entity: Entity, name: str, field: str) -> Iterator[str]:
    relation = next((one for one in model.relationships if one.name == name), None)
    other = model.entity(name) or (model.entity(relation.right) if relation else None)
    if other is None:
        known = [*(one.name for one in model.entities), *(one.name for one in model.relationships)]
        yield f"`{name}.{field}`: `{name}` is no entity or relationship. {hint(name, known)}"
        return
    if other.dimension(field) is None:
        yield f"`{name}.{field}`: `{other.name}` has no such field. {hint(field, [d.name for d in other.dimensions])}"
    via = () if model.entity(name) else (name,)
    ways = graph_of(model).best(entity.name, other.name, via)
    if len(ways) != 1:
        told = "in several ways; name the relationship instead" if ways else "no way; add a relationship"
        yield f"`{name}.{field}`: `{entity.name}` leads to `{other.name}` {told}"
    elif any(hop.many for hop in ways[0]):
        yield f"`{name}.{field}`: a row of `{entity.name}` has several `{other.name}`, so it has no one value"
