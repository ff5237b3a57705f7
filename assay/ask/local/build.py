"""From a finished draft to a spec, and how a person's screen shows what only ranks or limits."""

from __future__ import annotations

from pydantic import ValidationError

from assay.ask.local.draft import Draft, Setting
from assay.ask.local.finish import finish
from assay.semantic.spec import All, AnalyticsSpec, Condition


def build(draft: Draft, setting: Setting) -> tuple[Draft, AnalyticsSpec | None]:
    """The finished draft and its spec; None when the draft says nothing that could be asked."""
    done = finish(draft, setting)
    if not done.metrics and not done.dimensions and not done.rows:
        return done, None
    try:
        return done, _rows(done) if done.rows and not done.metrics else _aggregate(done)
    except ValidationError:
        return done, None


def _all(conditions: tuple[Condition, ...]) -> Condition | None:
    if len(conditions) < 2:
        return conditions[0] if conditions else None
    return All(all=conditions)


def _rows(draft: Draft) -> AnalyticsSpec:
    return AnalyticsSpec(
        mode="rows",
        entity=draft.rows,
        dimensions=draft.dimensions,
        where=_all(draft.where),
        order=draft.order,
        limit=draft.limit,
        top=draft.top,
        time=draft.times[0] if draft.times else None,
        distinct=draft.distinct,
    )


def _aggregate(draft: Draft) -> AnalyticsSpec:
    return AnalyticsSpec(
        metrics=draft.metrics,
        dimensions=draft.dimensions,
        where=_all(draft.where),
        having=_all(draft.having),
        time=draft.times[0] if draft.times else None,
        comparison=draft.comparison,
        order=draft.order,
        limit=draft.limit,
        top=draft.top,
        zero_fill=draft.zero_fill,
    )


def in_context(spec: AnalyticsSpec) -> AnalyticsSpec:
    """The spec for a screen: metrics that only rank or limit the result are shown beside it.

    >>> spec = AnalyticsSpec.model_validate({
    ...     "metrics": [{"metric": "revenue", "hidden": True}], "dimensions": ["products.name"], "order": ["-revenue"]})
    >>> in_context(spec).metrics[0].hidden
    False
    """
    if not any(use.hidden for use in spec.metrics):
        return spec
    return spec.model_copy(update={"metrics": tuple(use.model_copy(update={"hidden": False}) for use in spec.metrics)})
