"""Which date a number is counted by: its own, its entity's, the one all its numbers go by, the nearest entity's."""

from __future__ import annotations

from assay.semantic.compile.context import Context
from assay.semantic.compile.scope import FieldRef
from assay.semantic.model import Entity


def default_time(entity: Entity, context: Context, named: str | None = None) -> FieldRef | None:
    """The time field of rows of ``entity``; None when there is none to be found."""
    if named:
        return FieldRef(named if "." in named else f"{entity.name}.{named}")
    if entity.default_time:
        return FieldRef(f"{entity.name}.{entity.default_time}")
    told = {measure.time for measure in entity.measures}
    if len(told) == 1 and (declared := told.pop()):
        return FieldRef(declared if "." in declared else f"{entity.name}.{declared}")
    own = [dimension.name for dimension in entity.dimensions if dimension.kind == "time"]
    if len(own) == 1:
        return FieldRef(f"{entity.name}.{own[0]}")
    return _nearest(entity, context) if not own else None


def _nearest(entity: Entity, context: Context) -> FieldRef | None:
    """The date of the one closest entity reached without fan-out (an item is dated by its order)."""
    graph = context.graph
    candidates = [
        (len(graph.path(entity.name, other.name)), other)
        for other in context.model.entities
        if other.default_time and other is not entity and graph.reaches(entity.name, other.name)
    ]
    if not candidates:
        return None
    shortest = min(length for length, _ in candidates)
    best = [other for length, other in candidates if length == shortest]
    return FieldRef(f"{best[0].name}.{best[0].default_time}") if len(best) == 1 else None
