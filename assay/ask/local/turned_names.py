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
    """The name as it is kept, where both words are one and the first alone is another's."""

    def said(match: re.Match[str]) -> str:
        name = f"{match['of']} {match['head']}"
        whole, alone = _named(name, setting), _named(match["head"], setting)
        return name if whole and alone and not whole & alone else match[0]

    return _TURNED.sub(said, text)


def _named(said: str, setting: Setting) -> frozenset[str]:
    """The numbers that the words are surely a name of."""
    links = setting.vocabulary.phrases.get(phrase(said), ())
    return frozenset(
        link.ref for link in links if link.kind in ("metric", "measure", "dimension") and link.score >= _SURE
    )
