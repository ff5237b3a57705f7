"""Numbers that each row says itself: "the average number of seats per booking"."""

from __future__ import annotations

import re

from assay.ask.local.draft import Setting
from assay.ask.local.text import phrase

_PER_ROW = re.compile(
    r"\b(?P<agg>average|mean|avg) number of (?P<field>\w+) (?:per|for each|in each) (?P<thing>\w+)\b", re.I
)


def per_row_of(text: str, setting: Setting) -> str:
    """ "the average number of seats per booking", where each booking says how many: the average seats."""
    match = _PER_ROW.search(text)
    for entity in setting.model.entities if match else ():
        mine = match is not None and phrase(match["thing"]) in (phrase(entity.name), phrase(entity.label or ""))
        if (
            match
            and mine
            and any(one.kind == "number" and phrase(one.name) == phrase(match["field"]) for one in entity.dimensions)
        ):
            return text[: match.start()] + f"{match['agg']} {match['field']}" + text[match.end() :]
    return text
