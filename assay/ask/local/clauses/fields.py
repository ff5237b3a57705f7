"""Finding a field of an entity by what it is called or measures."""

from __future__ import annotations

from collections.abc import Sequence

from assay.ask.local.draft import Setting
from assay.ask.local.synonyms import SIZE_WORDS
from assay.ask.local.text import phrase

_AMOUNTS = ("amount", "total", "value", "price", "revenue", "sales", "cost", "salary", "score", "quantity")


def field_called(setting: Setting, entity: str, words: Sequence[str]) -> str | None:
    """A number field of the entity (or one joined to it) whose name holds one of the words, in their order."""
    near = sorted(
        (e.name for e in setting.model.entities), key=lambda name: (setting.vocabulary.distance(entity, name), name)
    )
    for name in [entity, *near] if entity else near:
        if entity and setting.vocabulary.distance(entity, name) > 2:
            continue
        found = setting.model.entity(name)
        for word in words:
            for dimension in found.dimensions if found else ():
                if (
                    dimension.kind == "number"
                    and not dimension.hidden
                    and word in (*phrase(dimension.name), *phrase(dimension.label))
                ):
                    return f"{name}.{dimension.name}"
    return None


def amount_field(setting: Setting, entity: str) -> str | None:
    """The number field that says how much one row is about: "amount", "order total", not "shipping cost"."""
    found = setting.model.entity(entity)
    plain = {*_AMOUNTS, "total", "net", "gross", *phrase(entity)}
    numbers = [d for d in found.dimensions if d.kind == "number" and not d.hidden] if found else []
    for word in _AMOUNTS:
        for dimension in numbers:
            if word in phrase(dimension.name) and plain.issuperset(phrase(dimension.name)):
                return f"{entity}.{dimension.name}"
    return None


def size_field(setting: Setting, entity: str) -> str | None:
    """What "largest" measures when nothing else is said."""
    return field_called(setting, entity, SIZE_WORDS) if entity else None


def date_field(setting: Setting, entity: str) -> str | None:
    """The date that orders rows of an entity; a year column when there is none."""
    found = setting.model.entity(entity)
    if found is None:
        return None
    if found.default_time:
        return f"{entity}.{found.default_time}"
    named = next((d.name for d in found.dimensions if d.kind == "time"), None)
    named = named or next((d.name for d in found.dimensions if "year" in phrase(d.name) and d.kind == "number"), None)
    return f"{entity}.{named}" if named else None
