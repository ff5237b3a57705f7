"""From a finished draft to a spec, and how a person's screen shows what only ranks or limits."""

from __future__ import annotations

from pydantic import ValidationError

from assay.ask.local.draft import Draft, Setting, whole
from assay.ask.local.ended_states import by_their_end
from assay.ask.local.finish import finish
from assay.ask.local.gathering import gathered
from assay.ask.local.identity import by_owner, told_apart
from assay.ask.local.possessive import of_the_ranked
from assay.ask.local.sides import combined
from assay.ask.local.state_and_day import in_that_state, ranked_by_that_day
from assay.semantic.spec import AnalyticsSpec


def build(draft: Draft, setting: Setting) -> tuple[Draft, AnalyticsSpec | None]:
    """The finished draft and its spec; None when the draft says nothing that could be asked."""
    done = finish(draft, setting)
    if not done.metrics and not done.dimensions and not done.rows:
        return done, None
    try:
        spec = _rows(done) if done.rows and not done.metrics else _aggregate(done)
        plain = combined(spec, done.sides) if done.sides else gathered(done, spec, setting)
        if "distinct_list" in done.tags:
            return done, by_their_end(plain, setting)
        ranked = of_the_ranked(done, by_owner(done, told_apart(plain, setting), setting), setting)
        dated = ranked_by_that_day(done, in_that_state(done, ranked, setting), setting)
        return done, by_their_end(dated, setting)
    except ValidationError:
        return done, None


def _rows(draft: Draft) -> AnalyticsSpec:
    return AnalyticsSpec(
        mode="rows",
        entity=draft.rows,
        dimensions=draft.dimensions,
        where=whole(draft.where),
        order=draft.order,
        limit=draft.limit,
        offset=draft.offset if draft.limit else 0,
        top=draft.top,
        time=draft.times[0] if draft.times else None,
        distinct=draft.distinct,
    )


def _aggregate(draft: Draft) -> AnalyticsSpec:
    return AnalyticsSpec(
        metrics=draft.metrics,
        dimensions=draft.dimensions,
        where=whole(draft.where),
        having=whole(draft.having),
        time=draft.times[0] if draft.times else None,
        comparison=draft.comparison,
        order=draft.order,
        limit=draft.limit,
        offset=draft.offset if draft.limit else 0,
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
