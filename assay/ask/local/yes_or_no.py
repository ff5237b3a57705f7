"""Fields that answer a question with yes or no, said as what people do: "how many would not recommend us"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assay.ask.local.draft import Setting
from assay.ask.local.text import phrase
from assay.semantic.infer.words import plural
from assay.semantic.model import Dimension, Entity

_HEAD = (
    r"(?P<head>\b(?:how many|(?:what )?(?:percentage|percent|share|proportion|number|fraction) of)(?: the)?"
    r"(?: (?P<thing>\w+(?: \w+)??))?(?: (?:who|that))?)"
)
_HELP = frozenset(("would", "will", "has", "have", "is", "was", "did", "does", "can"))


def yes_or_no(text: str, setting: Setting) -> str:
    """The question by the name of the field and what it holds: "with would recommend no"."""
    for entity, one in _answering(setting):
        words = phrase(one.name)
        said = r"[ -]".join(rf"{re.escape(word)}\w{{0,3}}" for word in words if word not in _HELP)
        helping = r"(?: (?:would|will|have|has|did|do|does|are|were|is|can))?"
        pattern = re.compile(
            rf"{_HEAD}{helping}(?P<no> not|n't| never)?{helping} {said}\b(?: us)?(?! (?:is |= ?)?(?:yes|no)\b)",
            re.IGNORECASE,
        )
        match = pattern.search(text) if said else None
        if match is None or not _about(match["thing"], entity, setting):
            continue
        thing = "" if match["thing"] else f" {_things(entity)}"
        answer = "no" if match["no"] else "yes"
        name = one.name.replace("_", " ")
        return f"{text[: match.start()]}{match['head']}{thing} with {name} {answer}{text[match.end() :]}"
    return text


def _things(entity: Entity) -> str:
    return (plural(entity.synonyms[0]) if entity.synonyms else entity.plural or entity.name).casefold()


def _about(thing: str | None, entity: Entity, setting: Setting) -> bool:
    links = setting.vocabulary.phrases.get(phrase(thing), ()) if thing else ()
    if {"with", "without", "by", "per"} & set((thing or "").casefold().split()):
        return False
    return not links or any(link.kind == "entity" and link.ref == entity.name for link in links)


def _answering(setting: Setting) -> Iterator[tuple[Entity, Dimension]]:
    """Fields that hold yes and no, of more than one word or of a verb."""
    held = [
        {link.ref for link in setting.vocabulary.phrases.get((word,), ()) if link.kind == "value"}
        for word in ("yes", "no")
    ]
    for entity in setting.model.entities:
        for one in entity.dimensions:
            if f"{entity.name}.{one.name}" in held[0] & held[1]:
                yield entity, one
