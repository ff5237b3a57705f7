"""Who joined something: "members who joined a program last summer" has the day of the enrolment, not of the membership.

Rows of a third thing say who is with what, and since when.
"""

from __future__ import annotations

import re

from assay.ask.local.draft import Setting
from assay.ask.local.entities_named import entity_called, plural_of
from assay.ask.local.lexicon import Link
from assay.ask.local.text import phrase
from assay.semantic.model import Entity

_JOINED = re.compile(
    r"\b(?P<who>[a-z]+)(?: that| who)?(?: have| has| had)? "
    r"(?:joined|entered|signed up for|enroll?ed in|registered for) "
    r"(?P<what>(?:(?:an?|the|any|our) )?[\w' -]{3,60})",
    re.IGNORECASE,
)
_SURE, _NEARLY = 0.9, 0.5
"""How sure a name of one word is, and one of more, which may be a part of it."""
_LONGEST = 4


def joined_what(text: str, setting: Setting) -> str:
    """ "Members who joined a program": members with enrolments in a program, where these have a day of their own."""
    match = _JOINED.search(text)
    who = entity_called(match["who"], setting) if match else None
    what = _named(match["what"], who, setting) if match and who else None
    between = _between(who, what, setting) if who and what else None
    if match is None or between is None:
        return text
    return f"{text[: match.end('who')]} with {plural_of(between)} in {match['what']}{text[match.end() :]}"


def _between(who: Entity, what: Entity, setting: Setting) -> Entity | None:
    """The one thing whose rows belong to both and have a day."""
    belongs: dict[str, set[str]] = {}
    for one in setting.model.relationships:
        belongs.setdefault(one.left, set()).add(one.right)
    found = [
        entity
        for entity in setting.model.entities
        if entity.default_time and {who.name, what.name} <= belongs.get(entity.name, set())
    ]
    return found[0] if len(found) == 1 else None


def _named(words: str, who: Entity, setting: Setting) -> Entity | None:
    """The thing that the first words behind the verb name; else the one of which a value is named."""
    said = phrase(re.sub(r"^(?:an?|the|any|our) ", "", words, flags=re.IGNORECASE))[:_LONGEST]
    stretches = [
        said[start : start + size] for size in range(len(said), 0, -1) for start in range(len(said) - size + 1)
    ]
    links = [link for words in stretches for link in _links(words, setting)]
    named = [link.ref for link in links if link.kind == "entity"]
    valued = [link.ref.partition(".")[0] for link in links if link.kind == "value"]
    found = next((name for name in (*named, *valued) if name != who.name), None)
    return setting.model.entity(found) if found else None


def _links(words: tuple[str, ...], setting: Setting) -> list[Link]:
    least = _SURE if len(words) == 1 else _NEARLY
    return [link for link in setting.vocabulary.phrases.get(words, ()) if link.score >= least]
