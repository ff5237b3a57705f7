"""Rates of what a flag says: "churn rate" of members of whom a flag tells whether they churned."""

from __future__ import annotations

from assay.ask.local.draft import Setting
from assay.ask.local.text import root
from assay.semantic.model import Dimension

_LITTLE = frozenset(("is", "has", "was", "flag", "indicator", "did"))


def flag_rate(said: tuple[str, ...], setting: Setting) -> str:
    """ "churn": "percentage of members that are churned"; "" unless one flag alone is called so."""
    found = [
        (entity, one)
        for entity in setting.model.entities
        for one in entity.dimensions
        if one.kind == "boolean" and _words(one) == {root(word) for word in said}
    ]
    if len(found) != 1:
        return ""
    entity, flag = found[0]
    name = " ".join(word for word in flag.name.split("_") if word not in _LITTLE)
    return f"percentage of {entity.plural or entity.name} that are {name}".casefold()


def _words(flag: Dimension) -> set[str]:
    return {root(word) for word in flag.name.split("_") if word not in _LITTLE}
