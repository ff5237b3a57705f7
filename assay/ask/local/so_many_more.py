"""A number behind what it counts: "machines with more value points than 70" have more than 70 value points."""

from __future__ import annotations

import re

from assay.ask.local.draft import Setting
from assay.ask.local.text import phrase

_MORE = re.compile(
    r"\b(?P<more>more|fewer|less|greater|higher|larger|lower|smaller) (?:a |an )?(?P<what>\w+(?: \w+){0,2}?) than "
    r"(?P<n>[$€£]?\d[\d,.]*\d|\d)(?! ?(?:%|percent))"
    r"(?=[?.,;]?$|[?,;]| (?:and|or|but|in|for|on|by|per|who|that|which)\b)",
    re.IGNORECASE,
)
_COUNTED = frozenset(("more", "fewer", "less"))


def so_many_more(text: str, setting: Setting) -> str:
    """Only with the name of a number or of things: "more expensive than 70" is said of the thing itself."""

    def said(match: re.Match[str]) -> str:
        more = match["more"].casefold()
        if not _is_name(match["what"], setting, more in _COUNTED):
            return match[0]
        counted = "more" if more in ("more", "greater", "higher", "larger") else "less"
        return f"{counted} than {match['n']} {match['what']}"

    return _MORE.sub(said, text)


def _is_name(what: str, setting: Setting, counted: bool) -> bool:
    words = phrase(what)
    links = setting.vocabulary.phrases.get(words) or setting.vocabulary.loosely(words)
    kinds = ("dimension", "measure", "metric", *(("entity",) if counted else ()))
    return any(link.kind in kinds and link.score >= 0.7 for link in links)
