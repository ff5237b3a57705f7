""" "The branch ID of Delft": the branch's own, not that of every row which refers to the branch."""

from __future__ import annotations

from dataclasses import replace

from assay.ask.local.draft import Draft, Setting
from assay.ask.local.who import reference
from assay.semantic.model import Entity
from assay.semantic.spec import Compare, DimensionUse


def own_key(draft: Draft, setting: Setting) -> Draft:
    """Rows of the thing referred to, where its key is all that is asked for and all that is said is said of it."""
    use = draft.dimensions[0] if len(draft.dimensions) == 1 else None
    if use is None or not draft.rows or use.via or draft.metrics or draft.order or draft.times or not draft.where:
        return draft
    relation = reference(setting, use.field)
    thing = setting.model.entity(relation.right) if relation is not None else None
    key = _key(thing) if thing is not None else None
    if thing is None or key is None or not all(_is_of(one, thing) for one in draft.where) or _named(draft, use):
        return draft
    return replace(draft, rows=thing.name, dimensions=(DimensionUse(field=f"{thing.name}.{key}"),), distinct=False)


def _key(thing: Entity) -> str | None:
    """The field that its one key column is."""
    found = [one.name for one in thing.dimensions if (one.column or one.name) in thing.key]
    return found[0] if len(thing.key) == len(found) == 1 else None


def _is_of(condition: object, thing: Entity) -> bool:
    return isinstance(condition, Compare) and not condition.via and condition.field.startswith(f"{thing.name}.")


def _named(draft: Draft, use: DimensionUse) -> bool:
    """Whether what refers to it is spoken of: "the branch ID of the clerks in Delft"."""
    owner = use.field.partition(".")[0]
    return any(item.is_link("entity") and item.links[0].ref == owner for item in draft.items)
