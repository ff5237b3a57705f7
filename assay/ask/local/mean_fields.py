"""Fields called by their mean or their unit: "an average humidity above 50", "the average price (in euros)"."""

from __future__ import annotations

import re

from assay.ask.local.draft import Setting
from assay.ask.local.text import phrase

_CALLED = ("mean", "average", "avg")
_MEAN = re.compile(
    r"\b(?:average|mean|avg) (?P<what>\w+(?: (?!(?:is|was|of|over|above|below|under|between|more|less|at)\b)\w+){0,3}?)"
    r"(?= (?:is |was |of )?(?:above|over|below|under|between|greater than|more than|less than|higher than|lower than|"
    r"at least|at most|exceeding|>|<|=) ?\d)",
    re.IGNORECASE,
)
_UNIT = re.compile(r"\b(?P<name>\w+) \((?P<unit>(?:in )?\w+)\)", re.IGNORECASE)


def mean_fields(text: str, setting: Setting) -> str:
    """ "days with an average humidity above 50" where each row has a mean humidity: that number, no aggregate of it."""

    def said(match: re.Match[str]) -> str:
        names = [(called, *phrase(match["what"])) for called in _CALLED]
        kept = [words for words in names if _is_name(words, setting)]
        return " ".join((kept[0][0], match["what"])) if len(kept) == 1 else match[0]

    return _MEAN.sub(said, text)


def _is_name(words: tuple[str, ...], setting: Setting) -> bool:
    """Whether a field begins so: "mean visibility" of "mean visibility miles"."""
    links = setting.vocabulary.phrases.get(words, ())
    return any(
        link.kind == "dimension" and link.score >= 0.7 and phrase(link.ref.partition(".")[2])[: len(words)] == words
        for link in links
    )


def unit_named(text: str, setting: Setting) -> str:
    """ "price (in euros)" where a field is called "price in euros"."""

    def said(match: re.Match[str]) -> str:
        for unit in (match["unit"], match["unit"].rpartition(" ")[2]):
            links = setting.vocabulary.phrases.get(phrase(f"{match['name']} {unit}"), ())
            if any(link.kind == "dimension" and link.score >= 0.9 for link in links):
                return f"{match['name']} {unit}"
        return match[0]

    return _UNIT.sub(said, text)
