"""Doubt: a time of day ("after 9 am", "at 10 o'clock") compared with a plain number."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assay.ask.local.draft import Draft
from assay.semantic.spec import AnalyticsSpec

_TIME = re.compile(r"\b\d{1,2}(?::\d{2})? ?(?:am|pm|a\.m|p\.m|o'?clock)(?![a-z])", re.IGNORECASE)
_KEPT = re.compile(r'"\d{1,2}:\d{2}')


def clock_times(draft: Draft, spec: AnalyticsSpec) -> Iterator[str]:
    """The time that a question says, unless the reading has a time of day too."""
    said = _TIME.search(" ".join(item.text for item in draft.items))
    if said and not _KEPT.search(spec.canonical()):
        yield said[0]
