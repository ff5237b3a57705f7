""" "The difference between Eve's wage and Ann's wage", "... of men and women": the one number less the other."""

from __future__ import annotations

from dataclasses import replace

from assay.ask.local.draft import Draft, Setting
from assay.ask.local.shares import narrowed
from assay.semantic.spec import Arithmetic, Compare, MetricUse


def apart(draft: Draft, setting: Setting) -> Draft:
    """One difference in place of a number for each of two values; other groups stay."""
    shown = [use for use in draft.metrics if not use.hidden]
    asked = any(item.is_cue("difference") for item in draft.items)
    between = asked and any("between" in item.text.casefold().split() for item in draft.items)
    if not (asked and between) or len(shown) != 1 or draft.order or draft.top or draft.having or draft.comparison:
        return draft
    pairs = [one for one in draft.where if _is_pair(one)]
    if len(pairs) != 1 or not isinstance(pairs[0], Compare) or not isinstance(pairs[0].value, tuple):
        return draft
    pair, (first, second) = pairs[0], pairs[0].value
    left, right = (
        narrowed(shown[0].expr, pair.model_copy(update={"op": "eq", "value": value})) for value in (first, second)
    )
    use = MetricUse(expr=Arithmetic(op="-", left=left, right=right), alias="difference")
    groups = tuple(one for one in draft.dimensions if one.field != pair.field)
    where = tuple(one for one in draft.where if one is not pair)
    return replace(draft, metrics=(use,), dimensions=groups, where=where, transform=None).tagged("ratio")


def _is_pair(condition: object) -> bool:
    """A field that holds one of two values."""
    several = isinstance(condition, Compare) and condition.op == "in"
    return (
        isinstance(condition, Compare) and several and isinstance(condition.value, tuple) and len(condition.value) == 2
    )
