"""Surprise: how far a member moved from how the others moved, in units of its usual swings.

A member with b before and a after, the others B and A, would have been b A / B had it moved like them. The distance is
set against how its share of each day (or week) swings inside the two periods: the variance of a sum of residuals
x - p X (x the member's value of a day, X that of all, p its share of the period). Common seasons and growth cancel.
What is the same everywhere surprises nobody, however large it is; ranking by size alone gets that wrong (compare the
"surprise" of Bhagwan et al., Adtributor, NSDI 2014, which measures shares without their noise).

Many members are looked at, so the bar is that of a normal distribution corrected for their number (Bonferroni, 1 %),
raised by a quarter because sums of amounts have heavier tails.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
LEVEL = 0.01
TAILS = 1.25
LEAST = 4.0
FEW_STEPS = 5
OTHERS = 0.15
"""The part of all rows that the others must have for a member to be compared with them."""


@dataclass(frozen=True)
class Side:
    """One side of a comparison: ``values`` and ``rows`` by step of time and member (steps x members).

    Of a ratio, ``values`` are numerators and ``weights`` denominators; of a sum there are no ``weights``.
    """

    values: Floats
    rows: Floats
    weights: Floats | None = None

    def grouped(self, groups: Sequence[npt.NDArray[np.bool_]]) -> Side:
        """Members summed up into groups."""

        def summed(numbers: Floats) -> Floats:
            return np.stack([numbers[:, group].sum(axis=1) for group in groups], axis=1)

        return Side(summed(self.values), summed(self.rows), summed(self.weights) if self.weights is not None else None)

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


def surprises(before: Side, after: Side) -> Floats:
    """Signed surprise of each member; 0 where nothing can be said.

    Of a sum, the larger of two: of the sum itself and of the value per row, which shows other values more clearly
    because chance in the number of rows is no part of it.
    """
    if before.weights is not None:
        return _comparable(_of_ratio(before, after), before, after)
    sums, rates = _of_sum(before, after), _of_ratio(_per_row(before), _per_row(after))
    return _comparable(np.where(np.abs(rates) > np.abs(sums), rates, sums), before, after)


def _comparable(found: Floats, before: Side, after: Side) -> Floats:
    """Nothing is said of a member that is nearly all: there are too few others to set it against."""
    rows = before.counted + after.counted
    return np.where(rows.sum() - rows >= OTHERS * rows.sum(), found, 0.0)


def _per_row(side: Side) -> Side:
    return Side(side.values, side.rows, side.rows)


def threshold(members: int) -> float:
    """The surprise a member needs to stand out among so many.

    >>> threshold(10) >= 4.0, threshold(1000) > threshold(10)
    (True, True)
    """
    return max(LEAST, TAILS * NormalDist().inv_cdf(1 - LEVEL / (2 * max(members, 1))))


def _of_sum(before: Side, after: Side) -> Floats:
    b, a = before.total, after.total
    others0, others1 = b.sum() - b, a.sum() - a
    growth = np.divide(others1, others0, out=np.ones_like(a), where=np.abs(others0) > 0)
    noise = np.sqrt(_swing(after) + growth**2 * _swing(before))
    return _over(a - b * growth, noise)


def _of_ratio(before: Side, after: Side) -> Floats:
    """A member's numerator against what its denominator would give had its rate moved like that of the others."""
    rate0 = _over(before.total, before.weight)
    rest0 = _over(before.total.sum() - before.total, before.weight.sum() - before.weight)
    rest1 = _over(after.total.sum() - after.total, after.weight.sum() - after.weight)
    moved = np.divide(rest1, rest0, out=np.ones_like(rest1), where=rest0 != 0)
    expected = after.weight * rate0 * moved
    scale = _over(after.weight, before.weight)
    noise = np.sqrt(_rate_swing(after) + (moved * scale) ** 2 * _rate_swing(before))
    return np.where(before.weight > 0, _over(after.total - expected, noise), 0.0)


def _swing(side: Side) -> Floats:
    """Variance of each member's sum around its share of the whole."""
    steps = len(side.values)
    if steps < FEW_STEPS:
        return _poisson(side)
    whole = side.values.sum(axis=1, keepdims=True)
    share = _over(side.total, np.full_like(side.total, whole.sum()))
    residuals = side.values - whole * share
    return np.asarray(np.maximum((residuals**2).sum(axis=0) * steps / (steps - 1), _floor(side)))


def _rate_swing(side: Side) -> Floats:
    """Variance of each member's numerator around its own rate."""
    steps = len(side.values)
    if steps < FEW_STEPS or side.weights is None:
        return _poisson(side)
    residuals = side.values - side.weights * _over(side.total, side.weight)
    return np.asarray(np.maximum((residuals**2).sum(axis=0) * steps / (steps - 1), _floor(side)))


def _poisson(side: Side) -> Floats:
    """Too few steps to see swings: as if rows came by chance, with amounts that vary by about their mean."""
    return np.asarray(2 * _over(side.total**2, side.counted))


def _floor(side: Side) -> Floats:
    """No less than a tenth of what chance alone would give: a member seen once or twice has no swings of its own."""
    return np.asarray(0.1 * _over(side.total**2, side.counted))


def _over(top: Floats, bottom: Floats) -> Floats:
    return np.divide(top, bottom, out=np.zeros_like(np.asarray(top, dtype=np.float64)), where=bottom != 0)
