"""What all Chart.js configurations share: colours, numbers without NaN, axes."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from assay.present.export.theme import LIGHT
from assay.present.figures.parts import SERIES_CAP, Floats
from assay.present.figures.pivot import Pivot, pivot, sorted_places
from assay.present.view import View

Config = dict[str, Any]
WIDTH, HEIGHT = 640, 360
"""The canvas that sizes which are no functions are worked out for."""
ROWS = 400


def shade(position: int) -> str:
    """The colour of a series.

    >>> shade(0) == shade(8)
    True
    """
    return LIGHT[f"c{position % SERIES_CAP + 1}"]


def numbers(values: Floats) -> list[float | None]:
    """Values for JSON: NaN is null.

    >>> numbers(np.array([1.0, np.nan]))
    [1.0, None]
    """
    return [value if math.isfinite(value) else None for value in values.tolist()]


def base(kind: str, labels: list[str], datasets: list[dict[str, Any]], **options: Any) -> Config:
    """A configuration without animation; a legend only for several series."""
    named = len(datasets) > 1 or kind in ("pie", "doughnut")
    shared = {
        "responsive": True,
        "maintainAspectRatio": False,
        "animation": False,
        "plugins": {"legend": {"display": named, "position": "top", "align": "start"}},
    }
    return {"type": kind, "data": {"labels": labels, "datasets": datasets}, "options": {**shared, **options}}


def axes(*, number: str = "y", stacked: bool = False, zero: bool = True) -> dict[str, Any]:
    """Two scales in our manner: lines along the numbers only."""
    other = "x" if number == "y" else "y"
    value = {"beginAtZero": zero, "stacked": stacked, "grid": {"color": LIGHT["grid"]}, "border": {"display": False}}
    category = {"stacked": stacked, "grid": {"display": False}, "border": {"color": LIGHT["axis"]}}
    ticks = {"color": LIGHT["text-3"]}
    return {number: {**value, "ticks": ticks}, other: {**category, "ticks": ticks}}


def names(view: View, cap: int = ROWS) -> list[str]:
    """One name for each row: its groups, joined."""
    columns = [view.labels(index)[:cap] for index in view.axes]
    return [", ".join(parts) for parts in zip(*columns, strict=True)] if columns else [""] * min(view.rows, cap)


def matrix(view: View) -> Pivot:
    """The first measure over the first two axes, time in its order."""
    found = pivot(view, view.axes[0], view.axes[1], view.first.index)
    return sorted_places(found) if view.time is not None else found


def ordered(view: View, *, ranked: bool) -> list[int]:
    """Row numbers as they are drawn: along time, from the largest down, or as they come."""
    rows = list(range(min(view.rows, ROWS)))
    if view.time is not None:
        keys = view.table.values(view.time)
        return sorted(rows, key=lambda row: str(keys[row]))
    values = np.nan_to_num(view.numbers(view.first.index), nan=-np.inf)
    return sorted(rows, key=lambda row: -values[row]) if ranked else rows
