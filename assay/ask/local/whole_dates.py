"""Dates said by all of their name, where one word of it would be that of several: "from check-in to check-out"."""

from __future__ import annotations

from collections.abc import Sequence

from assay.ask.local.text import Token
from assay.semantic.model import Dimension, Entity

Days = tuple[Dimension, Dimension, tuple[int, int]]
_REACH = 3


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
