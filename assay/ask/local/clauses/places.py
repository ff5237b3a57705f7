""" "Where does the clerk live": in the address, town or country that a row of theirs refers to."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assay.ask.local.draft import Setting, named_by
from assay.ask.local.text import phrase

_AT_WORK = re.compile(r"\b(?:work|works|worked|employed|play|plays|study|studies|teach|teaches)\b", re.IGNORECASE)
"""Where people work is no matter of their address."""


def place_referred_to(setting: Setting, subject: str, names: Sequence[str]) -> str | None:
    """The name of the one place among what rows of ``subject`` refer to, called by one of ``names``."""
    if _AT_WORK.search(setting.text):
        return None
    referred = [one.right for one in setting.model.relationships if one.left == subject and one.right != subject]
    for name in names:
        places = [thing for thing in referred if name in phrase(thing)]
        if len(places) == 1:
            return _called(setting, places[0], name) or named_by(setting, places[0])
    return None


def _called(setting: Setting, thing: str, name: str) -> str | None:
    """The address of an address, whatever names its rows."""
    entity = setting.model.entity(thing)
    found = next((one for one in entity.dimensions if phrase(one.name) == (name,)), None) if entity else None
    return f"{thing}.{found.name}" if found is not None and not found.hidden else None
