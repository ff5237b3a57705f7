""" "Which repair took the longest", "the shortest outage": by the time between the dates a thing begins and ends with.

Where a thing keeps a number for how long it is, or lasted, the adjective finds it without help.
"""

from __future__ import annotations

import re

from assay.ask.local.draft import Setting
from assay.ask.local.entities_named import entity_called
from assay.ask.local.persons import called_person
from assay.ask.local.synonyms import ADJECTIVES
from assay.ask.local.text import phrase
from assay.semantic.model import Entity

_ENDS = {"fastest": "shortest", "quickest": "shortest", "slowest": "longest", "briefest": "shortest"}
_END = r"(?P<end>longest|shortest|fastest|quickest|slowest|briefest)"
_NUMBER = r"(?:(?P<n>\d+|two|three|four|five|ten) )?"
_DID = re.compile(
    r"\b(?P<thing>[a-z]+),? (?:that |which |who )?(?:(?:has|have|had|was|were) (?:been )?)?"
    r"(?:took|takes?|taken|lasted|lasts?|ran|runs?|running|continued|continues?|going|stayed|stays?|open|went)"
    rf"(?: on)?(?: for)? the {_END}(?: time| period(?: of time)?| amount of time)?(?: to complete| to finish)?"
    r"(?=\W*$|,| and )",
    re.IGNORECASE,
)
_SAID = re.compile(
    rf"\b(?:the )?{_NUMBER}{_END}(?:[- ](?:running|lasting))? (?P<thing>[a-z]+)"
    r"(?=\W*$|,| (?:and|in|for|by|of|at|from)\b)",
    re.IGNORECASE,
)
_TO_DO = re.compile(
    r"\b(?P<thing>[a-z]+) (?:that |which )?(?:took|takes?) the (?:longest|shortest)(?: time)? to [a-z]+(?=\W*$)",
    re.IGNORECASE,
)


def longest_lasting(text: str, setting: Setting) -> str:
    """By its duration, which is computed where two dates tell it."""
    match = _DID.search(text)
    if match is not None and (entity := entity_called(match["thing"], setting)) is not None:
        meant = f"{match['thing']} with the {_end(match)} duration{_unit(entity)}"
        shorter = f"{match['thing']} that lasts the {_end(match)}"
        return _put(text, match, meant if _has_two_days(entity) else shorter)
    match = _TO_DO.search(text)
    if match is not None:
        entity = entity_called(match["thing"], setting)
        return _put(text, match, f"{match[0]}{_unit(entity)}") if entity is not None else text
    match = _SAID.search(text)
    entity = entity_called(match["thing"], setting) if match else None
    if match is None or entity is None or not _has_two_days(entity):
        return text
    number = f"{match['n']} " if match["n"] else ""
    return _put(text, match, f"the {number}{match['thing']} with the {_end(match)} duration{_unit(entity)}")


def _put(text: str, match: re.Match[str], meant: str) -> str:
    return text[: match.start()] + meant + text[match.end() :]


def _end(match: re.Match[str]) -> str:
    return _ENDS.get(match["end"].casefold(), match["end"].casefold())


def _unit(entity: Entity) -> str:
    """Minutes where the dates have a time of day: two visits of one afternoon are not of equal length."""
    timed = sum(one.kind == "time" and "hour" in one.grains for one in entity.dimensions)
    return " in minutes" if timed > 1 else ""


def _has_two_days(entity: Entity) -> bool:
    """Whether its length can only be the time between its dates."""
    lengths = {"time", "hour", "day", *ADJECTIVES["long"][1], *ADJECTIVES["fast"][1]}
    if called_person(entity):
        return False
    kept = any(lengths & set(phrase(one.name)) for one in entity.dimensions if one.kind != "time")
    return not kept and sum(one.kind == "time" for one in entity.dimensions) > 1
