"""Things named at the end of a list of their own fields: "the town, age and member of ..."."""

from __future__ import annotations

from dataclasses import replace

from assay.ask.local.draft import Draft, Setting, names_of, skip_stops
from assay.semantic.spec import DimensionUse


def listed_last(draft: Draft, setting: Setting, subject: str) -> Draft:
    """The rows' names behind their other fields, where the things are told in one breath with these."""
    names = names_of(setting, subject)
    shown = {use.field for use in draft.dimensions}
    things = [(at, item.links[0].ref) for at, item in enumerate(draft.items) if item.is_link("entity")]
    said = [at for at, ref in things if ref == subject]
    if not names or shown & set(names) or len(said) != 1 or not _ends_a_list(draft, said[0], shown):
        return draft
    return replace(draft, dimensions=(*draft.dimensions, *(DimensionUse(field=ref) for ref in names)))


def _ends_a_list(draft: Draft, at: int, shown: set[str]) -> bool:
    joint = skip_stops(draft, at - 1, -1)
    before = skip_stops(draft, joint - 1, -1, over=("comma",))
    if joint < 1 or before < 0 or not draft.items[joint].is_cue("and"):
        return False
    link = draft.items[before].link
    return link is not None and link.kind == "dimension" and link.ref in shown
