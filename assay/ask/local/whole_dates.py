"""Dates said by all of their name, where one word of it would be that of several: "from check-in to check-out"."""

from __future__ import annotations

from collections.abc import Sequence

from assay.ask.local.draft import Setting
from assay.ask.local.text import Token, phrase
from assay.semantic.model import Dimension, Entity

Days = tuple[Dimension, Dimension, tuple[int, int]]
_REACH = 3
_ONE_OF_SEVERAL = frozenset("first last latest earliest".split())


def named_whole(entity: Entity, tokens: Sequence[Token], here: int, joint: int) -> Days | None:
    """ "from check-in to check-out": dates said by all of their name."""
    left = _whole(entity, tokens[here + 1 : joint])
    for end in range(min(joint + 2 + _REACH, len(tokens)), joint + 1, -1):
        right = _whole(entity, tokens[joint + 1 : end]) if left else None
        if left and right and left is not right:
            return left, right, (here, end)
    return None


def _whole(entity: Entity, said: Sequence[Token]) -> Dimension | None:
    words = tuple(part for token in said for part in token.norm.split("-") if part not in ("", "the", "its", "date"))
    named = [one for one in entity.dimensions if one.kind == "time"]
    found = [one for one in named if tuple(part for part in one.name.split("_") if part != "date") == words]
    return found[0] if words and len(found) == 1 else None


def one_of_several(said: Sequence[Token], setting: Setting) -> bool:
    """ "Between joining and the first order": of several orders one, which no row of an order knows."""
    words = {token.norm for token in said} & _ONE_OF_SEVERAL
    dates = (one for entity in setting.model.entities for one in entity.dimensions if one.kind == "time")
    return bool(words) and not any(words & set(phrase(one.name)) for one in dates)
