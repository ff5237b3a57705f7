"""Rates of what a flag says: "churn rate" of members of whom a flag tells whether they churned."""

from __future__ import annotations

from assay.ask.local.draft import Setting
from assay.ask.local.text import root
from assay.semantic.infer.words import plural
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
        return _answered(said, setting)
    entity, flag = found[0]
    name = " ".join(word for word in flag.name.split("_") if word not in _LITTLE)
    return f"percentage of {entity.plural or entity.name} that are {name}".casefold()


def _answered(said: tuple[str, ...], setting: Setting) -> str:
    """ "attrition" of a field that holds yes or no: "percentage of employees with attrition yes"."""
    answers = [link.ref for link in setting.vocabulary.phrases.get(("yes",), ()) if link.kind == "value"]
    found = [
        (entity, one)
        for entity in setting.model.entities
        for one in entity.dimensions
        if f"{entity.name}.{one.name}" in answers and _words(one) == {root(word) for word in said}
    ]
    if len(found) != 1:
        return ""
    entity, flag = found[0]
    things = plural(entity.synonyms[0]) if entity.synonyms else entity.plural or entity.name
    return f"percentage of {things} with {flag.name.replace('_', ' ')} yes".casefold()


def _words(flag: Dimension) -> set[str]:
    return {root(word) for word in flag.name.split("_") if word not in _LITTLE}
