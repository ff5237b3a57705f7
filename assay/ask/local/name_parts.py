"""People called by one of their names: "letters by Odersky" where rows hold "Martin Odersky"."""

from __future__ import annotations

from collections.abc import Iterator

from assay.ask.local.lexicon import PARTLY, Entry, Link
from assay.ask.local.persons import is_person
from assay.ask.local.text import phrase
from assay.ask.local.words import CUE_WORDS, KNOWN, STOP
from assay.semantic.model import Dimension, Entity

_SHORTEST = 3
_CALLINGS = frozenset(
    "poet writer composer musician painter sculptor photographer actor actress dancer director captain pilot sailor "
    "professor lecturer scholar scientist researcher lawyer judge broker clerk coach referee chef architect designer "
    "editor journalist politician governor senator president mayor officer detective engineer technician wrestler "
    "swimmer gymnast skater cyclist golfer fighter".split()
)
"""What else names the people whose names are kept."""


def name_parts(entity: Entity, dimension: Dimension, value: object) -> Iterator[Entry]:
    """First and last name by themselves, but words of English; shared by several people they say nothing."""
    words = str(value).split()
    if len(words) != 2 or not all(word.isalpha() and word.istitle() for word in words):
        return
    if phrase(dimension.label or dimension.name)[-1:] != ("name",) or not _is_person(entity):
        return
    ref = f"{entity.name}.{dimension.name}"
    for word in words:
        said = word.casefold()
        if len(said) >= _SHORTEST and said not in STOP and said not in KNOWN and said not in CUE_WORDS:
            yield (said,), Link("value", ref, PARTLY, (str(value),), label=str(value))


def _is_person(entity: Entity) -> bool:
    return is_person(entity) or not _CALLINGS.isdisjoint(phrase(entity.label or entity.name)[-1:])
