"""Laying a fragment over a spec: what it names replaces its like, the rest stays. Chip edits end in the same specs."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from assay.ask.local.build import in_context
from assay.ask.local.clauses.ordering import LATER
from assay.ask.local.clauses.ranked import METRIC
from assay.ask.local.draft import Draft, Setting, temporal
from assay.ask.local.finish import axis_grain, finish
from assay.semantic.spec import (
    TIME,
    All,
    AnalyticsSpec,
    AnyOf,
    Compare,
    Comparison,
    Condition,
    DimensionUse,
    MetricUse,
    Not,
    OrderBy,
    TimeRange,
)


def overlay(
    previous: AnalyticsSpec,
    draft: Draft,
    setting: Setting,
    *,
    add: bool = False,
    add_group: bool = False,
    same: bool = False,
) -> AnalyticsSpec:
    """What ``draft`` makes of ``previous``. ``add`` keeps metrics beside the new ones, ``add_group`` groups.

    ``same``: something is asked of the very groups that were told; those that were the first five stay these five.
    """
    changes: dict[str, Any] = {}
    changes.update(_metrics(previous, draft, add))
    if same and previous.limit and not draft.order and not draft.limit:
        changes.update(_of_the_same(previous, changes))
    changes.update(_dimensions(previous, draft, setting, add_group))
    changes.update(_where(previous, draft, add))
    changes.update(_when(previous, draft, setting))
    merged = AnalyticsSpec.model_validate({**_fields(previous), **changes})
    merged = _calculated(_ranked(merged, draft), draft, setting)
    return merged if merged.order or merged.having or merged.top else in_context(merged)


def _fields(spec: AnalyticsSpec) -> dict[str, Any]:
    return {name: getattr(spec, name) for name in type(spec).model_fields}


# -- metrics ------------------------------------------------------------------------------------------------------


def _metrics(previous: AnalyticsSpec, draft: Draft, add: bool) -> dict[str, Any]:
    wanted = tuple(use for use in draft.metrics if not use.hidden)
    behind = tuple(use for use in draft.metrics if use.hidden and all(use.expr != old.expr for old in previous.metrics))
    if not wanted:
        return {"metrics": (*previous.metrics, *behind)} if behind and previous.metrics else {}
    if previous.mode == "rows":
        return {"mode": "aggregate", "entity": None, "metrics": wanted, "dimensions": (), "order": (), "limit": None}
    if add:
        fresh = tuple(use for use in wanted if all(use.expr != old.expr for old in previous.metrics))
        return {"metrics": (*previous.metrics, *fresh)}
    transform = previous.metrics[0].transform if previous.metrics else None
    new = tuple(use.model_copy(update={"transform": use.transform or transform}) for use in wanted)
    return {"metrics": new, "order": _renamed(previous, new), "having": None, **_top_renamed(previous, new)}


def _of_the_same(previous: AnalyticsSpec, changes: dict[str, Any]) -> dict[str, Any]:
    """The new numbers of those that the old ones ranked."""
    new = changes.get("metrics", ())
    if not new or not previous.order:
        return {}
    ranked = {item.by for item in previous.order}
    old = tuple(
        use.model_copy(update={"hidden": True})
        for use in previous.metrics
        if _names(use) & ranked and all(use.expr != one.expr for one in new)
    )
    return {"metrics": (*new, *old), "order": previous.order}


def _names(use: MetricUse) -> set[str | None]:
    return {use.alias, getattr(use.expr, "metric", None)}


def _renamed(previous: AnalyticsSpec, new: tuple[MetricUse, ...]) -> tuple[OrderBy, ...]:
    """Order by the old metric becomes order by the new one."""
    old = {name for use in previous.metrics for name in _names(use) if name}
    return tuple(
        OrderBy(by=new[0].alias or "", direction=item.direction) if item.by in old else item for item in previous.order
    )


def _top_renamed(previous: AnalyticsSpec, new: tuple[MetricUse, ...]) -> dict[str, Any]:
    if previous.top is None or previous.top.by is None:
        return {}
    return {"top": previous.top.model_copy(update={"by": new[0].alias})}


# -- groups -------------------------------------------------------------------------------------------------------


def _is_time(use: DimensionUse, setting: Setting) -> bool:
    return use.field == TIME or bool(use.grain) or bool(use.part) or temporal(setting, use.field)


def _dimensions(previous: AnalyticsSpec, draft: Draft, setting: Setting, add: bool) -> dict[str, Any]:
    fresh = draft.dimensions
    named = tuple(DimensionUse(field=ref) for ref in draft.facts.get("named", ()) if not temporal(setting, ref))
    if not fresh and named and not draft.where and not draft.order:
        fresh = named
    if not fresh and draft.trend:
        fresh = (
            DimensionUse(
                field=TIME,
                grain=axis_grain(
                    draft if draft.times else replace(draft, times=(previous.time,) if previous.time else ()), setting
                ),
            ),
        )
        return {
            "dimensions": (*fresh, *(use for use in previous.dimensions if not _is_time(use, setting))),
            "order": (),
            "limit": None,
        }
    if not fresh:
        return {}
    if previous.mode == "rows":
        return {"dimensions": (*previous.dimensions, *fresh)} if add else {"dimensions": fresh}
    kept: tuple[DimensionUse, ...] = ()
    if add:
        kept = tuple(
            use
            for use in previous.dimensions
            if use not in fresh and not (_is_time(use, setting) and any(_is_time(f, setting) for f in fresh))
        )
    both = (
        *(use for use in fresh if _is_time(use, setting)),
        *kept,
        *(use for use in fresh if not _is_time(use, setting)),
    )
    both = tuple(sorted(both, key=lambda use: not _is_time(use, setting)))
    dropped = {use.field for use in previous.dimensions} - {use.field for use in both}
    order = tuple(item for item in previous.order if item.by not in dropped)
    return {
        "dimensions": both,
        "order": order if not any(_is_time(use, setting) for use in fresh) else (),
        **_limit(previous, fresh, setting),
        "top": None,
    }


def _limit(previous: AnalyticsSpec, fresh: tuple[DimensionUse, ...], setting: Setting) -> dict[str, Any]:
    return {"limit": None} if any(_is_time(use, setting) for use in fresh) else {"limit": previous.limit}


# -- filters ------------------------------------------------------------------------------------------------------


def _parts(condition: Condition | None) -> tuple[Condition, ...]:
    if condition is None:
        return ()
    return condition.all if isinstance(condition, All) else (condition,)


def _field(condition: Condition) -> str | None:
    if isinstance(condition, Not):
        return _field(condition.negate)
    if isinstance(condition, AnyOf):
        found = {_field(part) for part in condition.any}
        return found.pop() if len(found) == 1 else None
    return condition.field if isinstance(condition, Compare) else None


def _together(previous: AnalyticsSpec, draft: Draft) -> Draft:
    """ "Also Silver": beside the value that was asked for, not in its place."""
    held = {c.field: c for c in _parts(previous.where) if isinstance(c, Compare) and c.op in ("eq", "in") and not c.via}
    wheres = tuple(_beside(one, held.get(_field(one) or "")) for one in draft.where)
    return replace(draft, where=wheres)


def _beside(new: Condition, old: Compare | None) -> Condition:
    if old is None or not isinstance(new, Compare) or new.op not in ("eq", "in"):
        return new
    both = [value for one in (old, new) for value in (one.value if isinstance(one.value, tuple) else (one.value,))]
    return new.model_copy(update={"op": "in", "value": tuple(dict.fromkeys(both))})


def _where(previous: AnalyticsSpec, draft: Draft, add: bool = False) -> dict[str, Any]:
    if not draft.where and not draft.having:
        return {}
    draft = _together(previous, draft) if add else draft
    fields = {_field(condition) for condition in draft.where}
    excluding = all(isinstance(condition, Not) for condition in draft.where)
    kept = tuple(
        c
        for c in _parts(previous.where)
        if _field(c) is None or _field(c) not in fields or (excluding and isinstance(c, Not))
    )
    both = (*kept, *(condition for condition in draft.where if condition not in kept))
    changes: dict[str, Any] = {"where": both[0] if len(both) == 1 else All(all=both) if both else None}
    if draft.having:
        having = (*_parts(previous.having), *draft.having)
        changes["having"] = having[0] if len(having) == 1 else All(all=having)
    return changes


# -- time ---------------------------------------------------------------------------------------------------------


def _when(previous: AnalyticsSpec, draft: Draft, setting: Setting) -> dict[str, Any]:
    changes: dict[str, Any] = {}
    if draft.times and not draft.facts.get("implied_time"):
        field = previous.time.field if previous.time and draft.times[0].field == TIME else draft.times[0].field
        changes["time"] = draft.times[0].model_copy(update={"field": field})
    if draft.comparison is not None:
        changes["comparison"] = draft.comparison
        changes["time"] = changes.get("time") or previous.time or draft.times[0]
    return changes


# -- ranking and calculations -------------------------------------------------------------------------------------


def _ranked(spec: AnalyticsSpec, draft: Draft) -> AnalyticsSpec:
    changes: dict[str, Any] = {}
    first = next((use.alias or getattr(use.expr, "metric", None) for use in spec.metrics if not use.hidden), None)
    if draft.order:
        by = tuple(
            OrderBy(by=first or _column(spec), direction=item.direction) if item.by in (METRIC, LATER) else item
            for item in draft.order
        )
        changes["order"] = tuple(item for item in by if item.by)
    if draft.limit:
        changes["limit"] = draft.limit
        if not spec.order and not draft.order and first:
            changes["order"] = (OrderBy(by=first, direction="desc"),)
    if draft.top:
        changes["top"] = draft.top.model_copy(update={"by": draft.top.by or first})
    return spec.model_copy(update=changes) if changes else spec


def _column(spec: AnalyticsSpec) -> str:
    return spec.dimensions[0].field if spec.dimensions else ""


def _calculated(spec: AnalyticsSpec, draft: Draft, setting: Setting) -> AnalyticsSpec:
    """Shares, growth and running totals of what is there, by the same rules as in a whole question."""
    wants = draft.transform is not None or any(name in draft.facts for name in ("share", "growth", "change"))
    if not wants or not spec.metrics:
        return spec
    times: tuple[TimeRange, ...] = (spec.time,) if spec.time else ()
    whole = replace(
        draft,
        metrics=spec.metrics,
        dimensions=spec.dimensions,
        where=_parts(spec.where),
        times=times,
        comparison=spec.comparison,
        order=spec.order,
        limit=spec.limit,
    )
    done = finish(whole, setting)
    comparison: Comparison | None = done.comparison
    return spec.model_copy(
        update={
            "metrics": done.metrics,
            "dimensions": done.dimensions,
            "comparison": comparison,
            "order": done.order if done.order == spec.order else (),
            "where": done.where[0] if len(done.where) == 1 else All(all=done.where) if done.where else None,
        }
    )
