"""Which entity's rows a list without metrics is read from."""

from __future__ import annotations

from assay.kernel.errors import InvalidSpec
from assay.semantic.compile.context import Context
from assay.semantic.model import Entity
from assay.semantic.spec import TIME, AnalyticsSpec


def base_for_dimensions(spec: AnalyticsSpec, context: Context) -> Entity:
    """The spec's entity; else the one nearest to all dimensions from which each is reached without fan-out."""
    if spec.entity is not None:
        return context.entity(spec.entity)
    owners = [(context.field(use.field)[0].name, use.via) for use in spec.dimensions if use.field != TIME]
    if not owners:
        raise InvalidSpec("A list by time alone needs an entity.", hint="Say whose dates are meant.")
    candidates = list(dict.fromkeys(owner for owner, _ in owners)) + [entity.name for entity in context.model.entities]
    fitting = [name for name in dict.fromkeys(candidates) if _reaches_all(name, owners, context)]
    if not fitting:
        return context.entity(owners[0][0])
    return context.entity(min(fitting, key=lambda name: _distance(name, owners, context)))


def _reaches_all(name: str, owners: list[tuple[str, tuple[str, ...]]], context: Context) -> bool:
    return all(context.graph.reaches(name, owner, via) for owner, via in owners)


def _distance(name: str, owners: list[tuple[str, tuple[str, ...]]], context: Context) -> int:
    return sum(len(context.graph.path(name, owner, via)) for owner, via in owners)
