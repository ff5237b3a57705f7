"""Texts that hold a plain "no" among others: what has no heating is noted so, it is not left empty."""

from __future__ import annotations

from assay.ask.local.draft import Setting
from assay.ask.local.vocabulary import raw
from assay.semantic.spec import All, Compare, Condition, Not, Scalar

_NO = ("no", "none", "n")
_TEXTS = ("categorical", "text")


def noted_no(condition: Compare, setting: Setting) -> Condition:
    """That something is missing or there, of a field whose texts say "no" for what is missing."""
    dimension = setting.vocabulary.dimension(condition.field)
    no = _no(condition.field, setting) if dimension is not None and dimension.kind in _TEXTS else None
    if no is None:
        return condition
    said = condition.model_copy(update={"op": "eq", "value": no})
    return said if condition.op == "is_null" else All(all=(condition, Not(negate=said)))


def _no(field: str, setting: Setting) -> Scalar | None:
    links = (link for word in _NO for link in setting.vocabulary.phrases.get((word,), ()))
    found = next((link for link in links if link.kind == "value" and link.ref == field and link.score >= 0.9), None)
    return raw(found.values[0]) if found is not None else None
