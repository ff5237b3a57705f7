"""Follow-ups that take something away: "drop visits", "remove the level", "all cities", "any time"."""

from __future__ import annotations

import re
from typing import Any

from assay.ask.local.clauses.counting import counted_entity
from assay.ask.local.draft import Draft, Setting
from assay.ask.local.lattice import Item
from assay.semantic.spec import All, AnalyticsSpec, AnyOf, Compare, Condition, MetricRef, MetricUse

_LEAD = r"^(?:(?:and|now|please|ok|okay|then|but|just)[, ]+)*"
_OUT = re.compile(
    rf"{_LEAD}(?:drop|remove|leave out|take out|take away|omit|hide|skip|without|no more|not by|"
    r"no longer by|don'?t show)\b"
)
_ALL = re.compile(rf"{_LEAD}(?:(?:for|show|in|of|from|across)(?: me)? )*(?:all|every|any)\b(?: of)?(?: the)? \w+\W*$")
_ANY_TIME = re.compile(
    rf"{_LEAD}(?:(?:(?:for|in|over|at) )?(?:any|all|the whole|the entire) (?:time|period|dates?|of time)"
    r"|(?:drop|remove|without|no|clear|leave out) (?:the |any )?(?:time|period|dates?|time range|date range)"
    r"(?: filter| range)?)\W*$"
)
_COMPARISON = re.compile(
    rf"{_LEAD}(?:drop|remove|without|no|leave out|hide|don'?t show)(?: the| any)? compar\w+(?: (?:to|with) .*)?\W*$"
)


def taken_out(folded: str, draft: Draft, previous: AnalyticsSpec, setting: Setting) -> AnalyticsSpec | None:
    """The spec without what the text takes away; None where it takes nothing that is there."""
    if _ANY_TIME.search(folded):
        return previous.model_copy(update={"time": None, "comparison": None}) if previous.time else None
    if _COMPARISON.search(folded):
        return previous.model_copy(update={"comparison": None}) if previous.comparison else None
    if not (_OUT.search(folded) or _ALL.search(folded)):
        return None
    refs = {link.ref for item in draft.items for link in item.links if link.kind in ("dimension", "measure")}
    every = _ALL.search(folded) is not None
    changes = {} if every else {**_metrics(previous, draft, setting), **_groups(previous, refs)}
    if not changes:
        # "Without Gold" after "for Gold members" asks for the others.
        named = () if every or "without" in folded else draft.items
        changes = _filters(previous, refs if every else set(), named)
    changed = previous.model_copy(update=changes) if changes else None
    return changed.model_copy(update=_order(changed)) if changed is not None else None


def _metrics(previous: AnalyticsSpec, draft: Draft, setting: Setting) -> dict[str, Any]:
    said = {link.ref for item in draft.items for link in item.links[:1] if link.kind in ("metric", "entity")}
    kept = tuple(use for use in previous.metrics if not _is_said(use, said, setting))
    shown = [use for use in kept if not use.hidden]
    return {"metrics": kept} if shown and len(kept) < len(previous.metrics) else {}


def _is_said(use: MetricUse, said: set[str], setting: Setting) -> bool:
    if not isinstance(use.expr, MetricRef):
        return False
    return use.expr.metric in said or counted_entity(setting, use.expr.metric) in said


def _groups(previous: AnalyticsSpec, refs: set[str]) -> dict[str, Any]:
    kept = tuple(use for use in previous.dimensions if use.field not in refs)
    return {"dimensions": kept} if len(kept) < len(previous.dimensions) and (kept or previous.metrics) else {}


def _filters(previous: AnalyticsSpec, refs: set[str], items: tuple[Item, ...]) -> dict[str, Any]:
    """Without the conditions on those fields, or on exactly the values that are named."""
    values = {
        (link.ref, value) for item in items for link in item.links if link.kind == "value" for value in link.values
    }
    conditions = previous.where.all if isinstance(previous.where, All) else (previous.where,) if previous.where else ()
    kept = [left for one in conditions for left in _left(one, refs, values)]
    if list(conditions) == kept:
        return {}
    where: Condition | None = All(all=tuple(kept)) if len(kept) > 1 else kept[0] if kept else None
    return {"where": where}


def _left(condition: Condition, refs: set[str], values: set[tuple[str, Any]]) -> tuple[Condition, ...]:
    if isinstance(condition, AnyOf):
        parts = tuple(left for one in condition.any for left in _left(one, refs, values))
        return (AnyOf(any=parts),) if len(parts) > 1 else parts
    if not isinstance(condition, Compare) or condition.op not in ("eq", "in"):
        return (condition,)
    held = condition.value if isinstance(condition.value, tuple) else (condition.value,)
    kept = tuple(value for value in held if condition.field not in refs and (condition.field, value) not in values)
    if len(kept) == len(held):
        return (condition,)
    if not kept:
        return ()
    one = kept[0] if len(kept) == 1 else kept
    return (condition.model_copy(update={"op": "eq" if len(kept) == 1 else "in", "value": one}),)


def _order(spec: AnalyticsSpec) -> dict[str, Any]:
    """Without an order by what is gone."""
    there = {use.field for use in spec.dimensions} | {use.alias for use in spec.dimensions}
    there |= {name for use in spec.metrics for name in (use.alias, getattr(use.expr, "metric", None)) if name}
    order = tuple(item for item in spec.order if item.by in there)
    return {"order": order} if order != spec.order else {}
