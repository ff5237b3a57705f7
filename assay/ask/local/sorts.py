"""The kind of a thing is the one field that says it: "orders for every sort of product", "sales per kind of client"."""

from __future__ import annotations

import re

from assay.ask.local.draft import Setting
from assay.ask.local.text import phrase
from assay.semantic.model import Dimension, Entity

_SORT_OF = re.compile(
    r"\b(?P<sort>(?:kind|sort|type|class|categor|group)(?:e?s|ies|y)?) of (?:the )?(?P<thing>[A-Za-z]\w+)",
    re.IGNORECASE,
)
_ONE = re.compile(r" (?:with|whose|having|(?:that|which|who) (?:has|had|have)) the\b", re.IGNORECASE)
"""What follows tells one thing from others: "the type of the house with the largest garden"."""
_OF_SEVERAL = re.compile(r"(?:\bhow many|\bnumber of|\bdistinct|\bdifferent|\band|,)(?: the| all)* $", re.IGNORECASE)
_SORTS = (("type",), ("kind",), ("category",), ("class",), ("segment",), ("sort",), ("group",))


def sorts_of(text: str, setting: Setting) -> str:
    """The field by its own name, where nothing is called "kind of client" and the thing has one such field."""
    match = _SORT_OF.search(text)
    if (
        match is None
        or _named_already(text[: match.start()], match["sort"], setting)
        or _ONE.match(text[match.end() :])
    ):
        return text
    if phrase(match["sort"] + " of " + match["thing"]) in setting.vocabulary.phrases:
        return text
    found = _field(phrase(match["thing"]), phrase(match["sort"]), setting)
    if found is None:
        return text
    entity, field = found
    if phrase(field.label or field.name) == phrase(match["sort"]) and _OF_SEVERAL.search(text[: match.start()]):
        return text  # It stands there by its own name.
    thing, label = entity.label or entity.name.replace("_", " "), field.label or field.name.replace("_", " ")
    said = label if set(phrase(thing)) <= set(phrase(label)) else f"{thing} {label}"
    return text[: match.start()] + said.casefold() + text[match.end() :]


def _named_already(before: str, sort: str, setting: Setting) -> bool:
    """ "The house type of": a field of two words is named as it is."""
    words = re.findall(r"\w+", before)[-1:]
    links = setting.vocabulary.phrases.get(phrase(f"{words[0]} {sort}"), ()) if words else ()
    return any(link.kind == "dimension" for link in links)


def _field(thing: tuple[str, ...], said: tuple[str, ...], setting: Setting) -> tuple[Entity, Dimension] | None:
    """What is called by the very word goes first: the class of ships that have a type too."""
    links = [link for link in setting.vocabulary.phrases.get(thing, ()) if link.kind == "entity"]
    entity = setting.model.entity(links[0].ref) if links else None
    if entity is None:
        return None
    for word in (said, *_SORTS):
        named = [one for one in entity.dimensions if one.kind in ("categorical", "text") and _is(word, one, thing)]
        if named:
            return (entity, named[0]) if len(named) == 1 else None
    return None


def _is(word: tuple[str, ...], dimension: Dimension, thing: tuple[str, ...]) -> bool:
    names = (dimension.name, dimension.label or "", *dimension.synonyms)
    return any(phrase(name) in (word, thing + word) for name in names)
