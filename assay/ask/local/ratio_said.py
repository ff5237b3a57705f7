"""One number as a part of another: "refunds as a share of revenue by month" is the ratio of the two, month by month."""

from __future__ import annotations

import re

from assay.ask.local.draft import Setting
from assay.ask.local.text import phrase

_PART = re.compile(
    r"^(?P<led>(?:(?:what (?:is|are|was|were)|show(?: me)?|give me|list) )?(?:the |our )*)(?P<top>[\w -]+?) "
    r"(?:(?:(?:expressed )?as (?:a |an |the )?)(?:share|percentage|percent|%|proportion|fraction|part) of|divided by) "
    r"(?:the |our )*(?P<rest>[\w -]+)",
    re.IGNORECASE,
)
_LONGEST = 5
_SURE = 0.9


def ratio_said(text: str, setting: Setting) -> str:
    """Put as a ratio, where both are numbers that have a name of their own."""
    match = _PART.search(text)
    if match is None or not _is_number(match["top"], setting):
        return text
    words = match["rest"].split()
    for size in range(min(len(words), _LONGEST), 0, -1):
        bottom = " ".join(words[:size])
        if _is_number(bottom, setting):
            rest = " ".join(("", *words[size:]))
            return f"{match['led']}ratio of {match['top']} to {bottom}{rest}{text[match.end() :]}"
    return text


def _is_number(said: str, setting: Setting) -> bool:
    links = setting.vocabulary.phrases.get(phrase(said), ())
    return any(link.kind in ("metric", "measure") and link.score >= _SURE for link in links)
