"""Two people of one name are two people: where names do not tell things apart, their key does."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from assay.ask.local.draft import Setting, names_of
from assay.semantic.model import Dimension, Entity
from assay.semantic.spec import AnalyticsSpec, DimensionUse


def told_apart(spec: AnalyticsSpec, setting: Setting) -> AnalyticsSpec:
    """With the key as a hidden group beside every name that more than one row can bear."""
    if spec.mode != "aggregate" or not (spec.metrics or spec.having):
        return spec
    added = tuple(dict.fromkeys(_keys(spec.dimensions, setting)))
    return spec.model_copy(update={"dimensions": (*spec.dimensions, *added)}) if added else spec


def _keys(uses: Iterable[DimensionUse], setting: Setting) -> Iterator[DimensionUse]:
    grouped = {(use.field, use.via) for use in uses}
    for use in uses:
        entity = setting.model.entity(use.field.partition(".")[0])
        if entity is None or entity.name not in setting.vocabulary.namesakes:
            continue
        whole = all((ref, use.via) in grouped for ref in names_of(setting, entity.name))
        keys = [(f"{entity.name}.{one.name}", use.via) for one in _key_fields(entity)]
        if whole and keys and not any(key in grouped for key in keys):
            yield from (DimensionUse(field=field, via=via, hidden=True) for field, via in keys)


def _key_fields(entity: Entity) -> list[Dimension]:
    """The fields of the whole key; none where a part of it is no field."""
    found = [one for one in entity.dimensions if one.column in entity.key]
    return found if len(found) == len(entity.key) else []
