"""Figures about figures."""

from __future__ import annotations

import math
from collections.abc import Sequence

Z95 = 1.959964


def wilson(successes: int, total: int) -> tuple[float, float]:
    """The 95 % Wilson score interval of a share (E. B. Wilson 1927); (0, 1) when there is nothing to go by.

    >>> [round(end, 3) for end in wilson(90, 100)]
    [0.826, 0.945]
    """
    if not total:
        return 0.0, 1.0
    share, z2 = successes / total, Z95**2
    middle = share + z2 / (2 * total)
    spread = Z95 * math.sqrt(share * (1 - share) / total + z2 / (4 * total**2))
    scale = 1 + z2 / total
    return max(0.0, (middle - spread) / scale), min(1.0, (middle + spread) / scale)


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which ``share`` of them lie, by the nearest rank; NaN of none.

    >>> percentile([1, 2, 3, 4], 0.5), percentile([1, 2, 3, 4], 0.95)
    (2, 4)
    """
    if not values:
        return math.nan
    return sorted(values)[max(0, math.ceil(share * len(values)) - 1)]


def percent(share: float) -> str:
    """A share with one decimal.

    >>> percent(0.5)
    '50.0'
    """
    return "" if math.isnan(share) else f"{100 * share:.1f}"
