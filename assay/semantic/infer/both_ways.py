"""What comes in and what goes out, kept apart: of "payments in" and "payments out" the one was received."""

from __future__ import annotations

from collections.abc import Sequence

from assay.semantic.model import Entity

_SAID = {
    "in": ("{} received", "received {}", "incoming {}"),
    "out": ("{} made", "{} sent", "outgoing {}"),
}


def with_both_ways(entities: Sequence[Entity]) -> list[Entity]:
    """Every entity, those of such a pair with what people call them besides."""
    names = {entity.name.casefold() for entity in entities}
    return [_called(entity, names) for entity in entities]


def _called(entity: Entity, names: set[str]) -> Entity:
    noun, _, way = entity.name.casefold().rpartition("_")
    if not noun or way not in _SAID or not {f"{noun}_in", f"{noun}_out"} <= names:
        return entity
    said = tuple(form.format(noun.replace("_", " ")) for form in _SAID[way])
    return entity.model_copy(update={"synonyms": (*entity.synonyms, *said)})
