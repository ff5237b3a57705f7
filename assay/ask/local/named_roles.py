"""Values take the role of the field they are said of: the brown of "whose coat colour is brown" is the coat's."""

from __future__ import annotations

from dataclasses import replace

from assay.ask.local.draft import Draft, skip_stops
from assay.ask.local.lattice import Item

_BETWEEN = ("not", "rel", "or", "comma", "cmp")


def in_roles(draft: Draft) -> Draft:
    """The draft with every value in the role of the field right before it; of two such fields, in both roles."""
    items: list[Item] = []
    for at, item in enumerate(draft.items):
        fields = _fields(draft, at) if item.is_link("value") and not item.links[0].via else []
        items += [_in_role(item, draft.items[here]) for here in fields] or [item]
    return draft.changed(items=tuple(items)) if items != list(draft.items) else draft


def _fields(draft: Draft, at: int) -> list[int]:
    """Where the field stands that a value is said of, and a second one joined to it by "and"."""
    last = _before(draft, at)
    if last < 0 or not _same_field(draft.items[last], draft.items[at]):
        return []
    joint = skip_stops(draft, last - 1, -1)
    first = skip_stops(draft, joint - 1, -1)
    both = joint > 0 and draft.items[joint].is_cue("and") and _same_field(draft.items[max(0, first)], draft.items[at])
    return [first, last] if both else [last]


def _before(draft: Draft, at: int) -> int:
    """Back over small words, and over other values of the same list."""
    here = skip_stops(draft, at - 1, -1, over=_BETWEEN)
    while here >= 0 and draft.items[here].is_link("value") and draft.items[here].links[0].ref == _ref(draft.items[at]):
        here = skip_stops(draft, here - 1, -1, over=_BETWEEN)
    return here


def _same_field(field: Item, value: Item) -> bool:
    return field.is_link("dimension") and bool(field.links[0].via) and field.links[0].ref == _ref(value)


def _ref(item: Item) -> str:
    return item.links[0].ref


def _in_role(value: Item, field: Item) -> Item:
    own, via = _ref(value), field.links[0].via
    return replace(value, links=tuple(replace(link, via=via) if link.ref == own else link for link in value.links))
