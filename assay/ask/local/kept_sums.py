"""Things that rows keep the number of: "how many queen beds", "how many leaflet pages", "total number of horses".

Each row says how many it has, so they are added up; the rows themselves are not counted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from assay.ask.local.draft import Setting
from assay.ask.local.lexicon import Link
from assay.ask.local.text import phrase
from assay.semantic.model import Dimension, Entity

_ASKED = (
    r"^(?P<head>\W*(?:how many|(?:(?:what is|what's|find|show|give me|give|count|return|get|compute) )?(?:the )?"
    r"(?:total )?(?:number|count) of)) "
)
_KEPT = re.compile(
    _ASKED + r"(?P<kind>[\w-]+(?: [\w-]+)?) (?P<noun>\w+s)\b"
    r"(?P<there>(?: (?:are there|are available|available|do we have|are|exist|there are|in total|in all|altogether))*)"
    r"(?: (?:does|do|did) (?P<owner>[^?.,]+?) (?:have|has|offer|hold|contain))?"
    r"(?P<rest>(?= (?:in|at|on|of|by|per|for|with)\b)[^?.]*)?(?=\W*$)",
    re.IGNORECASE,
)
_TOTAL = re.compile(r"\btotal (?:number|amount|count) of (?P<what>\w+)\b", re.IGNORECASE)
_SURE = 0.85
_KEPT_AS = 0.65
_COUNTS = frozenset(("num", "number", "count", "total", "no", "nr", "qty"))
_LITTLE = frozenset("the of in at on a an all our different distinct many more most total".split())


def kept_sums(text: str, setting: Setting) -> str:
    """ "How many queen beds are there": the total beds of rooms whose bed kind is queen; of all with no kind said."""
    match = _KEPT.match(text)
    kind = phrase(match["kind"]) if match else ()
    if match is None or _LITTLE & set(match["kind"].casefold().split()):
        return text
    for entity, field in _numbers(match["noun"], setting):
        whose = _whose(kind, entity, setting)
        if whose is not None and phrase(match["kind"] + " " + match["noun"]) != phrase(field.label or field.name):
            things = (entity.plural or entity.name).casefold()
            owner = f" of {match['owner']}" if match["owner"] else ""
            return f"What is the total {_label(field)} of {things}{whose}{owner}{match['rest'] or ''}"
    return text


def named_totals(text: str, setting: Setting) -> str:
    """ "more than 5000 total number of horses" where a field is called total horses."""

    def said(match: re.Match[str]) -> str:
        links = setting.vocabulary.phrases.get(("total", *phrase(match["what"])), ())
        return (
            f"total {match['what']}" if any(one.kind == "dimension" and one.score >= 1 for one in links) else match[0]
        )

    return _TOTAL.sub(said, text)


def _numbers(noun: str, setting: Setting) -> Iterator[tuple[Entity, Dimension]]:
    """Fields of that name that hold how many, where nothing else is called so."""
    links = setting.vocabulary.phrases.get(phrase(noun), ())
    if any(link.kind == "entity" for link in links):
        return
    for link in links:
        entity = setting.model.entity(link.entity) if link.kind == "dimension" and link.score >= _KEPT_AS else None
        field = entity.dimension(link.ref.partition(".")[2]) if entity else None
        if entity is not None and field is not None and _says_how_many(field, phrase(noun)):
            yield entity, field


def _says_how_many(field: Dimension, words: tuple[str, ...]) -> bool:
    """ "beds", "bed count", "number of beds"."""
    name = phrase(field.name)
    told = bool(_COUNTS & set(name)) or field.name.casefold().endswith("s")
    return field.kind == "number" and told and set(words) <= set(name)


def _whose(kind: tuple[str, ...], entity: Entity, setting: Setting) -> str | None:
    """The condition that the word before the noun says: of a value of theirs, or none where it names them."""
    links = setting.vocabulary.phrases.get(kind, ())
    if any(link.kind == "entity" and link.ref == entity.name and link.score >= _SURE for link in links):
        return ""
    values = [link for link in links if link.kind == "value" and link.entity == entity.name and link.score >= _SURE]
    fields = {link.ref for link in values}
    if len(fields) != 1 or any(link.kind in ("entity", "metric") and link.score >= _SURE for link in links):
        return None
    return f" whose {_called(values[0], setting)} is '{values[0].values[0]}'"


def _called(link: Link, setting: Setting) -> str:
    dimension = setting.vocabulary.dimension(link.ref)
    return _label(dimension) if dimension else ""


def _label(dimension: Dimension) -> str:
    return (dimension.label or dimension.name.replace("_", " ")).casefold()
