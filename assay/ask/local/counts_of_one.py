"""Doubt: rows counted for each of themselves, or for each of what has but one of them."""

from __future__ import annotations

from collections.abc import Iterator

from assay.ask.local.draft import Draft
from assay.ask.local.lexicon import Link
from assay.ask.local.undated import counted_entity
from assay.kernel.identity import kept_by_identity
from assay.semantic.model import Entity, SemanticModel
from assay.semantic.spec import Aggregate, AnalyticsSpec


def counts_of_one(draft: Draft, spec: AnalyticsSpec, model: SemanticModel) -> Iterator[str]:
    """Rows of an entity, or of what it belongs to, counted for each of its own rows, or of its names: always one."""
    groups = {use.field for use in spec.dimensions if not (use.grain or use.part or use.bucket)}
    if not groups or not spec.metrics:
        return
    keyed = {owner for owner, field in _keys(model) if field in groups}
    said = {
        link.ref for item in draft.items if item.is_link("dimension") for link in item.links[:1] if _own(link, model)
    }
    displays = _displays(model)
    keyed |= {owner for owner, fields in displays if groups & fields - said}
    above = _above(keyed, model)
    for use in spec.metrics:
        entity = counted_entity(use.expr, model)
        if entity is not None and entity.name in keyed | above:
            yield entity.plural or entity.name
        named = {owner for owner, fields in displays if fields & groups}
        distinct = isinstance(use.expr, Aggregate) and use.expr.agg == "count_distinct" and use.expr.field
        if distinct and (
            _refers(distinct, model) in keyed | named
            or distinct.partition(".")[0] in (keyed | named if spec.having else keyed)
        ):
            yield distinct.partition(".")[2].replace("_", " ")


def _refers(ref: str, model: SemanticModel) -> str | None:
    """What a field refers to, where it is a reference."""
    owner, _, name = ref.partition(".")
    found = model.field(ref)
    column = found[1].column if found else name
    ways = (
        one for one in model.relationships if one.left == owner and [left.strip('"') for left, _ in one.on] == [column]
    )
    return next((one.right for one in ways), None)


def _above(entities: set[str], model: SemanticModel) -> set[str]:
    """What they belong to, and what that belongs to: one for each of their rows."""
    found: set[str] = set()
    while new := {
        one.right
        for one in model.relationships
        if one.left in entities | found and one.right not in found and one.cardinality.endswith("to_one")
    }:
        found |= new
    return found


def _own(link: Link, model: SemanticModel) -> bool:
    """Whether a field is called by a name of its own, not by the name of the thing it names."""
    entity = model.entity(link.entity)
    return entity is None or link.label.casefold() not in {entity.name.casefold(), entity.label.casefold()}


@kept_by_identity(16)
def _keys(model: SemanticModel) -> tuple[tuple[str, str], ...]:
    """Every entity with each of the fields that hold its key."""
    return tuple((one.name, f"{one.name}.{name}") for one in model.entities for name in _naming(one))


@kept_by_identity(16)
def _displays(model: SemanticModel) -> tuple[tuple[str, frozenset[str]], ...]:
    """Every entity with the fields that its rows are called by."""
    return tuple((one.name, frozenset(f"{one.name}.{name}" for name in one.display)) for one in model.entities)


def _naming(entity: Entity) -> Iterator[str]:
    """Dimensions that hold the entity's key."""
    for dimension in entity.dimensions:
        if len(entity.key) == 1 and (dimension.expr or dimension.name).strip('"') == entity.key[0]:
            yield dimension.name
