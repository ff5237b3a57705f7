"""Things called like a command: "the last order of customer 5" sorts nothing, "the first return" shows nothing."""

from __future__ import annotations

import re

from assay.ask.local.draft import Setting
from assay.ask.local.entities_named import entity_called, plural_of

_BEST = (
    "last|latest|newest|most recent|first|earliest|oldest|largest|biggest|highest|smallest|lowest|cheapest|"
    "most expensive|second|next"
)
_THEIRS = re.compile(
    rf"\b(?P<best>{_BEST}) (?P<thing>order|return|list|show|group|rank|sort|count|find) (?:of|by) (?=[A-Za-z\"'])",
    re.IGNORECASE,
)


def words_as_things(text: str, setting: Setting) -> str:
    """One of them that belongs to somebody: said with "for", which no command has."""

    def said(match: re.Match[str]) -> str:
        thing = entity_called(match["thing"], setting)
        if thing is None:
            return match[0]
        best = "latest" if match["best"].casefold() == "last" else match["best"]
        return f"{best} {plural_of(thing)} for "

    return _THEIRS.sub(said, text)
