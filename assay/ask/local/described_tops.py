""" "The top 3 expensive rooms" are the 3 most expensive ones: the adjective behind "top" says what ranks them."""

from __future__ import annotations

import re

from assay.ask.local.draft import Setting
from assay.ask.local.entities_named import entity_called, is_value
from assay.ask.local.synonyms import ADJECTIVES
from assay.ask.local.text import phrase
from assay.ask.local.words import NUMBER_WORDS

_PARTICIPLES = {"paid": "highest paid", "rated": "highest rated"}
_NEVER = frozenset("light dry short cold cool thin dear remote".split())
"""Words that name kinds of things as often as they rank them: "light bulbs", "dry goods"."""
_WORDS = "|".join(sorted((*ADJECTIVES, "recent", "new"), key=len, reverse=True))
_NUMBERS = "|".join(NUMBER_WORDS)
_TOP = re.compile(
    rf"\b(?:the |our )?top (?P<n>\d+|{_NUMBERS}) (?:most |highly |best )?(?P<adj>{_WORDS}) (?P<thing>[a-z]+)\b",
    re.IGNORECASE,
)
_HIGHLY = re.compile(
    rf"\b(?P<n>(?:top )?(?:\d+|{_NUMBERS}) )?(?P<end>most|least) (?:highly|well) (?=(?:rated|paid) (?P<thing>[a-z]+))"
    rf"|\b(?<!top )(?P<n2>\d+|{_NUMBERS}) (?P<end2>highest|best|lowest|worst)[ -](?=rated (?P<thing2>[a-z]+))",
    re.IGNORECASE,
)


def described_top(text: str, setting: Setting) -> str:
    """With the superlative that is meant, unless the adjective is a value or begins the name of something."""
    text = _HIGHLY.sub(lambda match: _highest(match, setting), text)
    match = _TOP.search(text)
    if match is None or match["adj"].casefold() in _NEVER or not _ranks(match, setting):
        return text
    top = "top " if match["adj"].casefold() in _PARTICIPLES else ""
    ranked = f"the {top}{match['n']} {_superlative(match['adj'].casefold())} {match['thing']}"
    return text[: match.start()] + ranked + text[match.end() :]


def _highest(match: re.Match[str], setting: Setting) -> str:
    """ "The 3 most highly rated songs": the top 3 highest rated, where a song has one rating and no reviews have it."""
    if not _has_own(match["thing"] or match["thing2"], setting):
        return match[0]
    end = "lowest" if (match["end"] or match["end2"]).casefold() in ("least", "lowest", "worst") else "highest"
    number = (match["n"] or match["n2"] or "").casefold().removeprefix("top ").strip()
    return f"top {number} {end} " if number else f"{end} "


def _ranks(match: re.Match[str], setting: Setting) -> bool:
    named = entity_called(f"{match['adj']} {match['thing']}", setting)
    if match["adj"].casefold() in _PARTICIPLES and not _has_own(match["thing"], setting):
        return False
    return named is None and not is_value(match["adj"], setting)


def _has_own(thing: str, setting: Setting) -> bool:
    """Whether such a thing keeps its rating, or its pay, itself."""
    entity = entity_called(thing, setting)
    words = {word for said in _PARTICIPLES for word in ADJECTIVES[said][1]}
    fields = entity.dimensions if entity is not None else ()
    return any(one.kind == "number" and words & set(phrase(one.name)) for one in fields)


def _superlative(adjective: str) -> str:
    """
    >>> _superlative("expensive"), _superlative("old"), _superlative("rated")
    ('most expensive', 'oldest', 'highest rated')
    """
    if adjective in ("old", "young", "new"):
        return f"{adjective}est"
    return _PARTICIPLES.get(adjective, f"most {adjective}")
