"""Sorted by when something happened: "ordered by the year in which they were built", "listed by when they joined"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assay.ask.local.asides import says_when
from assay.ask.local.draft import Setting
from assay.ask.local.text import phrase
from assay.semantic.model import Dimension, Entity

_DIRECTION = r"(?: (?P<way>ascending|descending|increasing|decreasing))?"
_WHEN_DONE = re.compile(
    rf"\b(?:sorted|ordered|listed|arranged|ranked|sort|order|arrange|rank)(?: them| it)?{_DIRECTION} by "
    r"(?:the (?P<unit>year|date|day|time|month|moment)s?(?: (?:in|on|at) which| when| that)?|when) "
    r"(?P<who>they|it|he|she|(?:their|its|the) (?P<thing>\w+)) (?:(?:was|were|had|have|has|got|been|did) )*"
    r"(?P<deed>\w+(?: (?!in\b|from\b)\w+)?)(?=\W*$|, | in (?:ascending|descending)| from)",
    re.IGNORECASE,
)
_LISTED = re.compile(r"\blisted (?=(?:ascending|descending|alphabetically)\b)", re.IGNORECASE)
_SORT_THEM = re.compile(
    r"[.?!;]\s+(?:please |and |then )*(?P<verb>sort|order|rank|arrange) "
    r"(?:them|it|these|those|the (?:results?|list|rows|output|answers?)) (?:by|in|from)\b(?: (?:their|its|the)\b)?",
    re.IGNORECASE,
)


def sort_them(text: str, setting: Setting) -> str:
    """ "... of the rooms. Sort the list by their price": the rooms sorted by price."""
    found = _SORT_THEM.search(text)
    if found is None or " in" in found[0].casefold() or " from" in found[0].casefold():
        return text
    return f"{text[: found.start()]}, sorted by{text[found.end() :]}"


def sorted_when(text: str, setting: Setting) -> str:
    """ "Ordered by the year in which they were built": by the field that says so."""
    match = _WHEN_DONE.search(text)
    day = _field(match, text, setting) if match else ""
    if match is None or not day:
        return _LISTED.sub("sorted ", text)
    way = f" in {match['way']} order" if match["way"] else ""
    return f"{text[: match.start()]}sorted by {day}{way}{text[match.end() :]}"


def _field(match: re.Match[str], text: str, setting: Setting) -> str:
    unit, deed = (match["unit"] or "").casefold(), match["deed"]
    things = list(_spoken_of(match["thing"] or text[: match.start()], setting))
    said = {(thing.name, _label(one)) for thing in things for one in thing.dimensions if _says(one, deed, unit)}
    if not said and match["thing"] and unit:
        said = {(thing.name, _label(one)) for thing in things for one in thing.dimensions if _holds(one, unit)}
        return " ".join((match["thing"], said.pop()[1])) if len(said) == 1 else ""
    return said.pop()[1] if len(said) == 1 else ""


def _spoken_of(text: str, setting: Setting) -> Iterator[Entity]:
    words = phrase(text)
    pairs = {words[at : at + size] for at in range(len(words)) for size in (1, 2)}
    named = {link.ref for one in pairs for link in setting.vocabulary.phrases.get(one, ()) if link.kind == "entity"}
    yield from (entity for entity in setting.model.entities if entity.name in named or not named)


def _says(dimension: Dimension, deed: str, unit: str) -> bool:
    told = _holds(dimension, unit) or (" " in deed and dimension.kind in ("text", "categorical"))
    return told and says_when(deed, dimension.name)


def _holds(dimension: Dimension, unit: str) -> bool:
    """Whether it holds years, or days where those are asked for."""
    return not dimension.hidden and (dimension.kind == "time" or (unit == "year" and "year" in phrase(dimension.name)))


def _label(dimension: Dimension) -> str:
    return dimension.label or dimension.name.replace("_", " ")
