""" "Shops whose articles cost 20 or more on average": the average of what such a verb measures."""

from __future__ import annotations

import re

from assay.ask.local.draft import Setting
from assay.ask.local.text import phrase
from assay.ask.local.thesaurus import fields_of

_BOUND = (
    r"(?P<bound>(?:more than|over|above|at least|less than|under|below|at most) \S+|\S+ or (?:more|less|higher|lower))"
)
_SAID = re.compile(
    rf"\bwhose (?P<things>[\w ]+?) (?P<verb>costs?|weighs?|earns?|lasts?|pays?) "
    rf"(?:on average,? {_BOUND}|{_BOUND.replace('<bound>', '<before>')},? on average)",
    re.IGNORECASE,
)


def on_average(text: str, setting: Setting) -> str:
    """ "Whose articles cost on average 20 or more": that have an average price of so much."""
    match = _SAID.search(text)
    field = _field(match["things"], match["verb"], setting) if match else ""
    if match is None or not field:
        return text
    meant = f"whose {match['things']} have an average {field} of {match['bound'] or match['before']}"
    return text[: match.start()] + meant + text[match.end() :]


def _field(things: str, verb: str, setting: Setting) -> str:
    """What the number is called that a thing has by such a verb."""
    links = setting.vocabulary.phrases.get(phrase(things), ())
    found = next((link for link in links if link.kind == "entity" and link.score >= 0.9), None)
    entity = setting.model.entity(found.ref) if found is not None else None
    for name in fields_of(verb.casefold()):
        for one in entity.dimensions if entity is not None else ():
            if one.kind == "number" and not one.hidden and set(name) <= set(phrase(one.name)):
                return (one.label or one.name.replace("_", " ")).casefold()
    return ""
