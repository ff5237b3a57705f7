"""Groups called by their key: "the total for each site, and what is its id", "showing only the code of the site"."""

from __future__ import annotations

from assay.ask.local.clauses.chosen import key_of
from assay.ask.local.draft import Draft, Setting, names_of
from assay.ask.local.lexicon import Link


def key_alone(draft: Draft, setting: Setting) -> Draft:
    """Without the names that nobody asked for, where the key was asked for beside a number of each group."""
    if not any(not use.hidden for use in draft.metrics):
        return draft
    said = {item.links[0].ref for item in draft.items if item.is_link("dimension")}
    fields = [use.field for use in draft.dimensions]
    for owner in dict.fromkeys(field.partition(".")[0] for field in fields):
        key, names = key_of(setting, Link("entity", owner)), set(names_of(setting, owner))
        led = any(item.is_link("entity") and item.links[0].ref == owner for item in draft.items)
        if key and led and key in said and key in fields and names <= set(fields) - {key} and names.isdisjoint(said):
            kept = tuple(use for use in draft.dimensions if use.field not in names)
            return draft.changed(dimensions=kept)
    return draft
