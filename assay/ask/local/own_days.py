"""The day of a thing, said by the name of the thing: "by payment date" where payments say when they were paid."""

from __future__ import annotations

import re

from assay.ask.local.draft import Setting
from assay.ask.local.nouns import NOUNS, kin
from assay.ask.local.text import phrase
from assay.semantic.model import Dimension, Entity

_DATE = re.compile(r"\b(?P<led>by|per) (?:the )?(?P<thing>[a-z]+) date\b", re.IGNORECASE)


def own_day(entity: Entity, noun: str) -> Dimension | None:
    """The day a row begins with, where it is called so or no other is kept."""
    days = [one for one in entity.dimensions if one.kind == "time"]
    own = next((one for one in days if one.name == entity.default_time), None)
    called = own is not None and any(kin(noun, word) or noun in NOUNS.get(word, ()) for word in phrase(own.name))
    return own if called or len(days) == 1 else None


def by_own_day(text: str, setting: Setting) -> str:
    """ "By payment date" as the day's own name; unchanged where something is called so."""
    match = _DATE.search(text)
    words = phrase(match["thing"]) if match else ()
    if match is None or (*words, "date") in setting.vocabulary.phrases:
        return text
    links = setting.vocabulary.phrases.get(words, ())
    things = (setting.model.entity(link.ref) for link in links if link.kind == "entity" and link.score >= 0.9)
    for entity in things:
        day = own_day(entity, words[0]) if entity is not None else None
        if day is not None and "hour" not in day.grains:
            called = (day.label or day.name.replace("_", " ")).casefold()
            return f"{text[: match.start()]}{match['led']} {called}{text[match.end() :]}"
    return text
