"""Things that are told apart by numbers: "how many grades are there per troop" counts them; nobody adds grades up."""

from __future__ import annotations

import re

from assay.ask.local.draft import Setting
from assay.ask.local.text import phrase

_NUMBERED = frozenset(
    "grade level tier stage round floor storey story rank class classroom room zone district season version edition "
    "volume chapter lane gate track bay shelf aisle row phase step tent group year month week quarter term semester "
    "line platform terminal division league".split()
)
_MANY = re.compile(
    r"\b(?P<many>how many|(?:the )?(?:number|count) of) (?!(?:different|distinct|unique)\b)(?P<what>[a-z]+s(?:es)?)\b"
    r"(?! (?:ago|old|of|older|younger|per|before|after|between|from)\b)",
    re.IGNORECASE,
)
_SURE = 0.85


def numbered_kinds(text: str, setting: Setting) -> str:
    """ "The number of grades": of different ones, where rows say which grade and not how many."""

    def said(match: re.Match[str]) -> str:
        return f"{match['many']} different {match['what']}" if _tells_which(match["what"], setting) else match[0]

    return _MANY.sub(said, text)


def _tells_which(noun: str, setting: Setting) -> bool:
    """Whether nothing is called so but numbers that are no amounts, by a name in the singular."""
    words = phrase(noun)
    links = [link for link in setting.vocabulary.phrases.get(words, ()) if link.score >= _SURE]
    if not links or words[-1] not in _NUMBERED or any(link.kind in ("entity", "value", "condition") for link in links):
        return False
    fields = [setting.vocabulary.dimension(link.ref) for link in links if link.kind == "dimension"]
    return bool(fields) and all(
        one is not None and one.kind == "number" and one.name.casefold().endswith(words[-1]) for one in fields
    )
