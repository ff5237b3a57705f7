"""Default filters of a model, and which rows they speak of."""

from __future__ import annotations

from collections.abc import Callable

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


def default_clauses(scope: Scope) -> tuple[Condition, ...]:
    """Default filters that speak of rows this scope reaches without fan-out."""
    return _applying(scope, lambda owner, ref: scope.context.graph.reaches(scope.entity.name, owner, ref.via))


def own_defaults(scope: Scope) -> tuple[Condition, ...]:
    """Default filters that speak of the scope's own base entity only."""
    return _applying(scope, lambda owner, ref: owner == scope.entity.name and not ref.via)


def _applying(scope: Scope, applies: Callable[[str, FieldRef], bool]) -> tuple[Condition, ...]:
    found = []
    for condition in scope.context.model.default_filters:
        owners = [(scope.context.field(ref.field)[0].name, ref) for ref in fields_of(condition)]
        if owners and all(applies(owner, ref) for owner, ref in owners):
            found.append(condition)
    return tuple(found)
