""" "The highest amount in a single order" is a number of one row, neither a total nor the number one."""

from __future__ import annotations

import re

from assay.ask.local.draft import Setting
from assay.ask.local.text import phrase, root
from assay.semantic.model import Entity

_DID = r"(?: (?:has|had|have|made|got|received|paid|placed|given|scored|spent|earned))"
_SAID = re.compile(
    rf"(?:(?P<led>,? (?:who|that|which|with|having){_DID}{{0,2}})"
    rf"|^(?P<head>\W*(?:who|(?:which|what)(?: \w+){{1,3}}?)){_DID}{{1,2}})"
    r" the (?P<end>highest|largest|biggest|greatest|maximum|most|lowest|smallest|least|minimum) "
    r"(?P<what>(?:[\w-]+ ){0,3}?[\w-]+) (?:in|on|for|with|during) (?:any |just |only )?(?:a single|an individual|one) "
    r"(?P<thing>\w+)(?! (?:and|or)\b)",
    re.IGNORECASE,
)
_LOW = frozenset(("lowest", "smallest", "least", "minimum"))
_DULL = frozenset(("of", "the", "a", "an", "amount", "number"))


def in_one(text: str, setting: Setting) -> str:
    """ "Who had the largest claim amount in a single claim": whose claim is the one with the largest amount."""
    match = _SAID.search(text)
    entity = _thing(match["thing"], setting) if match else None
    number = _number(match["what"], entity) if match and entity is not None else ""
    if match is None or not number:
        return text
    end = "lowest" if match["end"].casefold() in _LOW else "highest"
    whose = " of" if match["led"] else f"{match['head']} has"
    return f"{text[: match.start()]}{whose} the {match['thing']} with the {end} {number}{text[match.end() :]}"


def _thing(said: str, setting: Setting) -> Entity | None:
    links = setting.vocabulary.phrases.get(phrase(said), ())
    best = next((link for link in links if link.kind == "entity" and link.score >= 0.8), None)
    return setting.model.entity(best.ref) if best is not None and best is links[0] else None


def _number(said: str, entity: Entity) -> str:
    """What the one number of a thing is called that the words name: "amount of claim" is the amount claimed."""
    wanted = {root(word) for word in phrase(said)}
    telling = {root(word) for word in phrase(said) if word not in _DULL}
    numbers = [one for one in entity.dimensions if one.kind == "number" and not one.hidden]
    for least in (wanted - {"of", "the"}, telling):
        found = [one for one in numbers if least and least <= {root(word) for word in phrase(one.label or one.name)}]
        if len(found) == 1:
            return (found[0].label or found[0].name.replace("_", " ")).casefold()
    return ""
