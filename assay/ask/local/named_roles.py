"""Values take the role of the field they are said of: the brown of "whose coat colour is brown" is the coat's."""

from __future__ import annotations

from dataclasses import replace

from assay.ask.local.clauses.fields import plain_field
from assay.ask.local.draft import Draft, Setting, skip_stops
from assay.ask.local.lattice import Item
from assay.ask.local.lexicon import Link

_BETWEEN = ("not", "rel", "or", "comma", "cmp")


def in_roles(draft: Draft, setting: Setting) -> Draft:
    """The draft with every value in the role of the field right before it; of two such fields, in both roles."""
    items: list[Item] = []
    for at, item in enumerate(draft.items):
        fields = _fields(draft, at) if item.is_link("value") and not item.links[0].via else []
        fields = [] if fields and _of_one(draft, setting, fields[-1], at) else fields
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


def of_those_in_role(draft: Draft, setting: Setting) -> Draft:
    """ "The salary of the manager of Siri": the manager's; the role says whose, and is no column."""
    for at in range(2, len(draft.items)):
        role = _among(draft.items[at], setting)
        fields = _fields_of(draft, at, role, setting) if role is not None else {}
        if role is not None and fields:
            items = list(draft.items)
            for here, own in fields.items():
                link = replace(items[here].links[0], kind="dimension", ref=own, via=role.via)
                items[here] = replace(items[here], links=(link,))
            items[at] = replace(items[at], kind="stop", links=())
            draft = draft.changed(items=tuple(items))
    return draft


def _fields_of(draft: Draft, at: int, role: Link, setting: Setting) -> dict[int, str]:
    """Where fields stand that are asked of a role: "the town and wage of the manager", "the wage of Siri's manager"."""
    owner = at - 1 if draft.items[at - 1].text.casefold().endswith(("'s", "’s")) else at
    here = skip_stops(draft, owner - 1, -1)
    if not any(item.text.casefold() == "of" for item in draft.items[max(here, -1) + 1 : owner]):
        return {}
    found: dict[int, str] = {}
    while here >= 0 and (own := _own_field(draft.items[here], role, setting)):
        found[here] = own
        here = skip_stops(draft, here - 1, -1, over=("and", "comma"))
    return found


def _among(item: Item, setting: Setting) -> Link | None:
    """The role among its equals that an item names: the manager of a clerk, who is a clerk."""
    link = item.links[0] if item.is_link("dimension") and item.links[0].via else None
    equal = any(link and one.name == link.via[-1] and one.left == one.right for one in setting.model.relationships)
    return link if equal else None


def _own_field(item: Item, role: Link, setting: Setting) -> str:
    """The field of the same thing that is asked for."""
    link = item.links[0] if item.is_link("dimension", "metric", "measure") and not item.links[0].via else None
    ref = (link.ref if link.kind == "dimension" else plain_field(setting, link)) if link is not None else ""
    return ref if ref.partition(".")[0] == role.entity and ref != role.ref else ""


def _of_one(draft: Draft, setting: Setting, field: int, at: int) -> bool:
    """ "The manager of Siri", where managers are drivers as she is: it is hers, she is not the manager."""
    among = _among(draft.items[field], setting) is not None
    return among and any(item.text.casefold() == "of" for item in draft.items[field + 1 : at])


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
