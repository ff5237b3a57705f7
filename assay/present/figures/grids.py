"""Two groups against each other: heatmap."""

from __future__ import annotations

from typing import Any

import numpy as np

from assay.present.figures.parts import Figure, array, figure, safe, ticks, unique
from assay.present.figures.pivot import Pivot, pivot, sorted_places
from assay.present.numbers import alike, pointed_at
from assay.present.view import View

ROWS_CAP = 40
_TEXT_ACROSS, _TEXT_DOWN = 14, 16
"""More cells than this leave no room for their numbers; the colour and the hover text tell them."""
_SEQUENTIAL = [[position / 5, f"as:s{position}"] for position in range(6)]
_DIVERGING = [[position / 4, f"as:d{position}"] for position in range(5)]


def heatmap(view: View) -> Figure:
    """Cells in the colour of their value; centred on zero where values fall on both sides of it."""
    measure = view.first
    across = view.axes[1] if view.time is None else view.axes[0]
    down = view.axes[0] if view.time is None else view.axes[1]
    matrix = pivot(view, across, down, measure.index, cap=ROWS_CAP)
    if view.time is not None:
        matrix = sorted_places(matrix)
    values = matrix.values
    trace: dict[str, Any] = {
        "type": "heatmap",
        "x": unique([safe(label) for label in matrix.labels]),
        "y": unique([safe(label) for label in matrix.series]),
        "z": [array(row) for row in values],
        "hovertext": _texts(matrix, measure.unit),
        "hoverinfo": "text",
        "xgap": 2,
        "ygap": 2,
        **_scale(values),
        "colorbar": colorbar(values, measure.unit),
        "customdata": matrix.rows.tolist(),
    }
    if values.shape[0] <= _TEXT_DOWN and values.shape[1] <= _TEXT_ACROSS:
        trace["text"] = _written(values, measure.unit)
        trace["texttemplate"] = "%{text}"
    layout = {
        "xaxis": {"type": "category", "side": "bottom"},
        "yaxis": {"type": "category", "autorange": "reversed", "showgrid": False, **every(len(matrix.series))},
    }
    return figure([trace], layout, notes=[matrix.note] if matrix.note else [])


def _written(values: Any, unit: str | None) -> list[list[str]]:
    """The number of each cell, all with equally many decimals."""
    texts = np.array(alike(values.ravel().tolist(), unit), dtype=object).reshape(values.shape)
    return [list(row) for row in np.where(np.isfinite(values), texts, "")]


def every(names: int) -> dict[str, Any]:
    """Each name of a short axis is written, not every second one."""
    return {"dtick": 1} if names <= _TEXT_DOWN else {}


def colorbar(values: Any, unit: str | None) -> dict[str, Any]:
    """What the colours stand for, written as on an axis."""
    present = values[np.isfinite(values)]
    return ticks(float(present.min()), float(present.max()), unit, 6) if len(present) else {}


def _scale(values: Any) -> dict[str, Any]:
    present = values[np.isfinite(values)]
    if len(present) and present.min() < 0 < present.max():
        return {"colorscale": _DIVERGING, "zmid": 0}
    return {"colorscale": _SEQUENTIAL}


def _texts(matrix: Pivot, unit: str | None) -> list[list[str]]:
    labels = [safe(label) for label in matrix.labels]
    return [
        [
            f"{safe(series)}, {at}<br><b>{pointed_at(value, unit)}</b>"
            for at, value in zip(labels, row.tolist(), strict=True)
        ]
        for series, row in zip(matrix.series, matrix.values, strict=True)
    ]
