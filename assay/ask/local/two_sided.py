"""A ratio of one number to itself, each side for its own value of a field."""

from __future__ import annotations

from dataclasses import replace

from assay.ask.local.draft import Draft, Setting
from assay.ask.local.shares import narrowed
from assay.semantic.spec import Arithmetic, Compare


def two_sided(draft: Draft, setting: Setting) -> Draft:
    """ "ratio of male to female members": one measure, each side for its own value."""
    if len(draft.metrics) != 1 or not isinstance(draft.metrics[0].expr, Arithmetic):
        return draft
    expr = draft.metrics[0].expr
    pair = next((c for c in draft.where if isinstance(c, Compare) and c.op == "in"), None)
    if pair is None or not isinstance(pair.value, tuple) or len(pair.value) != 2 or expr.left != expr.right:
        return draft
    sides = [pair.model_copy(update={"op": "eq", "value": value}) for value in pair.value]
    both = expr.model_copy(update={"left": narrowed(expr.left, sides[0]), "right": narrowed(expr.right, sides[1])})
    use = draft.metrics[0].model_copy(update={"expr": both})
    return replace(draft, metrics=(use,), where=tuple(c for c in draft.where if c is not pair))
