"""What grew or fell the most between two periods: ranked by the change, not by how much there is."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache

from assay.ask.local.draft import Draft, Setting
from assay.semantic.spec import Comparison, OrderBy, TimeRange

_GREW = re.compile(
    r"\b(?:grew|grown|increased|rose|risen|gained|improved) (?:the )?most\b"
    r"|\b(?:largest|biggest|highest|strongest|greatest) (?:growth|increase|rise|gain|jump)\b",
    re.IGNORECASE,
)
_FELL = re.compile(
    r"\b(?:fell|fallen|dropped|declined|decreased|shrank|shrunk) (?:the )?most\b"
    r"|\b(?:grew|grown|increased|rose|risen|gained|improved) (?:the )?least\b"
    r"|\b(?:largest|biggest|highest|greatest|steepest) (?:drop|decline|decrease|fall|loss)\b",
    re.IGNORECASE,
)
MOST_CHANGED = re.compile(f"{_GREW.pattern}|{_FELL.pattern}", re.IGNORECASE)


@lru_cache(maxsize=256)
def _changed(text: str) -> tuple[bool, bool]:
    """Whether a question asks for what grew, or fell, the most: asked of every draft of it."""
    return _GREW.search(text) is not None, _FELL.search(text) is not None


def two_years(draft: Draft, setting: Setting) -> Draft:
    """ "Grew from 2024 to 2025": the second year beside the first, not both beside the two before."""
    time = draft.times[0] if draft.times else None
    said = any(_changed(setting.text))
    whole = time is not None and time.start and time.end and time.start.month == time.end.month == 1
    if not said or not whole or time is None or time.start is None or time.end is None:
        return draft
    if time.end.year - time.start.year != 2:
        return draft
    second = TimeRange(field=time.field, start=time.start.replace(year=time.start.year + 1), end=time.end)
    return replace(draft, times=(second,), comparison=Comparison(kind="previous_year"))


def grown_most(draft: Draft, setting: Setting) -> Draft:
    """Ranks groups by the change of the one number that is compared."""
    grew, fell = _changed(setting.text)
    groups = [use for use in draft.dimensions if not (use.grain or use.hidden)]
    if not (grew or fell) or draft.comparison is None or len(groups) != 1 or len(draft.metrics) != 1:
        return draft
    shown = draft.metrics[0].model_copy(update={"hidden": False})
    order = OrderBy(by=f"{shown.alias}__change", direction="asc" if fell else "desc")
    limit = draft.limit or (1 if draft.items[0].is_cue("list") else None)
    return replace(draft, metrics=(shown,), order=(order,), limit=limit)
