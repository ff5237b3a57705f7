"""What comes in and what goes out, kept apart: of "payments in" and "payments out" the one was received.

People call them so; "in" alone is no part of a name that a question could tell from "payments in May".
"""

from __future__ import annotations

from collections.abc import Sequence

from assay.semantic.model import Entity

_SAID = {
    "in": ("{} received", ("{}", "received {}", "incoming {}")),
    "out": ("{} made", ("{}", "{} sent", "outgoing {}")),
}


def with_both_ways(entities: Sequence[Entity]) -> list[Entity]:
    """Every entity, those of such a pair by what people call them."""
    names = {entity.name.casefold() for entity in entities}
    return [_called(entity, names) for entity in entities]


def _called(entity: Entity, names: set[str]) -> Entity:
    noun, _, way = entity.name.casefold().rpartition("_")
    if not noun or way not in _SAID or not {f"{noun}_in", f"{noun}_out"} <= names:
        return entity
    label, others = _SAID[way]
    things = noun.replace("_", " ")
    one = entity.label.rpartition(" ")[0] or things
    said = {
        "label": label.format(one),
        "plural": label.format(things),
        "synonyms": (*entity.synonyms, *(form.format(things) for form in others)),
    }
    return entity.model_copy(update=said)
