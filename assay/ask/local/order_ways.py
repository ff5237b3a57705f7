"""Which way a list goes, said by both ends: "from oldest to youngest", "by date of birth, old to young", "Z to A".

By an age, the old come with the large numbers; by a day or a year, with the small ones.
"""

from __future__ import annotations

import re

from assay.ask.local.draft import Setting
from assay.ask.local.known_fields import is_field

_PAIRS = (
    ("old(?:est)?", "(?:young|new|late|recent)(?:est)?|latest|most recent", "oldest"),
    ("young(?:est)?", "old(?:est)?", "youngest"),
    ("(?:new(?:est)?|latest|(?:most )?recent)", "old(?:est)?|earliest|least recent", "newest"),
    ("(?:early|earliest)", "late|latest|(?:most )?recent|newest", "earliest"),
    ("long(?:est)?", "short(?:est)?", "longest"),
    ("short(?:est)?", "(?:long|tall)(?:est)?", "shortest"),
    ("tall(?:est)?", "(?:short|small)(?:est)?", "tallest"),
    ("cheap(?:est)?", "dear(?:est)?|(?:most )?expensive", "cheapest"),
    ("(?:dear(?:est)?|(?:most )?expensive)", "cheap(?:est)?|least expensive", "most expensive"),
    ("heav(?:y|iest)", "light(?:est)?", "heaviest"),
    ("light(?:est)?", "heav(?:y|iest)", "lightest"),
)
"""One end, the others that may follow it, and what then comes first."""
_UP = frozenset(("oldest", "earliest", "shortest", "cheapest", "lightest"))
"""What comes first when days or sizes go up."""
_AGED = re.compile(r"\b(?:ages?|aged|tenure|seniority)\b", re.IGNORECASE)
_END = r"(?: ones?)?(?=\s*(?:[.?;,]|$))"
_WAYS = tuple((re.compile(rf",? (?:from )?(?:the )?{a} to (?:the )?(?:{b}){_END}", re.I), way) for a, b, way in _PAIRS)
_AGES = ("oldest", "youngest", "newest", "earliest")
_DATED = re.compile(r"(?:the )?(?:date|day|year|time|age)(?: (?:of )?\w+)?$", re.IGNORECASE)
"""Says no more than that the old come first or last."""
_KEY = re.compile(
    r",? (?:(?:sorted|ordered|listed|arranged|ranked) )?(?:by|according to|in (?:the )?order of)(?: the| their| its)? "
    r"(?P<key>[\w' ]+)$",
    re.IGNORECASE,
)
_ALPHABET = re.compile(
    r"\b(?:in )?(?P<back>revers\w+ )(?:lexicographic\w*|alphabetic\w*|dictionary order)(?: order)?"
    r"|\b(?:in )?(?:lexicographic\w*|dictionary order)(?: order)?(?P<after> reversed?\b)?",
    re.IGNORECASE,
)
_BACKWARDS = re.compile(
    r"\bin (?:the )?reverse(?:d)? order of(?: the| their| its)? (?P<key>[\w' ]+?)(?=\s*(?:[.?;,]|$))", re.I
)
_ONES = re.compile(
    r",? (?:sorted|ordered|listed|arranged|starting|beginning)(?: by| with)?(?: the)? (?:ones?|those|that)(?: with)?"
    r"(?: the)? (?P<what>(?:most|highest|largest|biggest|greatest|longest|fewest|least|lowest|smallest)[\w ]*?)"
    r"(?P<first> first)?(?=\s*(?:[.?;,]|$))",
    re.IGNORECASE,
)


def ends_said(text: str, setting: Setting) -> str:
    """ "from oldest to youngest": the oldest first; with a field to sort by, up or down along it."""
    for pattern, first in _WAYS:
        said = pattern.search(text)
        if said is not None:
            led, rest = text[: said.start()], text[said.end() :]
            key = _KEY.search(led)
            if key is not None and is_field(key["key"], setting):
                return f"{led[: key.start()]} ordered by {key['key']} in {_way(key['key'], first)} order{rest}"
            dull = key is not None and _DATED.match(key["key"]) and first in _AGES
            return f"{led[: key.start()] if key and dull else led}, {first} first{rest}"
    return text


def _way(key: str, first: str) -> str:
    up = first == "youngest" if _AGED.search(key) and first in ("oldest", "youngest") else first in _UP
    return "ascending" if up else "descending"


def backwards(text: str, setting: Setting) -> str:
    """ "in reversed lexicographic order", "in reverse order of birth year": from the end."""

    def said(match: re.Match[str]) -> str:
        back = match["back"] or match["after"]
        return "in descending alphabetical order" if back else "in alphabetical order"

    text = _BACKWARDS.sub(lambda match: f"ordered by {match['key']} in descending order", text)
    return _ALPHABET.sub(said, text)


def ones_first(text: str, setting: Setting) -> str:
    """ "sorted by the ones with the most visits first": the most visits first."""
    return _ONES.sub(lambda match: f", {match['what'].strip()} first", text)
