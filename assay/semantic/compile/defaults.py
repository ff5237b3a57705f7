"""Default filters of a model, and which rows they speak of."""

from __future__ import annotations

from collections.abc import Callable

from assay.semantic.compile.graph import Path
from assay.semantic.compile.scope import FieldRef, Scope
from assay.semantic.spec import All, AnyOf, Compare, Condition, FieldValue, Not


def fields_of(clause: Condition) -> tuple[FieldRef, ...]:
    """Every field a condition reads of its own row."""
    if isinstance(clause, Not):
        return fields_of(clause.negate)
    if isinstance(clause, Compare):
        other = clause.value
        more = (FieldRef(other.field, other.via),) if isinstance(other, FieldValue) else ()
        return (FieldRef(clause.field, clause.via), *more)
    parts = clause.all if isinstance(clause, All) else clause.any if isinstance(clause, AnyOf) else ()
    return tuple(ref for part in parts for ref in fields_of(part))


def default_clauses(scope: Scope, less: Path = ()) -> tuple[Condition, ...]:
    """Default filters that speak of rows this scope reaches without fan-out.

    ``less``: hops that led to this scope; what lies back along them is filtered where they start.
    """
    graph, entity = scope.context.graph, scope.entity.name
    back = {hop.name for hop in less}

    def applies(owner: str, ref: FieldRef) -> bool:
        if not graph.reaches(entity, owner, ref.via):
            return False
        path = graph.path(entity, owner, ref.via)
        return not path or path[0].name not in back

    return _applying(scope, applies)


def _applying(scope: Scope, applies: Callable[[str, FieldRef], bool]) -> tuple[Condition, ...]:
    found = []
    for condition in scope.context.model.default_filters:
        owners = [(scope.context.field(ref.field)[0].name, ref) for ref in fields_of(condition)]
        if owners and all(applies(owner, ref) for owner, ref in owners):
            found.append(condition)
    return tuple(found)
