"""Words that say what a number measures: "165 cm *tall*", "*weighing* 600 kg"."""

from __future__ import annotations

import re

from assay.ask.local.clauses.fields import field_called
from assay.ask.local.draft import Draft, Setting, skip_stops
from assay.ask.local.synonyms import ADJECTIVES
from assay.ask.local.text import UNITS

_UNIT = re.compile(UNITS)

_BEHIND: dict[str, tuple[str, ...]] = {
    **{word: ADJECTIVES[word][1] for word in ("tall", "long", "wide", "deep", "heavy")},
    "high": ("height", "elevation", "altitude"),
    "thick": ("thickness",),
    "apart": ("distance",),
}
_VERBS: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("weigh", "weighs", "weighed", "weighing"), ("weight",)),
    **dict.fromkeys(("last", "lasts", "lasted", "lasting"), ("duration", "length")),
}


def extent(draft: Draft, setting: Setting, first: int, last: int, owner: str) -> tuple[str, tuple[int, ...]] | None:
    """The field that is measured by the number between two positions, and where the words stand that say so."""
    unit = (last + 1,) if is_unit(draft, last + 1) and draft.free(last + 1) else ()
    after = last + 1 + len(unit)
    before = skip_stops(draft, first - 1, -1, over=("rel",))
    for at, known in ((after, _BEHIND), (before, _VERBS)):
        words = known.get(draft.items[at].text.casefold()) if draft.free(at) else None
        ref = field_called(setting, owner, words) if words else None
        if ref:
            return ref, (at, *unit)
    return None


def is_unit(draft: Draft, at: int) -> bool:
    """Whether it is a unit right behind its number: the "kg" of "600 kg"."""
    written = 0 < at < len(draft.items) and draft.items[at - 1].kind == "number"
    return written and _UNIT.fullmatch(draft.items[at].text.casefold()) is not None
