"""Kinds of amounts that are tables of their own: "total interest" adds up, where interest is a kind of loan amount."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assay.ask.local.draft import Setting
from assay.semantic.model import Entity, Measure

_TOTAL = (
    r"\b(?:(?:the )?(?:total|overall|sum of|sum of the|total of|total of the)(?: amount of| amount)?)"
    r"(?: the| all)? "
)
_THE = r"\bwhat (?:is|was) the "


def kinds_of_amounts(text: str, setting: Setting) -> str:
    """The same with the amount that such a kind has, in place of its name."""
    for entity, measure in _amounts(setting):
        names = sorted({entity.label.lower(), (entity.plural or "").lower()} - {""}, key=len, reverse=True)
        said = measure.label.lower()
        many = "|".join(map(re.escape, names))
        text = re.sub(rf"{_TOTAL}(?:{many})\b(?! (?:amount|count|number))", f"total {said}", text, flags=re.IGNORECASE)
        text = re.sub(rf"\b(?:the )?total (?:number|count) of (?={many})", "number of ", text, flags=re.IGNORECASE)
        one = re.escape(entity.label.lower())
        text = re.sub(rf"({_THE})(?:{one})(?= (?:of|by|for|per) )", rf"\1total {said}", text, flags=re.IGNORECASE)
    return text


def _amounts(setting: Setting) -> Iterator[tuple[Entity, Measure]]:
    """Entities that hold nothing of their own, with the one sum that they have of what they are a kind of."""
    for entity in setting.model.entities:
        sums = [one for one in entity.measures if one.agg == "sum" and one.inferred]
        if len(sums) == 1 and entity.label.lower() in sums[0].synonyms and _holds_nothing(entity, sums[0]):
            yield entity, sums[0]


def _holds_nothing(entity: Entity, amount: Measure) -> bool:
    return all(one.kind == "identifier" or (one.inferred and one.name == amount.name) for one in entity.dimensions)
