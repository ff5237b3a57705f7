"""What is meant by a remark beside a dashboard: the words of dashboards are taken off, the rest is for the engine."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from assay.ask.local.why import asks_why, without_why

Wish = Literal["why", "add", "change"]

_THIS = r"(?:this|the|that) (?:dashboard|tile|chart|graph|widget|page|line chart)"
_HERE = re.compile(
    rf"\b(?:(?:on|in|to|for|of|from) )?{_THIS}\b|\bhere\b|"
    r"\b(?:as|with) (?:a|another|the|its) ?(?:second|2nd|third|extra|additional|further|new|other)? ?"
    r"(?:line|bar|series|column)s?\b(?! chart)",
    re.IGNORECASE,
)
_ADD = re.compile(
    r"^(?:please |now |can you |could you )*(?:add|put|show|make|create|give me)(?: me)? "
    r"(?:a|an|another|one more)(?: new)? "
    r"(?:tile|chart|widget|graph|kpi|number|table|line chart|bar chart|pie|map)\b"
    r"(?: (?:with|of|for|showing|that shows|about))?",
    re.IGNORECASE,
)
_EMPTY = frozenset(
    "is are was were do does did the a an so it in on of to low lower lowest high higher down up drop dropped dropping "
    "fall fell falling fallen rise rose rising risen grow grew growing less more weak weaker strong stronger bad good "
    "poor better worse small large big much number value figure now than before lately recently this that there why "
    "has have been be change changed different changing go going went".split()
)
_WORD = re.compile(r"[^\s,.?!;:]+")


@dataclass(frozen=True)
class Remark:
    """A remark taken apart: what is wished, and the words left for the engine (none = the tile as it stands)."""

    wish: Wish
    text: str
    whole: str


def remark_of(text: str) -> Remark:
    """What a remark wishes.

    >>> remark_of("why is the north low here?").text, remark_of("why is it low?").text
    ('north', '')
    >>> remark_of("Add a chart of orders by month"), remark_of("add refunds as a second line").text
    (Remark(wish='add', text='orders by month', whole='Add a chart of orders by month'), 'add refunds')
    """
    whole = " ".join(text.split())
    bare = " ".join(_HERE.sub(" ", whole).split())
    if asks_why(bare):
        words = [word for word in _WORD.findall(without_why(bare)) if word.casefold() not in _EMPTY]
        return Remark("why", " ".join(words), whole)
    added = _ADD.match(bare)
    if added is not None:
        return Remark("add", bare[added.end() :].strip(" :,."), whole)
    return Remark("change", bare, whole)


_GRAINS = {
    "daily": "day",
    "weekly": "week",
    "monthly": "month",
    "quarterly": "quarter",
    "yearly": "year",
    "annual": "year",
}
_LEVEL = re.compile(r"\b(?:low|high|small|large|big|weak|strong|poor|good|bad)\b", re.IGNORECASE)


def grain_of(text: str) -> str | None:
    """The step of time a text names.

    >>> grain_of("make this monthly"), grain_of("by week"), grain_of("by region")
    ('month', 'week', None)
    """
    words = [_GRAINS.get(word, word) for word in text.casefold().split()]
    return next((word for word in words if word in _GRAINS.values()), None)


def says_level(text: str) -> bool:
    """Whether a text asks about how high a number is, not how it moved.

    >>> says_level("why is it low?"), says_level("why did it drop?")
    (True, False)
    """
    return bool(_LEVEL.search(text))
