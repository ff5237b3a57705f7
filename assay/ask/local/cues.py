"""Cue words: phrases of general English that say what is to be done (count, rank, compare, exclude ...)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assay.ask.local.cue_patterns import PATTERNS, CueName
from assay.ask.local.cue_ranking import IRREGULAR_SUPER, LEAST
from assay.ask.local.joined import Joined
from assay.ask.local.words import NUMBER_WORDS


@dataclass(frozen=True)
class Cue:
    """A cue over tokens ``start`` to ``end``. ``arg`` and ``number`` depend on the name."""

    start: int
    end: int
    name: CueName
    arg: str = ""
    number: float | None = None


_COMPILED = tuple((name, arg, re.compile(rf"(?<![^ ])(?:{pattern})(?![^ ])")) for name, arg, pattern in PATTERNS)


def _number(match: re.Match[str]) -> float | None:
    groups = match.groupdict()
    text = groups.get("n") or groups.get("m") or groups.get("k")
    return None if not text else float(text) if text.isdigit() else NUMBER_WORDS.get(text)


_BASES = {
    "hott": "hot", "lat": "late", "wid": "wide", "prici": "pricey", "thinn": "thin", "dens": "dense", "sever": "severe",
}  # fmt: skip
"""What is left of adjectives without their endings, where more than these was changed."""


def adjective(word: str) -> str:
    """The plain form of a superlative or comparative.

    >>> adjective("oldest"), adjective("heavier"), adjective("most recent")
    ('old', 'heavy', 'recent')
    """
    if word in IRREGULAR_SUPER:
        return IRREGULAR_SUPER[word]
    for ending in ("est", "er"):
        if word.endswith(ending):
            base = word[: -len(ending)]
            return _BASES.get(base) or (f"{base[:-1]}y" if base.endswith("i") else base)
    return word


def _arg(name: CueName, arg: str, match: re.Match[str]) -> str:
    groups = match.groupdict()
    if name == "chart":
        return groups.get("kind") or groups.get("kind2") or ""
    if groups.get("long"):
        return f"{'least ' if groups.get('deg') in LEAST else ''}{groups['long']}"
    return adjective(groups["adj"]) if groups.get("adj") else arg


def read_cues(line: Joined, apart: Sequence[tuple[int, int]] = ()) -> Iterator[Cue]:
    """All cues of a question, overlapping ones too; the lattice chooses.

    ``apart`` are token spans (of time expressions) that cues are also read around, so that none
    swallows their first word.
    """
    for name, arg, pattern in _COMPILED:
        for first, last in ((0, len(line.text)), *_between(line, apart)):
            for start, end, match in line.spans(pattern, first, last):
                yield Cue(start, end, name, _arg(name, arg, match), _number(match))


def _between(line: Joined, apart: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    at = {token: place for place, token in line.starts.items()}
    ends = {token: place for place, token in line.ends.items()}
    here = 0
    for start, end in apart:
        if at[start] > here:
            yield here, at[start] - 1
        here = ends[end]
    if apart and here < len(line.text):
        yield here, len(line.text)
