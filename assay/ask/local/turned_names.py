"""Names said the other way round: "the cost of shipping" is the shipping cost, though another number is called cost."""

from __future__ import annotations

import re

from assay.ask.local.draft import Setting
from assay.ask.local.text import phrase

_TURNED = re.compile(
    r"\b(?P<head>costs?|margins?|rates?|prices?|fees?|expenses?|charges?|revenue|profit|income|weight|score) of "
    r"(?:the )?(?P<of>[a-z]+)\b",
    re.IGNORECASE,
)
_SURE = 0.95


def turned_names(text: str, setting: Setting) -> str:
    """The name as it is kept, where both words are one and the first alone is another."""

    def said(match: re.Match[str]) -> str:
        name = f"{match['of']} {match['head']}"
        return name if _is_name(name, setting) and _is_name(match["head"], setting) else match[0]

    return _TURNED.sub(said, text)


def _is_name(said: str, setting: Setting) -> bool:
    links = setting.vocabulary.phrases.get(phrase(said), ())
    return any(link.kind in ("metric", "measure", "dimension") and link.score >= _SURE for link in links)
