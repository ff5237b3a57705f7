"""Tables that only say what codes mean: "how many suppliers" are no rows of the table of kinds that names them."""

from __future__ import annotations

from collections.abc import Iterator

from assay.ask.local.draft import Draft
from assay.ask.local.undated import counted_entity
from assay.semantic.model import Entity, SemanticModel
from assay.semantic.spec import Aggregate, All, AnalyticsSpec, Arithmetic, Compare, Condition, MetricExpr, MetricRef

_NAMED = frozenset("name names named called titled entitled code codes".split())
_FEW = 3
"""Such a table holds a code, what it means, and at most one thing more."""


def is_code_table(entity: Entity, model: SemanticModel) -> bool:
    """Whether rows of other things refer to it, it refers to none, and it holds little but the meaning of its key."""
    refers = any(one.left == entity.name for one in model.relationships)
    told = any(one.column not in entity.key for name in entity.display if (one := entity.dimension(name)))
    return told and not refers and len(entity.dimensions) <= _FEW and bool(referrers(entity, model))


def referrers(entity: Entity, model: SemanticModel) -> list[str]:
    """The things whose rows hold its codes."""
    return list(dict.fromkeys(one.left for one in model.relationships if one.right == entity.name))


def counted_kinds_alone(draft: Draft, spec: AnalyticsSpec, model: SemanticModel) -> Iterator[str]:
    """ "How many are cancelled" as the number of kinds called so, which is one; a share of kinds is none either."""
    if any(_NAMED & set(item.text.casefold().split()) for item in draft.items):
        return
    for use in spec.metrics:
        entity = _counted(use.expr, model)
        if entity is None or not is_code_table(entity, model):
            continue
        names = {f"{entity.name}.{one}" for one in entity.display}
        if any(one.field in names and one.op in ("eq", "in") for one in (*_held(spec.where), *_filters(use.expr))):
            yield from (item.text for item in draft.items if item.is_link("value") and item.links[0].ref in names)


def _counted(expr: MetricExpr, model: SemanticModel) -> Entity | None:
    while isinstance(expr, Arithmetic):
        expr = expr.left
    return counted_entity(expr, model)


def _filters(expr: MetricExpr) -> Iterator[Compare]:
    if isinstance(expr, Arithmetic):
        yield from _filters(expr.left)
        yield from _filters(expr.right)
    elif isinstance(expr, MetricRef | Aggregate):
        yield from _held(expr.filter)


def _held(condition: Condition | None) -> Iterator[Compare]:
    parts = condition.all if isinstance(condition, All) else (condition,)
    yield from (one for one in parts if isinstance(one, Compare))
