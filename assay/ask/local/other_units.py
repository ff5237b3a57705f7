"""Amounts said in another unit than they are kept in: "taller than 1.7 m" where heights are kept in centimetres.

Factors to the unit that a family is counted in: metre, kilogram, litre, byte; international yard and pound of 1959.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from assay.ask.local.own_scales import in_own_scale
from assay.ask.local.text import phrase, root
from assay.semantic.model import SemanticModel

_FAMILIES: tuple[dict[str, Decimal], ...] = tuple(
    {unit: Decimal(factor) for unit, factor in family.items()}
    for family in (
        {"mm": "0.001", "cm": "0.01", "m": "1", "km": "1000", "in": "0.0254", "ft": "0.3048", "miles": "1609.344"},
        {"g": "0.001", "kg": "1", "t": "1000", "lb": "0.45359237"},
        {"ml": "0.001", "l": "1"},
        {"ms": "0.001", "seconds": "1", "minutes": "60", "hours": "3600"},
        {"bytes": "1", "kB": "1000", "MB": "1000000", "GB": "1000000000", "TB": "1000000000000"},
    )
)
_SPOKEN = {
    "mm": r"mm|milli?met(?:re|er)s?", "cm": r"cm|centimet(?:re|er)s?", "m": r"m|met(?:re|er)s?",
    "km": r"kms?|kilomet(?:re|er)s?", "in": r"inch(?:es)?", "ft": r"ft|foot|feet", "miles": r"miles?",
    "g": r"g|grams?", "kg": r"kgs?|kilos?|kilograms?", "t": r"t|tonnes?|tons?", "lb": r"lbs?|pounds?",
    "ml": r"ml|millilit(?:re|er)s?", "l": r"l|lit(?:re|er)s?",
    "ms": r"ms|milliseconds?", "seconds": r"s|secs?|seconds?", "minutes": r"mins?|minutes?", "hours": r"hrs?|hours?",
    "bytes": r"bytes?", "kB": r"kb|kilobytes?", "MB": r"mb|megabytes?", "GB": r"gb|gigabytes?", "TB": r"tb|terabytes?",
}  # fmt: skip
_AMOUNT = re.compile(
    r"(?<![\w.,$€£])(?P<number>\d{1,9}(?:\.\d{1,6})?) ?(?:"
    + "|".join(f"(?P<unit_{at}>{words})" for at, words in enumerate(_SPOKEN.values()))
    + r")(?![\w'’])",
    re.IGNORECASE,
)
_TIMES = frozenset(("ms", "seconds", "minutes", "hours"))
_EXTENTS = frozenset(
    root(word)
    for word in "tall taller short shorter high higher long longer wide wider deep deeper thick far farther further "
    "heavy heavier light lighter weigh weight length height width depth distance".split()
)


def in_own_units(text: str, model: SemanticModel) -> str:
    """The question with its amounts in the one unit that numbers of their family are kept in here.

    Unchanged where that unit is said, where numbers are kept in several units, or where none has a unit.
    """

    def said(match: re.Match[str]) -> str:
        unit = _unit(match)
        family = next(one for one in _FAMILIES if unit in one)
        kept = {(kept, words) for kept, words in _kept(model) if kept in family}
        units = {one for one, _ in kept}
        # A letter may stand for something else, and most hours are those between two moments.
        unsure = len(match[0].lstrip("0123456789. ")) == 1 or unit in _TIMES
        about = set().union(*(words for _, words in kept)) | _EXTENTS
        if len(units) != 1 or unit in units or (unsure and not about & {root(word) for word in phrase(text)}):
            return match[0]
        own = next(iter(units))
        return f"{_written(Decimal(match['number']) * family[unit] / family[own])} {own}"

    return in_own_scale(_AMOUNT.sub(said, text), model)


def _unit(match: re.Match[str]) -> str:
    return next(unit for at, unit in enumerate(_SPOKEN) if match[f"unit_{at}"])


def _kept(model: SemanticModel) -> Iterator[tuple[str, frozenset[str]]]:
    """The units of numbers, each with the words of the name."""
    for entity in model.entities:
        named = [(one.unit, one.name) for one in entity.dimensions] + [(one.unit, one.name) for one in entity.measures]
        for unit, name in named:
            if unit:
                yield unit, frozenset(root(word) for word in phrase(name))


def _written(number: Decimal) -> str:
    """At nine digits, as people write it: no exponent, no trailing zeros."""
    text = f"{round(number, 9):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
