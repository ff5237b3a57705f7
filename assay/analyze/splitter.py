"""Which field tells the parts of a number apart best: measured, not guessed.

For numbers that add up it is half the sum of the distances between each part's share and an even share (0 = all parts
alike, near 1 = few of many parts are all). For others it is the spread of the parts around the whole, relative to it.
Fields with one part, with one that is nearly all, or with more than can be read are left out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

READABLE = 40
ALL = 0.85
"""A part with more than this is nearly all: there is nothing to tell apart."""
GLANCE = 12
"""Parts one takes in at a glance: a field with more of them scores less, in proportion."""
NEAR = 0.05
"""Scores this close are alike: the field that comes first, the next step of a hierarchy, is preferred."""


def unevenness(values: npt.NDArray[np.float64], additive: bool) -> float:
    """How far apart the parts are; 0 where there is nothing to tell apart.

    >>> unevenness(np.array([5.0, 5.0]), True), unevenness(np.array([8.0, 2.0]), True)
    (0.0, 0.3)
    """
    parts = values[np.isfinite(values)]
    if len(parts) < 2:
        return 0.0
    if additive:
        total = float(np.abs(parts).sum())
        if total and float(np.abs(parts).max()) > ALL * total:
            return 0.0
        apart = 0.5 * float(np.abs(np.abs(parts) / total - 1 / len(parts)).sum()) if total else 0.0
    else:
        middle = float(np.abs(parts.mean()))
        apart = min(1.0, float(parts.std()) / middle) if middle else 0.0
    return round(apart * min(1.0, GLANCE / len(parts)), 6)


def best_first(fields: Sequence[str], scores: Mapping[str, float]) -> tuple[str, ...]:
    """``fields`` with the best splitter in front and the measured ones before the others.

    >>> best_first(("a.x", "b.y", "c.z"), {"a.x": 0.2, "b.y": 0.6})
    ('b.y', 'a.x', 'c.z')
    """
    measured = sorted((name for name in fields if scores.get(name)), key=lambda name: -scores[name])
    if measured:
        top = scores[measured[0]]
        first = next(name for name in fields if scores.get(name, 0.0) >= top - NEAR)
        measured = [first, *(name for name in measured if name != first)]
    return (*measured, *(name for name in fields if name not in measured))
