"""What "the largest house" is large by, where something else is asked for: "which town has the largest house"."""

from __future__ import annotations

import re

from assay.ask.local.clauses.fields import size_field
from assay.ask.local.clauses.ranked import is_plural
from assay.ask.local.crowds import MANY_IN_ONE
from assay.ask.local.draft import Setting
from assay.ask.local.lattice import Item

_SIZE = re.compile(r"\b(?:largest|biggest|smallest)$")


def largest_one(setting: Setting, item: Item, said: str) -> str | None:
    """The size of one such thing: not how many of them a town has, unless several or a crowd are spoken of."""
    one = _SIZE.search(said) and not is_plural(item) and item.text.casefold() not in MANY_IN_ONE
    return size_field(setting, item.links[0].ref) if one else None
