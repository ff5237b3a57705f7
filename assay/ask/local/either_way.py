"""Doubt: "total payments" where those received and those made are kept apart: nothing tells which are meant."""

from __future__ import annotations

from collections.abc import Iterator

from assay.ask.local.draft import Draft
from assay.ask.local.text import phrase
from assay.ask.local.told import told
from assay.semantic.model import Entity, SemanticModel
from assay.semantic.spec import AnalyticsSpec


def either_way(draft: Draft, spec: AnalyticsSpec, model: SemanticModel) -> Iterator[str]:
    """Things called by a word that other things are called by just as well, and nothing of theirs beside it."""
    said = told(spec, model)
    for item in draft.items:
        entity = model.entity(item.links[0].ref) if item.is_link("entity") else None
        if entity is None or not (others := list(_namesakes(entity, phrase(item.text), model))):
            continue
        elsewhere = (one for one in model.entities if one is not entity and one not in others)
        told_by = any(f'"{one.name}' in said for one in elsewhere)
        theirs = {one.name for other in others for one in other.dimensions}
        fields = (link for one in draft.items if one is not item for link in one.links if link.entity == entity.name)
        own = any(link.ref.partition(".")[2] not in theirs for link in fields)
        if not told_by and not own:
            yield item.text


def _namesakes(entity: Entity, words: tuple[str, ...], model: SemanticModel) -> Iterator[Entity]:
    if words not in map(phrase, entity.synonyms):
        return
    yield from (one for one in model.entities if one is not entity and words in map(phrase, one.synonyms))
