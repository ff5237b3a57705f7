"""Rows that are kept apart for two kinds of things: what clerks attend is in `clerk_attends`, not in `attends`."""

from __future__ import annotations

from assay.ask.local.draft import Setting
from assay.ask.local.text import phrase


def own_rows(setting: Setting, subject: str, entity: str) -> str:
    """The entity named like ``entity`` that is the subject's own; ``entity`` itself where it is near enough."""
    vocabulary = setting.vocabulary
    if not subject or vocabulary.distance(subject, entity) < 2:
        return entity
    wanted = {*phrase(subject), *phrase(entity)}
    near = (one.name for one in setting.model.entities if vocabulary.distance(subject, one.name) == 1)
    return next((name for name in near if set(phrase(name)) == wanted), entity)
