"""Doubts: "less than 6 months" of a field called month fee; the "invoice date" that is the day a customer joined."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from assay.ask.local.draft import Draft, Setting
from assay.ask.local.lattice import Item
from assay.ask.local.text import phrase
from assay.semantic.model import SemanticModel
from assay.semantic.spec import AnalyticsSpec

_UNITS = frozenset("minutes hours days weeks months quarters years".split())
_EVERY = {"daily": "day", "weekly": "week", "monthly": "month", "quarterly": "quarter", "yearly": "year"}
_EVERY_SO_MUCH = re.compile(rf"\b(?P<every>{'|'.join(_EVERY)}) (?P<what>[a-z]+)\b", re.IGNORECASE)


def monthly_names(text: str, setting: Setting) -> str:
    """ "The monthly fee" of a field that is called month fee; the fees of each month elsewhere."""

    def said(match: re.Match[str]) -> str:
        unit, what = _EVERY[match["every"].casefold()], phrase(match["what"])
        known = setting.vocabulary.phrases
        named = (unit, *what) in known and (match["every"].casefold(), *what) not in known
        return f"{unit} {match['what']}" if named else match[0]

    return _EVERY_SO_MUCH.sub(said, text)


def units_as_names(draft: Draft, spec: AnalyticsSpec, model: SemanticModel) -> Iterator[str]:
    """The words."""
    told = spec.canonical()
    for item, following in pairwise(draft.items):
        if _counted_unit(item, following, model) and f'"{following.links[0].ref}"' in told:
            yield following.text
        if _day_of_another(item, following, told):
            yield f"{item.text} {following.text}"


def _counted_unit(item: Item, following: Item, model: SemanticModel) -> bool:
    """A number of months, taken for a number of what only begins with that word."""
    if item.kind != "number" or following.text.casefold() not in _UNITS or not following.is_link("dimension"):
        return False
    field = model.field(following.links[0].ref)
    last = phrase(field[1].label or field[1].name)[-1:] if field is not None else ()
    return last != phrase(following.text)


def _day_of_another(item: Item, following: Item, told: str) -> bool:
    """ "The invoice date" as the date of something else."""
    if not item.is_link("entity") or following.text.casefold() not in ("date", "day") or not following.links:
        return False
    link = following.links[0]
    return link.kind == "dimension" and link.entity != item.links[0].ref and f'"{link.ref}"' in told
