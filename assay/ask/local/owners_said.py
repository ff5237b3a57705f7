""" "List customers' first and last name": whose names they are is known where a list is of customers already."""

from __future__ import annotations

import re

from assay.ask.local.draft import Setting
from assay.ask.local.placing import thing
from assay.ask.local.text import phrase
from assay.semantic.spec import AnalyticsSpec

_OWNER = re.compile(r"\b(?:the |their |each )?(?P<owner>[A-Za-z]+?)(?:s'|s’|'s|’s) (?=\w)")


def without_owner(text: str, spec: AnalyticsSpec, setting: Setting) -> str:
    """The sentence without the one owner it names, where the spec lists nothing but fields of that owner."""
    found = list(_OWNER.finditer(text))
    things = {thing(use.field, setting) for use in spec.dimensions} or {spec.entity or ""}
    entity = setting.model.entity(next(iter(things))) if len(things) == 1 else None
    if len(found) != 1 or entity is None or phrase(found[0]["owner"]) not in _names(entity.name, entity.label):
        return text
    return text[: found[0].start()] + text[found[0].end() :]


def _names(name: str, label: str) -> tuple[tuple[str, ...], ...]:
    return (phrase(name), phrase(label))
