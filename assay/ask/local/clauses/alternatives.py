"""Filters joined by "or": "fee over 20 or activity yoga", "either older than 60 or from Delft"."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from assay.ask.local.draft import Draft, Held, Setting
from assay.ask.local.item_tests import is_cue
from assay.ask.local.lattice import Item
from assay.ask.local.words import VERBS
from assay.semantic.spec import AnyOf, Condition


def read_alternatives(draft: Draft, setting: Setting) -> Iterable[Draft]:
    """Joins the filters on both sides of every "or" that nothing has taken."""
    for at in draft.positions(is_cue("or")):
        draft = _joined(draft, at)
    return (draft,)


def _joined(draft: Draft, at: int) -> Draft:
    before = [held for held in draft.held if held.last < at]
    after = [held for held in draft.held if held.first > at]
    if not before or not after:
        return draft
    left, right = max(before, key=lambda held: held.last), min(after, key=lambda held: held.first)
    between = range(left.last + 1, right.first)
    if not all(_connects(draft.items[here]) for here in between):
        return draft.tagged("", 0.6)
    both = Held(AnyOf(any=(*_options(left.condition), *_options(right.condition))), left.first, right.last)
    where = tuple(both.condition if one == left.condition else one for one in draft.where if one != right.condition)
    either = [here for here in draft.positions(is_cue("or")) if left.first - 3 <= here < left.first or here in between]
    held = tuple(one for one in draft.held if one not in (left, right))
    return replace(draft.use(at, *either), where=where, held=(*held, both)).tagged("alternatives")


def _options(condition: Condition) -> tuple[Condition, ...]:
    return condition.any if isinstance(condition, AnyOf) else (condition,)


def _connects(item: Item) -> bool:
    """Words that may stand between two filters joined by "or"."""
    return (
        item.kind == "stop"
        or item.is_cue("or", "rel", "comma", "list", "without")
        or item.is_link("entity", "dimension")
        or (item.is_cue("by") and item.text.casefold() in ("by", "by the"))
        or (item.kind == "unknown" and (item.text.casefold() in VERBS or item.text.islower()))
    )
