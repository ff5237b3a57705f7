"""Surprise: how far a member's part of the whole moved, in units of its usual swings.

A member with b before and a after, of wholes B and A, would have been b A / B had it moved like the whole. The distance
is set against how its part of each day (or week) swings inside the two periods: the variance of a sum of residuals
x - p X (x the member's value of a day, X that of all, p its part of the period). Common seasons and growth cancel, and
a member is as surprising as all the others together are, however large it is: which of them is the cause is another
question (``fit.py``). What is the same everywhere surprises nobody; ranking by size alone gets that wrong (compare the
"surprise" of Bhagwan et al., Adtributor, NSDI 2014, which measures shares without their noise).

Many members are looked at, so the bar is that of a normal distribution corrected for their number (Bonferroni, 1 %),
raised by a quarter because sums of amounts have heavier tails.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Group = npt.NDArray[np.bool_]
LEVEL = 0.01
TAILS = 1.25
LEAST = 4.0
FEW_STEPS = 5


@dataclass(frozen=True)
class Side:
    """One side of a comparison: ``values`` and ``rows`` by step of time and member (steps x members).

    Of a ratio, ``values`` are numerators and ``weights`` denominators; of a sum there are no ``weights``.
    """

    values: Floats
    rows: Floats
    weights: Floats | None = None

    @property
    def total(self) -> Floats:
        """Values by member."""
        return np.asarray(self.values.sum(axis=0))

    @property
    def counted(self) -> Floats:
        """Rows by member."""
        return np.asarray(self.rows.sum(axis=0))

    @property
    def weight(self) -> Floats:
        """Denominators by member."""
        return np.asarray(self.weights.sum(axis=0)) if self.weights is not None else self.counted

    @property
    def per_row(self) -> Side:
        """The same as a ratio: values to rows."""
        return Side(self.values, self.rows, self.rows)


Expected = Callable[[Sequence[Group]], Floats]
"""What members would have been after, had those of each group moved alike."""


@dataclass(frozen=True)
class Measure:
    """One way to look at a change: what was found after, what to expect by groups, and the usual swings of both."""

    found: Floats
    expected: Expected
    noise: Floats

    @property
    def surprises(self) -> Floats:
        """Signed distance of each member from the whole, in swings."""
        return _over(self.found - self.expected([np.ones(len(self.found), dtype=bool)]), self.noise)

    def left(self, groups: Sequence[Group]) -> float:
        """What stays unexplained when each group moves in its own way: the sum of squared distances, in swings."""
        return float((_over(self.found - self.expected(groups), self.noise) ** 2).sum())


def measures(before: Side, after: Side) -> tuple[Measure, ...]:
    """A ratio is looked at as it is; a sum as it is, and as value per row, which shows other values more clearly
    because chance in the number of rows is no part of it."""
    if before.weights is not None:
        return (_of_ratio(before, after),)
    return _of_sum(before, after), _of_ratio(before.per_row, after.per_row)


def surprises(before: Side, after: Side) -> Floats:
    """Signed surprise of each member, by the measure that shows it most clearly; 0 where nothing can be said."""
    found = np.stack([measure.surprises for measure in measures(before, after)])
    return np.asarray(np.take_along_axis(found, np.abs(found).argmax(axis=0)[None], axis=0)[0])


def threshold(members: int) -> float:
    """The surprise a member needs to stand out among so many.

    >>> threshold(10) >= 4.0, threshold(1000) > threshold(10)
    (True, True)
    """
    return max(LEAST, TAILS * NormalDist().inv_cdf(1 - LEVEL / (2 * max(members, 1))))


def _of_sum(before: Side, after: Side) -> Measure:
    """A member's sum against its part of the earlier whole."""
    b, a = before.total, after.total
    growth = _grown(b.sum(), a.sum())
    noise = np.sqrt(_swing(after) + growth**2 * _swing(before))
    return Measure(a, lambda groups: _by_groups(b, a, groups), noise)


def _of_ratio(before: Side, after: Side) -> Measure:
    """A member's numerator against what its denominator would give had its rate moved like that of the whole."""
    same = after.weight * _over(before.total, before.weight)
    known = before.weight > 0
    found = np.where(known, after.total, 0.0)
    moved = _grown(same.sum(), found.sum())
    scale = moved * _over(after.weight, before.weight)
    own = np.where(known, _rate_swing(after) + scale**2 * _rate_swing(before), 0.0)
    return Measure(found, lambda groups: _by_groups(same, found, groups), np.sqrt(_beside(own, same)))


def _by_groups(earlier: Floats, found: Floats, groups: Sequence[Group]) -> Floats:
    """Each group's total after, spread over its members as before; a group that was not there is taken as it came."""
    expected = np.array(found)
    for group in groups:
        total = earlier[group].sum()
        if total:
            expected[group] = earlier[group] * (found[group].sum() / total)
    return expected


def _grown(before: float, after: float) -> float:
    return float(after / before) if before else 1.0


def _swing(side: Side) -> Floats:
    """Variance of each member's sum around its part of the whole."""
    steps = len(side.values)
    if steps < FEW_STEPS:
        return _beside(_poisson(side), side.total)
    whole = side.values.sum(axis=1, keepdims=True)
    share = _over(side.total, np.full_like(side.total, whole.sum()))
    residuals = side.values - whole * share
    least = _beside(_floor(side), side.total)
    return np.asarray(np.maximum((residuals**2).sum(axis=0) * steps / (steps - 1), least))


def _rate_swing(side: Side) -> Floats:
    """Variance of each member's numerator around its own rate."""
    steps = len(side.values)
    if steps < FEW_STEPS or side.weights is None:
        return _poisson(side)
    residuals = side.values - side.weights * _over(side.total, side.weight)
    return np.asarray(np.maximum((residuals**2).sum(axis=0) * steps / (steps - 1), _floor(side)))


def _beside(own: Floats, size: Floats) -> Floats:
    """The variance of each member beside a whole it is part of: of one that is nearly all, hardly anything is left."""
    part = _over(size, np.full_like(size, size.sum()))
    return np.asarray((1 - part) ** 2 * own + part**2 * np.maximum(own.sum() - own, 0.0))


def _poisson(side: Side) -> Floats:
    """Too few steps to see swings: as if rows came by chance, with amounts that vary by about their mean."""
    return np.asarray(2 * _over(side.total**2, side.counted))


def _floor(side: Side) -> Floats:
    """No less than a tenth of what chance alone would give: a member seen once or twice has no swings of its own."""
    return np.asarray(0.1 * _over(side.total**2, side.counted))


def _over(top: Floats, bottom: Floats) -> Floats:
    return np.divide(top, bottom, out=np.zeros_like(np.asarray(top, dtype=np.float64)), where=bottom != 0)
