""" "How many users signed up in 2025", "signups per month": verbs of two words whose day is kept under both as one.

A source that keeps `signup_date` or `checkout_time` says when somebody signed up or checked out.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from assay.ask.local.draft import Setting
from assay.ask.local.entities_named import entity_called, label_of, plural_of
from assay.ask.local.text import phrase
from assay.semantic.model import Dimension, Entity

_DONE = re.compile(
    r"\b(?:new )?(?P<thing>[a-z]+)(?: (?:who|that))?(?: have| has| had)? "
    r"(?P<verb>[a-z]+)(?<=ed) (?P<way>up|in|out|off|on)"
    r"(?= (?:in|on|during|since|before|after|between|last|this|per|each|by|from|today|yesterday|the last)\b|\W*$)",
    re.IGNORECASE,
)
_EACH = re.compile(r" (?:per|each|by)\b", re.IGNORECASE)
_NOUN = re.compile(r"\b(?P<led>number of|how many|count of|total) (?:new )?(?P<noun>[a-z]+[ -]?(?:up|in|out))s\b", re.I)


def done_up(text: str, setting: Setting) -> str:
    """ "Users who signed up in 2025": users with a signup date in 2025."""
    match = _DONE.search(text)
    thing = entity_called(match["thing"], setting) if match else None
    said = f"{match['verb'].casefold()[:-2]}{match['way'].casefold()}" if match else ""
    day = _day(thing, said) if thing is not None else None
    if match is None or thing is None or day is None:
        return text
    rest = text[match.end() :]
    if _EACH.match(rest):
        # "Signed up per month": by the month of the day that they go by anyway.
        return f"{text[: match.start()]}{match['thing']}{rest}" if _goes_by(thing, day) else text
    return f"{text[: match.start()]}{match['thing']} with {label_of(day)}{rest}"


def noun_of_two(text: str, setting: Setting) -> str:
    """ "Number of signups by month": number of those whose own day it is."""
    match = _NOUN.search(text)
    said = re.sub(r"[ -]", "", match["noun"].casefold()) if match else ""
    found = [one for one in setting.model.entities if match and (day := _day(one, said)) and _goes_by(one, day)]
    known = (link for link in setting.vocabulary.phrases.get(phrase(said), ()) if link.kind != "dimension")
    if match is None or len(found) != 1 or any(link.score >= 0.9 for link in known):
        return text
    return f"{text[: match.start()]}{match['led']} {plural_of(found[0])}{text[match.end() :]}"


def _day(entity: Entity, said: str) -> Dimension | None:
    """The one day of such a thing that has the verb in its name: a doubled letter is written once ("dropped out")."""
    short = re.sub(r"([a-z])\1(?=(?:up|in|out|off|on)$)", r"\1", said)
    days = [one for one in entity.dimensions if one.kind == "time"]
    found = [one for one in days if {said, short} & {*phrase(one.name), "".join(phrase(one.name)[:2])}]
    return found[0] if len(found) == 1 else None


def _goes_by(entity: Entity, day: Dimension) -> bool:
    return entity.default_time == day.name


PHRASAL: tuple[Callable[[str, Setting], str], ...] = (done_up, noun_of_two)
