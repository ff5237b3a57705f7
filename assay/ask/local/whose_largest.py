"""Whose the largest is: "who owns the largest property", "who has the biggest loan", and what makes a loan big."""

from __future__ import annotations

import re

from assay.ask.local.crowds import MANY_IN_ONE
from assay.ask.local.draft import Setting
from assay.ask.local.named_states import akin
from assay.ask.local.persons import called_person
from assay.ask.local.synonyms import SIZE_WORDS
from assay.ask.local.text import phrase
from assay.semantic.model import Dimension, Entity

_ENDS = {"largest": "highest", "biggest": "highest", "smallest": "lowest"}
_WHO = re.compile(
    r"\bwho (?P<verb>has|had|have|holds?|held|owns?|owned|took|got|received|booked|bought|sold|placed|made) the "
    r"(?P<end>largest|biggest|smallest) (?P<thing>[a-z]+)(?=\W*$)",
    re.IGNORECASE,
)
_WHAT = re.compile(
    r"\bthe (?P<end>largest|biggest|smallest) (?P<thing>[a-z]+)(?=\W*$| (?:in|of|for|by|from) )", re.IGNORECASE
)
_NONE = re.compile(
    r"^(?P<head>\W*)who (?P<verb>has|have|had|holds?|owns?) (?P<none>no|never had an?|not? any) (?P<thing>[a-z]+)\b",
    re.IGNORECASE,
)
_AMOUNTS = frozenset("amount value sum principal total price".split())
_HAVING = frozenset("has had have holds hold held took got".split())


def whose_largest(text: str, setting: Setting) -> str:
    """ "Who owns the largest property": the name of the owner of the property with the largest area."""
    match = _WHO.search(text)
    entity = _thing(match["thing"], setting) if match else None
    size = _size(entity) if entity is not None else None
    person = _person(match["verb"], entity, setting) if match and entity is not None else None
    name = _name(person) if person is not None else None
    if match is None or size is None or person is None or name is None:
        return text
    end = _ENDS[match["end"].casefold()]
    meant = f"the {name} of the {match['thing']} with the {end} {_called(size)}"
    return text[: match.start()] + meant + text[match.end() :]


def largest_amount(text: str, setting: Setting) -> str:
    """ "What is the biggest loan": the one with the highest principal, which is the one amount a loan has."""
    match = _WHAT.search(text)
    crowd = match is not None and match["thing"].casefold() in MANY_IN_ONE
    entity = _thing(match["thing"], setting) if match and not crowd else None
    size = _size(entity) if entity is not None and not _sized(entity) else None
    if match is None or size is None:
        return text
    meant = f"the {match['thing']} with the {_ENDS[match['end'].casefold()]} {_called(size)}"
    return text[: match.start()] + meant + text[match.end() :]


def who_has_none(text: str, setting: Setting) -> str:
    """ "Who has no loan": which of those whose loans they are."""
    match = _NONE.match(text)
    entity = _thing(match["thing"], setting) if match else None
    person = _person(match["verb"], entity, setting) if match and entity is not None else None
    if match is None or person is None:
        return text
    people = (person.plural or person.name.replace("_", " ")).casefold()
    return f"{match['head']}which {people} {match['verb']} {match['none']} {match['thing']}{text[match.end() :]}"


def _thing(said: str, setting: Setting) -> Entity | None:
    links = setting.vocabulary.phrases.get(phrase(said), ())
    sure = [link.ref for link in links if link.kind == "entity" and link.score >= 0.95]
    return setting.model.entity(sure[0]) if sure else None


def _sized(entity: Entity) -> list[Dimension]:
    return [one for one in entity.dimensions if one.kind == "number" and set(SIZE_WORDS) & set(phrase(one.name))]


def _size(entity: Entity) -> Dimension | None:
    """The one number that says how large such a thing is; None where there is none or several."""
    amounts = [one for one in entity.dimensions if one.kind == "number" and _AMOUNTS & set(phrase(one.name))]
    found = _sized(entity) or amounts
    return found[0] if len(found) == 1 else None


def _person(verb: str, entity: Entity, setting: Setting) -> Entity | None:
    """Whose it is: the one person that the verb names, else the only person it refers to."""
    right = [one.right for one in setting.model.relationships if one.left == entity.name]
    others = [one for name in right if (one := setting.model.entity(name)) is not None]
    named = [one for one in others if akin(verb, phrase(one.label or one.name)[-1])]
    people = [one for one in others if called_person(one)] if verb.casefold() in _HAVING or not named else []
    found = named or people
    return found[0] if len(found) == 1 else None


def _name(person: Entity) -> str | None:
    """The one field that names a person, in words that name no other's."""
    if len(person.display) != 1:
        return None
    label = _called(next(one for one in person.dimensions if one.name == person.display[0]))
    own = (person.label or person.name).casefold()
    return label if len(label.split()) > 1 else f"{own} {label}"


def _called(dimension: Dimension) -> str:
    return (dimension.label or dimension.name.replace("_", " ")).casefold()
