"""Which things are people."""

from __future__ import annotations

from assay.ask.local.text import phrase
from assay.semantic.model import Entity, SemanticModel

_PERSONAL = frozenset("email phone birth birthday gender surname firstname lastname contact first last".split())
"""Words in names of fields that only people have."""
_PERSONS = frozenset(
    "employee worker respondent patient pupil student client customer member user passenger guest visitor patron "
    "tenant applicant candidate player resident subscriber donor participant attendee volunteer citizen voter person "
    "contact lead borrower driver".split()
)
"""Whom a source is about."""
_ROLES = frozenset(
    "buyer shopper artist author singer teacher people staff agent manager trainer doctor nurse rider owner seller "
    "vendor learner instructor".split()
)
"""What else people are called by what they do."""

_ANYBODY = frozenset(("people", "person", "contact", "lead"))


def called_person(entity: Entity) -> str:
    """The first name of an entity that is one of those a source is about; empty where it has none."""
    names = (entity.label or entity.name, *entity.synonyms)
    return next((name for name in names if not _PERSONS.isdisjoint(phrase(name)[-1:])), "")


def unnamed_people(model: SemanticModel) -> Entity | None:
    """The one thing with first and last names that is called otherwise than people are: a "list", a "band"."""
    found = [one for one in model.entities if _named_as_people(one) and not _called_people(one)]
    return found[0] if len(found) == 1 else None


def nouns_of_people() -> frozenset[str]:
    """What people may be called by what they are or do."""
    return (_PERSONS | _ROLES) - _ANYBODY


def _named_as_people(entity: Entity) -> bool:
    said = {phrase(one.label or one.name)[-2:] for one in entity.dimensions}
    return ("last", "name") in said and ("first", "name") in said


def _called_people(entity: Entity) -> bool:
    return bool(called_person(entity)) or not _ROLES.isdisjoint(phrase(entity.label or entity.name)[-1:])


def is_person(entity: Entity) -> bool:
    """Whether the rows of an entity are people, by its fields or its names."""
    by_role = not _ROLES.isdisjoint(phrase(entity.label or entity.name)[-1:])
    return personal(entity) or by_role or bool(called_person(entity))


def personal(entity: Entity) -> bool:
    """Whether it has fields that only people have."""
    return any(_PERSONAL & set(phrase(one.name)) for one in entity.dimensions)
