"""Fewer points, same shape: of each stretch of a long line its lowest and highest point stay."""

from __future__ import annotations

from typing import Any

import numpy as np

from assay.present.figures.parts import Floats

POINTS = 4_000
_LONG = 20_000

Rows = np.ndarray[Any, np.dtype[np.int64]]


def keep_shape(values: Floats, points: int = POINTS, long: int = _LONG) -> tuple[Rows, str]:
    """Positions to draw, in order, and a note; all of them unless there are more than ``long``.

    Every peak and trough stays at its place, which averaging would lose.

    >>> rows, note = keep_shape(np.arange(100.0), points=10, long=50)
    >>> len(rows), note
    (10, '10 of 100 points are drawn; highs and lows are kept.')
    """
    size = len(values)
    if size <= long:
        return np.arange(size), ""
    stretches = points // 2
    width = size // stretches
    body = np.nan_to_num(values[: width * stretches].reshape(stretches, width), nan=0.0)
    starts = np.arange(stretches) * width
    kept = np.unique(np.concatenate([starts + body.argmin(axis=1), starts + body.argmax(axis=1), [size - 1]]))
    kept = kept if len(kept) <= points else np.delete(kept, -2)
    return kept, f"{len(kept):,} of {size:,} points are drawn; highs and lows are kept."


def spread(size: int, points: int = POINTS, long: int = _LONG) -> tuple[Rows, str]:
    """Positions of an even sample of ``size`` loose points, and a note.

    >>> spread(10)[1]
    ''
    """
    if size <= long:
        return np.arange(size), ""
    kept = np.linspace(0, size - 1, points).astype(np.int64)
    return kept, f"An even sample of {points:,} of {size:,} points is drawn."
