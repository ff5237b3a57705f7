"""First and last name of people whose name is asked for, wherever they stand in a list."""

from __future__ import annotations

from dataclasses import replace

from assay.ask.local.draft import Draft, Setting
from assay.ask.local.lattice import Item
from assay.ask.local.text import phrase
from assay.semantic.spec import DimensionUse


def named_whole(draft: Draft, setting: Setting) -> Draft:
    """Both names of a person whose name is asked for."""
    for use in draft.dimensions:
        entity = setting.model.entity(use.field.partition(".")[0])
        display = tuple(f"{entity.name}.{name}" for name in entity.display) if entity else ()
        shown = {one.field for one in draft.dimensions if one.via == use.via} & set(display)
        if len(display) > 1 and shown == {use.field} and just_names(draft, display):
            at = draft.dimensions.index(use)
            both = tuple(DimensionUse(field=ref, via=use.via) for ref in display)
            draft = replace(draft, dimensions=(*draft.dimensions[:at], *both, *draft.dimensions[at + 1 :]))
    return draft


def just_names(draft: Draft, display: tuple[str, ...]) -> bool:
    """Their names, not the first ones alone."""
    mentions = [item for item in draft.items if item.is_link("dimension") and item.links[0].ref in display]
    full = any("full" in item.words for item in mentions)
    return full or (bool(mentions) and all(_whole_name(item) for item in mentions))


def _whole_name(item: Item) -> bool:
    """ "The name of the clerk", "the manager of Tom": whoever it is, not one of two names."""
    field = phrase(item.links[0].ref.partition(".")[2])
    in_role = bool(item.links[0].via) and _NAMES.isdisjoint(item.words) and set(field).isdisjoint(item.words)
    return in_role or (item.words[-1:] == ("name",) and _ORDINALS.isdisjoint(item.words))


_NAMES = frozenset("name surname forename initials".split())
_ORDINALS = frozenset("first last middle given family fore sur christian".split())
