"""Which of those that stand out is the one: that which, moved by a factor of its own, leaves the least unexplained.

When one member doubles, the parts of all others fall; when a pair halves, both of its members fall with it. Each of
them surprises. They are told apart by what they leave: with the right one set aside, its own cells and all other cells
have moved alike. Two candidates are compared over the cells of both their fields, by the sum of squared distances in
swings: their difference is twice the logarithm of how much likelier one makes what was seen than the other.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from assay.analyze.gathered import Seen
from assay.analyze.surprise import Group, Measure, measures
from assay.records.explanation import Contribution

MARGIN = 10.0
"""Less than this (e to the 5th likelier) does not tell two candidates apart."""


@dataclass(frozen=True)
class Fit:
    """``seen``: what was read, by its fields. ``change``: that of the whole."""

    seen: Mapping[frozenset[str], Seen]
    change: float

    def likeliest(self, candidates: Sequence[Contribution]) -> Contribution | None:
        """The candidate none of the others beats; None without candidates."""
        left = sorted(candidates, key=lambda one: -abs(one.surprise))
        if not left:
            return None
        best = left.pop(0)
        while better := next((one for one in left if self._beats(one, best)), None):
            left.remove(better)
            best = better
        return best

    def _beats(self, one: Contribution, other: Contribution) -> bool:
        """Whether ``one`` leaves less than ``other``, or as much and is the simpler; without cells of both fields the
        more surprising wins."""
        seen = self.seen.get(frozenset((*one.fields, *other.fields)))
        if seen is None:
            return abs(one.surprise) > abs(other.surprise)
        measure = _clearest(seen)
        gain = measure.left(_groups(seen, other)) - measure.left(_groups(seen, one))
        return gain > 0 if abs(gain) > MARGIN else self._plainer(one) > self._plainer(other)

    def _plainer(self, one: Contribution) -> tuple[int, bool, float]:
        """One field before two; what moved the way the whole did before its mirror image; the more surprising."""
        return -len(one.fields), one.surprise * self.change > 0, abs(one.surprise)


def _clearest(seen: Seen) -> Measure:
    """The measure in which the most is to be explained."""
    whole = [np.ones(len(seen.members), dtype=bool)]
    return max(measures(seen.before, seen.after), key=lambda measure: measure.left(whole))


def _groups(seen: Seen, one: Contribution) -> tuple[Group, Group]:
    """The cells of a candidate, and all others."""
    places = [(seen.fields.index(field), member) for field, member in zip(one.fields, one.members, strict=True)]
    mine = np.array([all(cell[place] == member for place, member in places) for cell in seen.members])
    return mine, ~mine
