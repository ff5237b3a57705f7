"""What rows are called by their key: rows of "Sales 2025" that an "Order ID" tells apart are orders."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from assay.semantic.infer.keys import ID_WORDS
from assay.semantic.infer.words import entity_words, singular, words
from assay.semantic.model import Entity

_LONGEST = 2


def with_key_nouns(entities: Sequence[Entity], linked: Mapping[str, Collection[str]]) -> list[Entity]:
    """Every entity with the noun of its key among its synonyms, where no other entity is called so.

    ``linked`` are the columns that point elsewhere, by table: a key that does names the other thing.
    """
    taken = {_name(entity) for entity in entities}
    nouns = [_noun(entity, linked.get(entity.table, ())) for entity in entities]
    return [
        entity.model_copy(update={"synonyms": (*entity.synonyms, " ".join(noun))})
        if noun and noun not in taken and nouns.count(noun) == 1
        else entity
        for entity, noun in zip(entities, nouns, strict=True)
    ]


def _name(entity: Entity) -> tuple[str, ...]:
    return entity_words(entity.name)


def _noun(entity: Entity, linked: Collection[str]) -> tuple[str, ...]:
    if len(entity.key) != 1 or entity.key[0] in linked:
        return ()
    parts = words(entity.key[0])
    said = parts[:-1] if parts and parts[-1] in ID_WORDS else ()
    return (*said[:-1], singular(said[-1])) if said and len(said) <= _LONGEST else ()
