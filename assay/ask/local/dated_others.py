"""Whose date is said: "revenue of members who joined in 2023" is all they brought in, whenever that was."""

from __future__ import annotations

from assay.ask.local.draft import Draft, Setting, numeric
from assay.ask.local.lattice import Item


def dates_others(draft: Draft, setting: Setting, owner: str) -> bool:
    """Whether what is measured has days of its own, which are not those of the ``owner``."""
    for item in draft.items:
        if not _measured(item, setting):
            continue
        link = item.links[0]
        named = setting.vocabulary.homes.get(link.ref, "") or link.entity
        home = setting.model.entity(named)
        # What a formula stands for may be measured anywhere.
        if not named or (home is not None and home.name != owner and home.default_time):
            return True
    return False


def _measured(item: Item, setting: Setting) -> bool:
    number = item.is_link("dimension") and numeric(setting, item.links[0].ref)
    return number or item.is_link("metric", "measure")
