"""Parts of a spec: the conditions that must all hold, the names of a metric, a checked copy with other parts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from assay.kernel.errors import BadInput
from assay.semantic.spec import Aggregate, All, AnalyticsSpec, Condition, MetricRef, MetricUse


def conditions(where: Condition | None) -> tuple[Condition, ...]:
    """The conditions that must all hold, one by one.

    >>> from assay.semantic.spec import Compare
    >>> len(conditions(All(all=(Compare(field="a.b", value=1), Compare(field="a.c", value=2)))))
    2
    """
    if where is None:
        return ()
    return where.all if isinstance(where, All) else (where,)


def together(items: Sequence[Condition]) -> Condition | None:
    """The condition that all of ``items`` hold."""
    if not items:
        return None
    return items[0] if len(items) == 1 else All(all=tuple(items))


def names_of(use: MetricUse) -> frozenset[str]:
    """The names by which order, having and top refer to a metric."""
    names = {use.alias} if use.alias else set()
    if isinstance(use.expr, MetricRef):
        names.add(use.expr.metric)
    if isinstance(use.expr, Aggregate):
        names.add(use.expr.field or f"{use.expr.entity}_count")
    return frozenset(name for name in names if name)


def changed(spec: AnalyticsSpec, **parts: Any) -> AnalyticsSpec:
    """A checked copy with other parts; raises BadInput when it asks for nothing any more."""
    try:
        return AnalyticsSpec.model_validate({**dict(spec), **parts})
    except ValueError as error:
        raise BadInput("Nothing would be left of the question.", hint="Keep at least one metric or group.") from error
