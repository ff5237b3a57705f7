"""Which value a prospect needs most, and which prospect needs it most: version 1 of the ranking.

Each need is brought to 0..1 over all prospects that told it: (x - min) / (max - min), turned round where less is a
greater need. A prospect that did not tell it, or a need that is the same everywhere, counts as 0.5 and is said to.
A section's score is weight x need; a prospect's score is 100 x the sum of those / the sum of the weights.
(Simple additive weighting with min-max scores: Hwang & Yoon, *Multiple Attribute Decision Making*, 1981.)
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

VERSION = "1"
UNKNOWN = 0.5


@dataclass(frozen=True)
class Factor:
    """What decides about a section of the value proposition: the name of a need, its weight, which way is greater."""

    section: str
    need: str
    weight: float = 1.0
    lower_is_greater: bool = False


@dataclass(frozen=True)
class Ranked:
    """A section for one prospect: ``need`` 0..1, ``score`` = weight x need; ``told`` = the need was known."""

    section: str
    need: float
    score: float
    told: bool


def scaled(value: float | None, known: Sequence[float], *, lower_is_greater: bool = False) -> float:
    """A need as 0..1 among the ``known`` ones.

    >>> scaled(15, [10, 20]), scaled(12, [10, 20], lower_is_greater=True), scaled(None, [1, 2]), scaled(3, [3, 3])
    (0.5, 0.8, 0.5, 0.5)
    """
    if value is None or not known or max(known) == min(known):
        return UNKNOWN
    share = (value - min(known)) / (max(known) - min(known))
    return 1 - share if lower_is_greater else share


def sections(
    prospect: Mapping[str, float | None], all_of_them: Sequence[Mapping[str, float | None]], factors: Sequence[Factor]
) -> list[Ranked]:
    """The sections for one prospect, the most needed first; equal ones stay in the order of ``factors``."""
    found = []
    for factor in factors:
        known = [value for one in all_of_them if (value := one.get(factor.need)) is not None]
        need = scaled(prospect.get(factor.need), known, lower_is_greater=factor.lower_is_greater)
        found.append(Ranked(factor.section, need, factor.weight * need, prospect.get(factor.need) is not None))
    return sorted(found, key=lambda one: -one.score)


def score(ranked: Sequence[Ranked], factors: Sequence[Factor]) -> float:
    """A prospect's score, 0..100.

    >>> factors = [Factor("a", "x", 3), Factor("b", "y", 1)]
    >>> score(sections({"x": 1, "y": 0}, [{"x": 0, "y": 0}, {"x": 1, "y": 4}], factors), factors)
    75.0
    """
    whole = sum(factor.weight for factor in factors)
    return 100 * sum(one.score for one in ranked) / whole if whole else 0.0
