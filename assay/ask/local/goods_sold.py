""" "How many bikes were sold", "number of bikes sold": how many sales there were, where a bike is a kind of goods.

What one row of a sale is about may be sold again and again; how many kinds of goods were sold at all is asked for with
"different". Where each thing is sold once, both are the same number; where a sale says how many pieces, they are meant.
"""

from __future__ import annotations

import re

from assay.ask.local.draft import Setting
from assay.ask.local.entities_named import entity_called, is_value, plural_of
from assay.ask.local.lost_deeds import events_of, kept_by
from assay.ask.local.persons import called_person
from assay.ask.local.text import phrase
from assay.semantic.model import Entity

_SOLD = re.compile(
    r"\b(?P<lead>how many|(?:total )?number of|count of) (?P<kind>[a-z]+ )?(?P<things>[a-z]+s)"
    r"(?P<were> (?:were|have been|got|are|was))? "
    r"(?P<verb>sold|bought|purchased)\b"
    r"(?! (?:at least|more than|less than|exactly|once|twice|again|to|from|an?|the|any|some)\b)",
    re.IGNORECASE,
)
_PIECES = frozenset("quantity qty unit piece amount count number pcs".split())


def goods_sold(text: str, setting: Setting) -> str:
    """ "How many bikes were sold in May": how many sales in May."""
    match = _SOLD.search(text)
    thing = entity_called(match["things"], setting) if match else None
    event = _event(match["verb"].casefold(), thing, setting) if match and thing is not None else None
    if match is None or thing is None or event is None or called_person(thing):
        return text
    if not match["were"] and match["lead"].casefold() == "how many":
        return text  # "how many shops bought": they are not what was bought
    kind = (match["kind"] or "").strip()
    if kind and not is_value(kind, setting):
        return text
    of = f" of {kind} {match['things']}" if kind else ""
    return f"{text[: match.start()]}{match['lead']} {plural_of(event)}{of}{text[match.end() :]}"


def _event(verb: str, thing: Entity, setting: Setting) -> Entity | None:
    """The rows that the verb makes, each of which is about one such thing and says no number of pieces."""
    found = events_of(verb, thing, setting.model)
    if len(found) != 1 or kept_by(verb, thing):
        return None
    ways = [one for one in setting.model.relationships if (one.left, one.right) == (found[0].name, thing.name)]
    numbers = (set(phrase(one.name)) for one in found[0].dimensions if one.kind == "number")
    pieces = any(words <= _PIECES | {"sold", "bought", "of"} and words & _PIECES - {"amount"} for words in numbers)
    return found[0] if len(ways) == 1 and not pieces else None
