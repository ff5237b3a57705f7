"""People as the rows that are about them: "how many people were hired" of a sheet of employees."""

from __future__ import annotations

import re

from assay.ask.local.draft import Setting
from assay.ask.local.persons import called_person
from assay.ask.local.text import phrase
from assay.semantic.infer.words import plural
from assay.semantic.model import Entity

_PEOPLE = re.compile(
    r"(?<!more than )(?<!most )(?<!fewest )(?<!least )(?<!\d )\b(?:people|persons|individuals|participants)\b",
    re.IGNORECASE,
)
_ABOUT = frozenset("gender sex age birthday dob".split())
"""Fields that only people have; a day of birth is one as well."""


def as_people(text: str, setting: Setting) -> str:
    """ "How many people left": how many employees did, where they alone are people here."""
    if not _PEOPLE.search(text) or setting.vocabulary.phrases.get(phrase("people")):
        return text
    name = _people(setting)
    return _PEOPLE.sub(name, text) if name else text


def _people(setting: Setting) -> str:
    """What the only people of a source are called, in the plural; empty where there are none or several kinds."""
    named = {one.name: said for one in setting.model.entities if (said := _called(one))}
    about = {one.name: one.plural or one.name for one in setting.model.entities if _is_about(one)}
    found = named or about
    return next(iter(found.values())) if len(found) == 1 else ""


def _called(entity: Entity) -> str:
    said = called_person(entity)
    own = said == (entity.label or "") and entity.plural
    return (entity.plural.casefold() if own else plural(said.casefold())) if said else ""


def _is_about(entity: Entity) -> bool:
    words = [phrase(one.name) for one in entity.dimensions]
    return any(_ABOUT & set(one) or "birth" in one for one in words)
