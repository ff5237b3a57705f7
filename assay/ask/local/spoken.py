"""What people mean by a reference: "which trainer" asks for the trainer's name, not for `trainer_id`."""

from __future__ import annotations

from assay.ask.local.draft import Setting, dimension_use, names_of
from assay.ask.local.lattice import Item
from assay.semantic.model import Relationship
from assay.semantic.spec import DimensionUse

_CODES = frozenset(("id", "code", "number", "key", "no", "identifier", "sku", "num", "nr"))


def spoken(setting: Setting, item: Item) -> tuple[DimensionUse, ...]:
    """The columns for a field that was said: the names of what it refers to, unless its code was asked for."""
    link = item.links[0]
    relation = referred(setting, link.ref) if link.kind == "dimension" else None
    if relation is None or _CODES & set(item.text.casefold().replace("_", " ").split()) or _CODES & set(item.words):
        return (dimension_use(link),)
    via = (relation.name,) if _several(setting, relation) else ()
    named = [ref for ref in names_of(setting, relation.right) if not _is_key(setting, ref)]
    return tuple(DimensionUse(field=ref, via=(*link.via, *via)) for ref in named) or (dimension_use(link),)


def referred(setting: Setting, ref: str) -> Relationship | None:
    """The relationship a field alone stands for; None for fields that refer to nothing."""
    owner, _, name = ref.partition(".")
    entity = setting.model.entity(owner)
    dimension = entity.dimension(name) if entity else None
    if entity is None or dimension is None or name in entity.key:
        return None
    # A model may write columns in another case than the database does.
    said = {dimension.column.casefold(), name.casefold()}
    fitting = (one for one in setting.model.relationships if one.left == owner and len(one.on) == 1)
    return next((one for one in fitting if one.on[0][0].casefold() in said), None)


def _several(setting: Setting, relation: Relationship) -> bool:
    return (
        any(
            one.name != relation.name and (one.left, one.right) == (relation.left, relation.right)
            for one in setting.model.relationships
        )
        or relation.left == relation.right
    )


def _is_key(setting: Setting, ref: str) -> bool:
    dimension = setting.vocabulary.dimension(ref)
    return dimension is None or dimension.kind == "identifier"
