"""Volume, rate and mix: a change of a sum or a ratio in three parts that add up exactly.

Over segments i with volumes n, values v and rates r = v / n, 0 before and 1 after, N and V their sums, R = V / N:

- volume = (N1 - N0) R0: as if only the whole had grown;
- mix = sum(n1 r0) - N1 R0: the same rates over other proportions;
- rate = sum(n1 (r1 - r0)) = V1 - sum(n1 r0): other rates.

Their sum is V1 - V0 whatever the rates are. A segment that was not there before has no earlier rate: it is given R0, so
that its coming counts as volume and only its distance from R0 as rate. For a ratio the same split is made of R1 - R0:
mix = sum(s1 r0) - R0 with shares s = n / N, rate = R1 - sum(s1 r0). The base is the earlier mix (Laspeyres; Bennet's
average of both bases is the well-known alternative).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


class Split(NamedTuple):
    """The three effects, in the unit of the number."""

    volume: float
    rate: float
    mix: float


def of_sum(value0: Floats, value1: Floats, volume0: Floats, volume1: Floats) -> Split | None:
    """Effects of a change of a sum; None where there was nothing before to compare rates with.

    >>> of_sum(np.array([10.0, 10.0]), np.array([10.0, 30.0]), np.array([1.0, 1.0]), np.array([1.0, 3.0]))
    Split(volume=20.0, rate=0.0, mix=0.0)
    """
    total0, total1 = float(volume0.sum()), float(volume1.sum())
    if not total0 or not total1:
        return None
    whole = float(value0.sum()) / total0
    kept = float((volume1 * _rates(value0, volume0, whole)).sum())
    return Split((total1 - total0) * whole, float(value1.sum()) - kept, kept - total1 * whole)


def of_ratio(value0: Floats, value1: Floats, volume0: Floats, volume1: Floats) -> Split | None:
    """Effects of a change of a ratio of two sums; its volume effect is zero.

    >>> of_ratio(np.array([1.0, 9.0]), np.array([3.0, 3.0]), np.array([1.0, 3.0]), np.array([3.0, 1.0]))
    Split(volume=0.0, rate=0.0, mix=-1.0)
    """
    total0, total1 = float(volume0.sum()), float(volume1.sum())
    if not total0 or not total1:
        return None
    whole = float(value0.sum()) / total0
    kept = float((volume1 * _rates(value0, volume0, whole)).sum()) / total1
    return Split(0.0, float(value1.sum()) / total1 - kept, kept - whole)


def parts_of_ratio(value0: Floats, value1: Floats, volume0: Floats, volume1: Floats) -> Floats:
    """What each segment adds to the change of a ratio: s1 (r1 - R0) - s0 (r0 - R0). They sum to R1 - R0."""
    total0, total1 = float(volume0.sum()), float(volume1.sum())
    whole = float(value0.sum()) / total0
    return (value1 - volume1 * whole) / total1 - (value0 - volume0 * whole) / total0


def _rates(value: Floats, volume: Floats, whole: float) -> Floats:
    return np.divide(value, volume, out=np.full_like(value, whole), where=volume != 0)
