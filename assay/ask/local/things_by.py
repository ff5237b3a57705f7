"""Things set in the order of a number of theirs: "clients by total amount spent" are clients, each with its amount."""

from __future__ import annotations

import re

from assay.ask.local.draft import Setting
from assay.ask.local.text import lemma, phrase

_BY = re.compile(
    r"^(?P<led>\W*(?:(?:show|list|give|rank|return|find)(?: me| us)? )?(?:the |all |our |of |all of )*)"
    r"(?P<thing>[A-Za-z][\w-]*(?: [A-Za-z][\w-]*)?) by (?:the |their )?(?P<key>(?:total|average|avg|overall|combined|"
    r"mean|sum of|number of|count of|highest|lowest|maximum|minimum) [^?.;]+?)(?P<end>[?.]?)$",
    re.IGNORECASE,
)
_WITH = re.compile(
    r"^\W*(?:(?:show|list|give|return|find|display)(?: me| us)? )?(?:the |all |our |of |all of )*"
    r"(?P<thing>[A-Za-z][\w-]*)(?P<which> (?:whose|who|that|in|from|of) [^,?]+?)?,? (?:together |along )?with "
    r"(?P<key>(?:the|their) (?:total |overall )?(?:number|count) of [^?.;,]+?)(?P<end>[?.]?)$",
    re.IGNORECASE,
)
_FURTHER = re.compile(r"\b(?:by|per|each|every|for|over time|and)\b|,", re.IGNORECASE)


def things_by_total(text: str, setting: Setting) -> str:
    """The number of each, the largest first; other questions stay as they are."""
    match = _BY.match(text.strip())
    if match is None or _FURTHER.search(match["key"]) or not _is_thing(match["thing"], setting):
        return text
    return f"{match['key']} by {match['thing']} in descending order"


def _is_thing(said: str, setting: Setting) -> bool:
    links = setting.vocabulary.phrases.get(phrase(said), ())
    best = max((link.score for link in links), default=0.0)
    several = said.casefold().endswith("s")
    return several and any(link.kind == "entity" and link.score >= max(0.9, best) for link in links)


def things_with_number(text: str, setting: Setting) -> str:
    """ "Clerks of Delft with the number of open cases": that number for each clerk, and no number of clerks."""
    match = _WITH.match(text.strip())
    if match is None or not _is_thing(match["thing"], setting):
        return text
    key, thing = match["key"].replace("their", "the", 1), lemma(match["thing"].casefold())
    return f"{key} for each {thing}{match['which'] or ''}"
