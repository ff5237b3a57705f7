"""What is said of several ends at once, and of things set behind themselves: "the highest, lowest and average fee"."""

from __future__ import annotations

import re
from collections.abc import Callable

from assay.ask.local.draft import Setting
from assay.ask.local.known_fields import is_field
from assay.ask.local.text import phrase

_TOP = "highest|largest|greatest|biggest"
_LOW = "lowest|smallest|least"
_END = rf"(?:{_TOP}|{_LOW})"
_MIDDLE = "average|mean|median|total"
_ENDS = re.compile(
    rf"\b(?:the )?(?P<one>{_END})(?P<joint>,? and|,)(?: the)? (?P<two>{_END})(?P<last>,? and|,)(?: the)? "
    rf"(?P<mid>{_MIDDLE})\b"
    rf"|\b(?:the )?(?P<first>{_MIDDLE})(?P<joint2>,? and|,)(?: the)? (?P<one2>{_END})(?P<last2>,? and|,)(?: the)? "
    rf"(?P<two2>{_END})\b",
    re.IGNORECASE,
)
_TOTAL_NUMBER = re.compile(
    r"\btotal (?P<what>(?!and\b)\w+(?: (?!and\b)\w+)?) number (?=of\b|for\b|in\b)", re.IGNORECASE
)
_EVERY_ONES = re.compile(
    r"^\W*(?P<led>(?:please )?(?:list|show|give|find|display|return|print|get)(?: me)? )"
    r"(?:every|each) (?P<thing>\w+(?: \w+)?)['’]s (?P<field>\w+)(?=\W*$)",
    re.IGNORECASE,
)
_NONE_IN = re.compile(
    r"\b(?P<things>\w+s) (?:that|which|who|with) (?:have |has |had )?no (?P=things) in (?=\w+)", re.IGNORECASE
)


def ends_and_middle(text: str, setting: Setting) -> str:
    """ "the highest, lowest and average fee": its maximum, minimum and average."""

    def said(match: re.Match[str]) -> str:
        if match["one"]:
            parts = (_extreme(match["one"]), match["joint"], _extreme(match["two"]), match["last"], match["mid"])
        else:
            parts = (match["first"], match["joint2"], _extreme(match["one2"]), match["last2"], _extreme(match["two2"]))
        return f"{parts[0]}{parts[1]} {parts[2]}{parts[3]} {parts[4]}"

    return _ENDS.sub(said, text)


def _extreme(word: str) -> str:
    return "maximum" if word.casefold() in _TOP.split("|") else "minimum"


def total_number(text: str, setting: Setting) -> str:
    """ "the total attendance number of all shows" where a field is called attendance: it is added up, not counted."""
    match = _TOTAL_NUMBER.search(text)
    if match is None or not is_field(match["what"], setting):
        return text
    return f"{text[: match.start()]}total {match['what']} {text[match.end() :]}"


def every_ones(text: str, setting: Setting) -> str:
    """ "List every member's name": of every member, also where two are called the same."""
    match = _EVERY_ONES.search(text)
    links = setting.vocabulary.phrases.get(phrase(match["thing"]), ()) if match else ()
    if match is None or not any(link.kind == "entity" and link.score >= _SURE for link in links):
        return text
    return f"{match['led']}the {match['field']} of every {match['thing']}{text[match.end() :]}"


def none_in(text: str, setting: Setting) -> str:
    """ "boats that have no boats in repair": those that are not in repair."""
    return _NONE_IN.sub(lambda match: f"{match['things']} that are not in ", text)


_SURE = 0.9
ENDS_AND_MIDDLE: tuple[Callable[[str, Setting], str], ...] = (ends_and_middle, total_number, every_ones, none_in)
