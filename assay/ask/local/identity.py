"""Two people of one name are two people: where names do not tell things apart, their key does."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from assay.ask.local.draft import Draft, Setting, names_of, skip_stops
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


_WHICH = frozenset(("which", "what"))
_LED_ON = frozenset("with who that whose having which".split())


def by_owner(draft: Draft, spec: AnalyticsSpec, setting: Setting) -> AnalyticsSpec:
    """ "The size of the volunteer with the most shifts": each volunteer for themselves, whatever is shown of them."""
    owners = {use.field.partition(".")[0] for use in spec.dimensions}
    counted = _ranked_thing(draft, setting, {use.field for use in spec.dimensions})
    owner = setting.model.entity(next(iter(owners))) if len(owners) == 1 else counted
    vias = {use.via for use in spec.dimensions}
    ranked = spec.mode == "aggregate" and spec.metrics and all(use.hidden for use in spec.metrics)
    if owner is None or not ranked or len(vias) > 1:
        return spec
    if not _shown_of(draft, owner.name) and counted is None:
        return spec
    shown = {use.field for use in spec.dimensions}
    keys = [f"{owner.name}.{one.name}" for one in _key_fields(owner)]
    if not keys or shown & set(keys) or {f"{owner.name}.{name}" for name in owner.display} <= shown:
        return spec
    added = tuple(DimensionUse(field=key, via=next(iter(vias)), hidden=True) for key in keys)
    return spec.model_copy(update={"dimensions": (*spec.dimensions, *added)})


def _ranked_thing(draft: Draft, setting: Setting, shown: set[str]) -> Entity | None:
    """The sales of "the 5 sales with the highest profit, with make and price", where no name of theirs is shown."""
    for at, item in enumerate(draft.items[:-2]):
        counted = at > 0 and draft.items[at - 1].kind == "number" and draft.items[at + 1].is_cue("rel")
        counted = counted and not (at > 1 and draft.items[at - 2].is_cue("cmp"))
        thing = setting.model.entity(item.links[0].ref) if counted and item.is_link("entity") else None
        own = any(ref.partition(".")[0] == thing.name for ref in shown) if thing is not None else False
        if thing is not None and own and f"{thing.name}.{next(iter(thing.display), '')}" not in shown:
            return thing
    return None


def _shown_of(draft: Draft, owner: str) -> bool:
    """ "FIELD of the OWNER with ...", not "which FIELD of the OWNERS has ..."."""
    for at, item in enumerate(draft.items):
        if not item.is_link("entity") or item.links[0].ref != owner:
            continue
        before, after = skip_stops(draft, at - 1, -1), skip_stops(draft, at + 1)
        field = draft.items[before] if before >= 0 else None
        of = any(one.text.casefold().split()[0] == "of" for one in draft.items[before + 1 : at])
        led = after < len(draft.items) and draft.items[after].text.casefold().split()[0] in _LED_ON
        if of and led and field is not None and field.is_link("dimension") and field.links[0].entity == owner:
            return not _asks_which(draft, before)
    return False


def _asks_which(draft: Draft, field: int) -> bool:
    return field > 0 and draft.items[field - 1].text.casefold() in _WHICH


def _key_fields(entity: Entity) -> list[Dimension]:
    """The fields of the whole key; none where a part of it is no field."""
    found = [one for one in entity.dimensions if one.column in entity.key]
    return found if len(found) == len(entity.key) else []
