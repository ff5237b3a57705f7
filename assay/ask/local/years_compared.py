"""Years that are compared like numbers: "with a founding year above 1954", "whose birth year is at least 1980"."""

from __future__ import annotations

import re

from assay.ask.local.draft import Setting
from assay.ask.local.text import phrase

_MORE = r"(?:above|over|greater than|larger than|higher than|bigger than|more than|exceeding|beyond|later than|>)"
_LESS = r"(?:below|under|less than|lower than|smaller than|fewer than|earlier than|<)"
_LEAST = r"(?:at least|greater than or equal to|no (?:earlier|less|lower) than|not (?:before|below|under)|>=)"
_MOST = r"(?:at most|less than or equal to|no (?:later|more|higher|greater) than|not (?:after|above|over)|<=)"
_COMPARED = re.compile(
    rf"(?P<field>(?:[\w-]+ ){{0,2}}[\w-]+?)(?P<link> (?:is|are|was|were|of|that is|which is|being))? "
    rf"(?:(?P<least>{_LEAST})|(?P<most>{_MOST})|(?P<more>{_MORE})|(?P<less>{_LESS}))"
    r"(?: (?:the )?year)? (?P<year>1[5-9]\d\d|20\d\d)(?![\d.,]\d)\b",
    re.IGNORECASE,
)
_SAID = {"more": "after", "less": "before", "least": "since", "most": "until"}
_EACH = frozenset(("by", "per", "each", "every"))
_SURE = 0.75


def years_compared(text: str, setting: Setting) -> str:
    """The same by days of the calendar: "with a founding year after 1954"."""
    return _COMPARED.sub(lambda match: _by_calendar(match, setting), text)


def _by_calendar(match: re.Match[str], setting: Setting) -> str:
    # "Orders per year above 2000": how many there are is compared, and no year.
    if _EACH & set(match["field"].casefold().split()) or not _is_year(match["field"], setting):
        return match[0]
    word = next(said for name, said in _SAID.items() if match[name])
    link = match["link"] if match["link"] and match["link"].strip() != "of" else ""
    return f"{match['field']}{link} {word} {match['year']}"


def _is_year(words: str, setting: Setting) -> bool:
    """Whether the last words name a field that holds years."""
    said = phrase(words)
    named = (setting.vocabulary.phrases.get(said[at:], ()) for at in range(len(said)))
    links = (link for found in named for link in found if link.kind == "dimension" and link.score >= _SURE)
    fields = (setting.model.field(link.ref) for link in links)
    return any(found is not None and found[1].kind == "time" and found[1].grains[:1] == ("year",) for found in fields)
