""" "Scottish members", "members who are Scots": what they are, before whom one of them is called."""

from __future__ import annotations

from assay.ask.local.draft import Draft, Setting
from assay.ask.local.lattice import Item
from assay.ask.local.lexicon import Link

DEAR = 0.8
_SORTS = ("categorical", "geo")


def names_one(draft: Draft, setting: Setting, at: int, link: Link) -> float:
    """What it costs to read a word said of a thing as the name of one, where it may be a sort of them."""
    item = draft.items[at]
    if link.kind != "value" or not _is_name(setting, link) or not _said_of(draft.items, at, link.entity):
        return 0.0
    others = (
        one for one in item.links if one.kind == "value" and one.ref != link.ref and one.score >= link.score - 0.1
    )
    return DEAR if any(_sorts(setting, one, link.entity) for one in others) else 0.0


def _is_name(setting: Setting, link: Link) -> bool:
    entity = setting.model.entity(link.entity)
    dimension = setting.vocabulary.dimension(link.ref)
    return entity is not None and dimension is not None and dimension.column in entity.display[:1]


def _sorts(setting: Setting, link: Link, thing: str) -> bool:
    """Values of the thing's own field, or of one it refers to."""
    dimension = setting.vocabulary.dimension(link.ref)
    return dimension is not None and (
        (link.entity == thing and dimension.kind in _SORTS)
        or any(one.left == thing and one.right == link.entity for one in setting.model.relationships)
    )


def _said_of(items: tuple[Item, ...], at: int, thing: str) -> bool:
    before = " ".join(item.text.casefold() for item in items[max(0, at - 2) : at])
    behind = items[at + 1].links if at + 1 < len(items) else ()
    return before.endswith((" are", " is", "who are", "that are")) or any(
        one.kind in ("entity", "metric", "measure") and (one.ref == thing or one.entity == thing) for one in behind
    )
