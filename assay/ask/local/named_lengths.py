"""A length of time that somebody measures by that very name ("time to close") is their number."""

from __future__ import annotations

from collections.abc import Sequence

from assay.ask.local.draft import Setting
from assay.ask.local.lexicon import Link
from assay.ask.local.text import Token
from assay.semantic.computed import Spans

UNITS: dict[str, Spans] = {
    "minute": "minutes",
    "hour": "hours",
    "day": "days",
    "week": "weeks",
    "month": "months",
    "year": "years",
}
_SURE = 0.95


def named_length(tokens: Sequence[Token], start: int, end: int, setting: Setting) -> bool:
    """Whether the words of a length of time, or more of them, are the name of a written metric or measure.

    Not where another unit is asked for than the one it is measured in.
    """
    words = [token.lemma for token in tokens]
    for first in range(max(0, start - 2), end):
        for last in range(max(first + 2, start + 1), min(len(words), end + 2) + 1):
            links = setting.vocabulary.phrases.get(tuple(words[first:last]), ())
            if any(link.score >= _SURE and _measures(link, words[last:], setting) for link in links):
                return True
    return False


def _measures(link: Link, after: Sequence[str], setting: Setting) -> bool:
    metric = setting.model.metric(link.ref) if link.kind == "metric" else None
    unit = metric.unit if metric is not None else None
    other = after[:1] == ["in"] and len(after) > 1 and unit is not None and not unit.startswith(after[1])
    return metric is not None and not metric.inferred and not (other and after[1] in UNITS)
