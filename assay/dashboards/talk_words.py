"""What is meant by a remark beside a dashboard: the words of dashboards are taken off, the rest is for the engine."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from assay.ask.local.why import asks_why, without_why

Wish = Literal["why", "add", "change", "rename", "remove", "reset"]

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
    r"(?P<kind>tile|chart|widget|graph|kpi|number|table|(?:line|bar|pie|area) chart|pie|map|treemap|heatmap)\b"
    r"(?: (?:with|of|for|showing|that shows|about))?",
    re.IGNORECASE,
)
_EMPTY = frozenset(
    "is are was were do does did the a an so it in on of to low lower lowest high higher down up drop dropped dropping "
    "fall fell falling fallen rise rose rising risen grow grew growing less more weak weaker strong stronger bad good "
    "poor better worse small large big much number value figure now than before lately recently this that there why "
    "has have been be change changed different changing go going went".split()
)
_RENAME = re.compile(
    r"^(?:please )?(?:(?:re)?name (?:it|this|that)|call (?:it|this|that)|(?:change|set) (?:the|its) (?:title|name))"
    r"(?: (?:to|as|into))? (?P<name>.+)$",
    re.IGNORECASE,
)
_REMOVE = re.compile(
    r"^(?:please )?(?:remove|delete|drop|hide|take away) (?:this|that|the|it)\b(?: tile| chart| widget)?$", re.I
)
_RESET = re.compile(
    r"^(?:please )?"
    r"(?:(?:clear|reset|remove|undo|drop) (?:all |the |my )*(?:filters?|selections?)|show everything|start over)$",
    re.IGNORECASE,
)
_SPLIT = re.compile(r"^(?:please )?split (?:it |this |that |them )?(?:up |out )?by\b", re.IGNORECASE)
_KINDS = {"map": "map", "pie": "pie", "treemap": "treemap", "heatmap": "heatmap", "table": "table"}
_WORD = re.compile(r"[^\s,.?!;:]+")


@dataclass(frozen=True)
class Remark:
    """A remark taken apart: what is wished, and the words left for the engine (none = the tile as it stands).

    ``kind``: how a new tile is to be drawn, where that was said.
    """

    wish: Wish
    text: str
    whole: str
    kind: str = ""


def remark_of(text: str) -> Remark:
    """What a remark wishes.

    >>> remark_of("why is the north low here?").text, remark_of("why is it low?").text
    ('north', '')
    >>> remark_of("Add a chart of orders by month"), remark_of("add refunds as a second line").text
    (Remark(wish='add', text='orders by month', whole='Add a chart of orders by month', kind=''), 'add refunds')
    """
    whole = " ".join(text.split())
    asked = _about_the_page(whole.rstrip(" .!"), whole)
    if asked is not None:
        return asked
    bare = " ".join(_HERE.sub(" ", whole).split())
    if asks_why(bare):
        words = [word for word in _WORD.findall(without_why(bare)) if word.casefold() not in _EMPTY]
        return Remark("why", " ".join(words), whole)
    added = _ADD.match(bare)
    if added is not None:
        return Remark("add", bare[added.end() :].strip(" :,."), whole, _KINDS.get(added["kind"].split()[0].lower(), ""))
    return Remark("change", _SPLIT.sub("by", bare), whole)


def _about_the_page(said: str, whole: str) -> Remark | None:
    """What is asked of the page itself, not of its data.

    >>> _about_the_page("call it Sales by area", "").text, _about_the_page("clear the filters", "").wish
    ('Sales by area', 'reset')
    """
    if _RESET.match(said):
        return Remark("reset", "", whole)
    if _REMOVE.match(said):
        return Remark("remove", "", whole)
    named = _RENAME.match(said)
    return Remark("rename", named["name"].strip("“”\"' "), whole) if named else None


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
