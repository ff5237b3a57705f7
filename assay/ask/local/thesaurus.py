"""Words that may stand for each other, by grade: the same, near, and far, for where nothing nearer is known.

``thesaurus.csv`` has a line per group. Without ``named`` all its words may stand for each other; with it, a question's
``words`` stand for what a source names so. A ``verb`` stands for fields only.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal

from assay.ask.local.text import phrase

Grade = Literal["same", "near", "far", "verb"]
Phrase = tuple[str, ...]
CLOSE: tuple[Grade, ...] = ("same", "near")
_GRADES: tuple[Grade, ...] = (*CLOSE, "far", "verb")
FILE = Path(__file__).with_name("thesaurus.csv")


@dataclass(frozen=True)
class Saying:
    """One way a name may be said."""

    words: Phrase
    grade: Grade


def sayings(named: Phrase) -> tuple[Saying, ...]:
    """How a source's name may be said in a question, nearest first.

    >>> [(" ".join(one.words), one.grade) for one in sayings(("customer",))][:2]
    [('client', 'same'), ('buyer', 'near')]
    """
    return _by_name().get(named, ())


def relatives(word: str) -> tuple[str, ...]:
    """Near synonyms of a lemma, nearest first.

    >>> relatives("client")[:2]
    ('customer', 'buyer')
    """
    return tuple(" ".join(one.words) for one in sayings((word,)) if one.grade in CLOSE)


def fields_of(verb: str) -> tuple[Phrase, ...]:
    """The names of fields that a verb may ask for, likeliest first.

    >>> " ".join(fields_of("earn")[0])
    'salary'
    """
    return _by_verb().get(phrase(verb), ())


@lru_cache(maxsize=1)
def _by_verb() -> Mapping[Phrase, tuple[Phrase, ...]]:
    found: dict[Phrase, tuple[Phrase, ...]] = {}
    for grade, said, named in _lines():
        for words in said if grade == "verb" else ():
            found[words] = (*found.get(words, ()), *named)
    return found


@lru_cache(maxsize=1)
def words_known() -> frozenset[str]:
    """Every word of the thesaurus: a word of English, misspelled by nobody."""
    return frozenset(word for known in _by_name().values() for one in known for word in one.words)


@lru_cache(maxsize=1)
def _by_name() -> Mapping[Phrase, tuple[Saying, ...]]:
    found: dict[Phrase, dict[Phrase, Saying]] = {}
    for grade, said, named in _lines():
        for name in named or said:
            slot = found.setdefault(name, {})
            for words in said:
                if words != name:
                    slot.setdefault(words, Saying(words, grade))
    return {name: tuple(slot.values()) for name, slot in found.items()}


def _lines() -> list[tuple[Grade, tuple[Phrase, ...], tuple[Phrase, ...]]]:
    """The lines of the file, nearest first."""
    with FILE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return [
        (grade, _phrases(row["words"]), _phrases(row["named"]))
        for grade in _GRADES
        for row in rows
        if row["grade"] == grade
    ]


def _phrases(text: str) -> tuple[Phrase, ...]:
    return tuple(phrase(one) for one in text.split("|") if one)
