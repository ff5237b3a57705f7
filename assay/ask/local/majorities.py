"""Most of all without the word: "which gender makes up the majority of the clerks", "the greatest number of people"."""

from __future__ import annotations

import re
from collections.abc import Callable

from assay.ask.local.draft import Setting

_MAJORITY = re.compile(
    r"\b(?:(?:that|which) )?(?:makes?|made) up (?:the |a )?(?P<end>majority|minority|largest part|biggest part) of "
    r"(?:the |all(?: the)? |our )?",
    re.IGNORECASE,
)
_LEAST = frozenset(("minority",))
_CAN = re.compile(
    r"\b(?P<can>(?:that |which |who )?(?:can|could) [a-z]+) (?:the |a )?"
    r"(?P<end>maximum|highest|largest|greatest|most|minimum|lowest|smallest|fewest)(?: number| amount)? of "
    r"(?P<people>people|persons|guests|visitors|passengers|spectators)\b",
    re.IGNORECASE,
)
_REACH = re.compile(
    r"\b(?:that |which |who )?(?:can|could) (?:carry|cover|reach|lift|travel|hold|store|run|fly|drive|contain|take) "
    r"(?:the |a )?(?P<end>maximum|highest|largest|greatest|longest|heaviest|furthest|minimum|lowest|smallest|shortest) "
    r"(?P<what>(?!number\b|amount\b)[a-z]+)(?=\W*$|,| and )",
    re.IGNORECASE,
)
_FEW = frozenset("minimum lowest smallest fewest shortest".split())


def majority(text: str, setting: Setting) -> str:
    """ "Which gender makes up the majority of the clerks": the most common one among them."""

    def said(match: re.Match[str]) -> str:
        return f"is the {'least' if match['end'].casefold() in _LEAST else 'most'} common among "

    return _MAJORITY.sub(said, text)


def can_hold(text: str, setting: Setting) -> str:
    """ "The hall that can hold the maximum number of people": the most people; "can carry the maximum load"."""
    text = _CAN.sub(
        lambda match: f"{match['can']} the {'fewest' if _few(match) else 'most'} {match['people']}",
        text,
    )
    return _REACH.sub(lambda match: f"with the {'lowest' if _few(match) else 'highest'} {match['what']}", text)


def _few(match: re.Match[str]) -> bool:
    return match["end"].casefold() in _FEW


MAJORITIES: tuple[Callable[[str, Setting], str], ...] = (majority, can_hold)
