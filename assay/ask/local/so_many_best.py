""" "The cheapest 5 products", "our last 10 orders": so many of the best, the number said behind what ranks them."""

from __future__ import annotations

import re

from assay.ask.local.draft import Setting
from assay.ask.local.entities_named import entity_called
from assay.ask.local.words import NUMBER_WORDS

_BEST = re.compile(
    rf"\b(?P<best>(?:most|least) [a-z]+|[a-z]+est|last) (?P<n>\d{{1,4}}|{'|'.join(NUMBER_WORDS)}) "
    r"(?=(?P<two>(?P<one>[a-z]+)(?: [a-z]+)?)\b)",
    re.IGNORECASE,
)
_TIMES = frozenset("seconds minutes hours days nights weekdays weeks months quarters years decades".split())


def so_many_best(text: str, setting: Setting) -> str:
    """The number before the ranking word, where things are ranked and no stretch of time is meant."""

    def said(match: re.Match[str]) -> str:
        thing = entity_called(match["two"], setting) or entity_called(match["one"], setting)
        if thing is None or match["one"].casefold() in _TIMES:
            return match[0]
        best = "latest" if match["best"].casefold() == "last" else match["best"]
        return f"{match['n']} {best} "

    return _BEST.sub(said, text)
