""" "Which agent has the lowest satisfaction": on average, for everybody's worst answer is the same 1."""

from __future__ import annotations

import re

from assay.ask.local.draft import Setting, numeric
from assay.ask.local.text import phrase

_WHICH = re.compile(
    r"\b(?P<head>(?:which|what) (?P<thing>\w+(?: \w+)?) (?:has|have|had|gets?|got|received?) the )"
    r"(?P<end>highest|lowest|best|worst|poorest) (?P<rating>value for \w+|[\w ]+?)"
    r"(?=\W*$| in | for | since | this | last )",
    re.IGNORECASE,
)
_RATINGS = frozenset("rating stars satisfaction csat nps happiness quality".split())
_ENDS = {"best": "highest", "worst": "lowest", "poorest": "lowest"}


def rated(text: str, setting: Setting) -> str:
    """The question with the average said, where kinds of rows are ranked by a mark that each row gives."""

    def said(match: re.Match[str]) -> str:
        mark = _mark(match["rating"], setting)
        kind = _owner(match["thing"], setting) if mark else ""
        if not mark or kind != mark:
            return match[0]
        return f"{match['head']}{_ENDS.get(match['end'].casefold(), match['end'])} average {match['rating']}"

    return _WHICH.sub(said, text)


def _mark(rating: str, setting: Setting) -> str:
    """The entity whose rows give such a mark."""
    words = phrase(rating)
    marks = bool(_RATINGS & set(words)) or words[:2] == ("value", "for")
    links = setting.vocabulary.phrases.get(words, ()) if marks else ()
    return next((one.entity for one in links if one.kind == "dimension" and numeric(setting, one.ref)), "")


def _owner(thing: str, setting: Setting) -> str:
    """The entity whose rows fall into such kinds."""
    links = setting.vocabulary.phrases.get(phrase(thing), ())
    return next((one.entity for one in links if one.ref in setting.vocabulary.repeated), "")
