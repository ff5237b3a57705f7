"""Which things are people."""

from __future__ import annotations

from assay.ask.local.text import phrase
from assay.semantic.model import Entity

_PERSONAL = frozenset("email phone birth birthday gender surname firstname lastname contact first last".split())
"""Words in names of fields that only people have."""
_CALLED = frozenset(
    "customer client buyer shopper member student pupil employee worker visitor guest patient user player artist "
    "author singer driver teacher person people staff subscriber passenger tenant agent manager trainer doctor nurse "
    "volunteer rider citizen voter owner seller vendor donor learner instructor applicant candidate contact".split()
)
"""What people are called by what they do."""


def is_person(entity: Entity) -> bool:
    """Whether the rows of an entity are people, by its fields or its name."""
    return personal(entity) or not _CALLED.isdisjoint(phrase(entity.label or entity.name)[-1:])


def personal(entity: Entity) -> bool:
    """Whether it has fields that only people have."""
    return any(_PERSONAL & set(phrase(one.name)) for one in entity.dimensions)
