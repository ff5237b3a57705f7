"""The things that words of a question name, for rules that put a question in other words."""

from __future__ import annotations

from collections.abc import Iterator

from assay.ask.local.draft import Setting
from assay.ask.local.text import phrase
from assay.semantic.model import Dimension, Entity

_SURE = 0.9


def entities_called(said: str, setting: Setting) -> list[Entity]:
    """The entities that the words are surely a name of, the surest first."""
    return list(_named(said, setting))


def entity_called(said: str, setting: Setting) -> Entity | None:
    """The entity that the words name; None where they name none."""
    return next(_named(said, setting), None)


def _named(said: str, setting: Setting) -> Iterator[Entity]:
    for link in setting.vocabulary.phrases.get(phrase(said), ()):
        entity = setting.model.entity(link.ref) if link.kind == "entity" and link.score >= _SURE else None
        if entity is not None:
            yield entity


def label_of(named: Entity | Dimension) -> str:
    """What a question would call it."""
    return (named.label or named.name.replace("_", " ")).casefold()


def plural_of(entity: Entity) -> str:
    """What a question would call several of them."""
    return (entity.plural or entity.label or entity.name.replace("_", " ")).casefold()


def is_value(said: str, setting: Setting) -> bool:
    """Whether the words are a value of some field, as "cheap" may be of a tariff."""
    return any(link.kind == "value" for link in setting.vocabulary.phrases.get(phrase(said), ()))
