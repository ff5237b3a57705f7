""" "The owner of the house with the most viewings": one house counts for itself, and only its owner is shown."""

from __future__ import annotations

from assay.ask.local.clauses.counting import plain_count
from assay.ask.local.draft import Draft, Setting, names_of, skip_stops
from assay.ask.local.lattice import Item
from assay.ask.local.spoken import referred
from assay.semantic.compile.graph import graph_of
from assay.semantic.model import Entity
from assay.semantic.spec import AnalyticsSpec, DimensionUse

_LED = frozenset(("with", "who", "that", "which", "having"))


def of_the_ranked(draft: Draft, spec: AnalyticsSpec, setting: Setting) -> AnalyticsSpec:
    """Grouped by the thing that is ranked, which shows only what was asked of others that it belongs to."""
    if spec.mode != "aggregate" or not spec.limit or not spec.order or not spec.dimensions:
        return spec
    if (top := _top_with_fields(draft, setting)) is not None:
        return _each_apart(spec, top)
    at = next((here for here, item in enumerate(draft.items) if item.is_cue("super")), 0)
    ranked = _ranked(draft, setting, at)
    if ranked is None or not _asked_of_others(draft, setting, *ranked):
        return spec
    owner = ranked[0]
    said = {item.links[0].ref for item in draft.items[:at] if item.is_link("dimension")}
    named = set(names_of(setting, owner.name)) - said
    shown = [use for use in spec.dimensions if use.field not in named and not use.hidden]
    keys = [f"{owner.name}.{one.name}" for one in owner.dimensions if one.column in owner.key]
    if not shown or len(keys) != len(owner.key) or any(use.grain or use.part for use in spec.dimensions):
        return spec
    own = [use for use in spec.dimensions if use.field.partition(".")[0] == owner.name]
    via = own[0].via if own else ()
    hidden = tuple(DimensionUse(field=key, via=via, hidden=True) for key in keys if key not in {u.field for u in shown})
    return spec.model_copy(update={"dimensions": (*shown, *hidden)})


def _top_with_fields(draft: Draft, setting: Setting) -> Entity | None:
    """The clerks of "first names of the top 5 clerks"."""
    for at, item in enumerate(draft.items):
        behind = skip_stops(draft, at + 1)
        if at and item.is_cue("top") and draft.items[at - 1].text.casefold() == "of" and behind < len(draft.items):
            return _thing(draft.items[behind], setting)
    return None


def _each_apart(spec: AnalyticsSpec, owner: Entity) -> AnalyticsSpec:
    """With the key as a hidden group beside the fields of a thing, where these alone are shown."""
    keys = [f"{owner.name}.{one.name}" for one in owner.dimensions if one.column in owner.key]
    fields = {use.field for use in spec.dimensions}
    own = all(field.partition(".")[0] == owner.name for field in fields)
    if not own or len(keys) != len(owner.key) or fields & set(keys):
        return spec
    hidden = tuple(DimensionUse(field=key, via=spec.dimensions[0].via, hidden=True) for key in keys)
    return spec.model_copy(update={"dimensions": (*spec.dimensions, *hidden)})


def _ranked(draft: Draft, setting: Setting, at: int) -> tuple[Entity, int] | None:
    """The thing right before "with the most", or behind "of the most viewed", and where what is said of it begins."""
    here = skip_stops(draft, at - 1, -1, over=("rel",))
    before = [item.text.casefold().split()[0] for item in draft.items[here + 1 : at]] if here >= 0 else []
    if _LED & set(before):
        found = _thing(draft.items[here], setting)
        return (found, here) if found is not None else None
    behind = (_thing(item, setting) for item in draft.items[at + 1 : at + 3])
    found = next((one for one in behind if one is not None), None)
    return (found, at) if found is not None and "of" in before else None


def _thing(item: Item, setting: Setting) -> Entity | None:
    link = item.link
    if link is None or link.kind not in ("entity", "metric"):
        return None
    return setting.model.entity(link.ref if link.kind == "entity" else plain_count(setting, link.ref))


def _asked_of_others(draft: Draft, setting: Setting, owner: Entity, at: int) -> bool:
    """Whether "of" leads from fields or names of what it belongs to on to the thing at ``at``."""
    asked = skip_stops(draft, at - 1, -1)
    led = [item.text.casefold().split()[0] for item in draft.items[asked + 1 : at]] if asked >= 0 else []
    item = draft.items[asked] if "of" in led else None
    link = item.link if item is not None else None
    if link is None or link.kind not in ("dimension", "entity"):
        return False
    relation = referred(setting, link.ref) if link.kind == "dimension" else None
    home = relation.right if relation is not None and link.entity == owner.name else link.entity or link.ref
    return home != owner.name and graph_of(setting.model).reaches(owner.name, home)
