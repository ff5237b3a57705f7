"""People as the rows that are about them: "how many people were hired" of a sheet of employees."""

from __future__ import annotations

import re

from assay.ask.local.draft import Setting
from assay.ask.local.text import phrase
from assay.semantic.infer.words import plural
from assay.semantic.model import Entity

_PEOPLE = re.compile(
    r"(?<!more than )(?<!most )(?<!fewest )(?<!least )(?<!\d )\b(?:people|persons|individuals|participants)\b",
    re.IGNORECASE,
)
_PERSONS = frozenset(
    "employee worker respondent patient pupil student client customer member user passenger guest visitor patron "
    "tenant applicant candidate player resident subscriber donor participant attendee volunteer citizen voter person "
    "contact lead borrower driver".split()
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
    names = (entity.label or entity.name, *entity.synonyms)
    said = next((name for name in names if phrase(name) and phrase(name)[-1] in _PERSONS), "")
    if not said:
        return ""
    return entity.plural.casefold() if said == (entity.label or "") and entity.plural else plural(said.casefold())


def is_person(entity: Entity) -> bool:
    """Whether the rows of an entity are called like people."""
    return bool(_called(entity))


def _is_about(entity: Entity) -> bool:
    words = [phrase(one.name) for one in entity.dimensions]
    return any(_ABOUT & set(one) or "birth" in one for one in words)
