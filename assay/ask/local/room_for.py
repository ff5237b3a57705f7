"""Room for people: "how many people can stay in the deluxe cabins" adds up how many each of them takes.

Who stayed there is another question, which no "can" asks.
"""

from __future__ import annotations

import re

from assay.ask.local.draft import Setting
from assay.ask.local.text import phrase
from assay.semantic.model import Dimension, Entity

_PEOPLE = r"(?:people|persons|guests|visitors|students|spectators|passengers|patients|residents|customers|members)"
_CAN = r"(?:can|could|may|might)"
_STAY = (
    r"(?:stay|sleep|sit|fit|live|lodge|be (?:seated|accommodated|hosted|housed|lodged)|be put up|"
    r"(?:find|have|get) (?:a )?(?:room|place|seat))"
)
_ROOM = re.compile(
    rf"^\W*(?:how many {_PEOPLE}(?: in total| altogether)? {_CAN}|"
    rf"(?:what is |find |show |give me )?(?:the )?(?:total |maximum )?number of {_PEOPLE} (?:who|that) {_CAN}) {_STAY}"
    r"(?: in total| altogether| at (?:once|the same time|most))? (?:in|at|on) (?P<where>[^?.]+?)(?=\W*$)",
    re.IGNORECASE,
)
_ROOMY = frozenset(("capacity", "occupancy", "seating", "seat", "sleep"))
_MOST = frozenset(("max", "maximum"))
_CROWD = frozenset(("guest", "person", "people", "visitor", "occupant", "passenger", "student", "patient"))


def room_for(text: str, setting: Setting) -> str:
    """ "How many people can stay in the deluxe cabins": the total of the field that says how many each takes."""
    match = _ROOM.match(text)
    named = _things(match["where"], setting) if match else []
    fields = [(entity, one) for entity in named for one in entity.dimensions if one.kind == "number" and _holds(one)]
    if match is None or len(fields) != 1:
        return text
    label = (fields[0][1].label or fields[0][1].name.replace("_", " ")).casefold()
    return f"What is the total {label} of {match['where']}{text[match.end() :]}"


def _things(said: str, setting: Setting) -> list[Entity]:
    """The things whose name is in the words."""
    links = (link for word in phrase(said) for link in setting.vocabulary.phrases.get((word,), ()))
    names = dict.fromkeys(link.ref for link in links if link.kind == "entity" and link.score >= 0.85)
    return [one for name in names if (one := setting.model.entity(name)) is not None]


def _holds(field: Dimension) -> bool:
    """ "capacity", "max guests", "sleeps"."""
    words = set(phrase(field.name))
    return bool(_ROOMY & words) or bool(_MOST & words and _CROWD & words)
