"""Loose points and spreads: scatter, bubble, histogram, box."""

from __future__ import annotations

from typing import Any

import numpy as np

from assay.present.figures.decimate import spread
from assay.present.figures.named_points import DOT, NAMED, placed
from assay.present.figures.parts import Figure, Floats, array, colour, figure, number_axis, safe, ticks
from assay.present.numbers import count, full, pointed_at, short
from assay.present.view import Measure, View

_HOVERED = 5_000
_BINS = 30
_LARGEST = 44.0


def scatter(view: View) -> Figure:
    """The first measure across, the second up."""
    return _points(view, None)


def bubble(view: View) -> Figure:
    """As scatter, the third measure being the area of the mark."""
    return _points(view, view.measures[2])


def histogram(view: View) -> Figure:
    """How often the first measure falls into each of equal stretches."""
    measure = view.first
    values = view.numbers(measure.index)
    values = values[np.isfinite(values)]
    heights, edges = np.histogram(values, bins=min(_BINS, max(5, int(np.sqrt(len(values))))))
    middles, width = (edges[:-1] + edges[1:]) / 2, float(edges[1] - edges[0])
    ends = [full(round(edge, 6), measure.unit) for edge in edges.tolist()]
    texts = [
        f"{low} to {high}<br><b>{count(int(number), 'row')}</b>"
        for low, high, number in zip(ends[:-1], ends[1:], heights.tolist(), strict=True)
    ]
    trace = {
        "type": "bar",
        "x": array(middles),
        "y": array(heights),
        "width": width,
        "hovertext": texts,
        "hoverinfo": "text",
        "marker": {"color": colour(0)},
        "name": safe(measure.column.label),
    }
    across = ticks(float(edges[0]), float(edges[-1]), measure.unit, 7)
    layout = {
        "bargap": 0.02,
        "xaxis": {**across, "title": {"text": safe(measure.column.label)}},
        "yaxis": {**number_axis([heights.astype(float)], None), "title": {"text": "Rows"}},
    }
    return figure([trace], layout)


def box(view: View) -> Figure:
    """Middle, quartiles and outliers of the first measure, per group where there are several rows a group."""
    measure = view.first
    values = view.numbers(measure.index)
    kept, note = spread(len(values))
    trace: dict[str, Any] = {
        "type": "box",
        "y": array(values[kept]),
        "name": safe(measure.column.label),
        "boxpoints": "outliers",
        "marker": {"color": colour(0)},
        "line": {"color": colour(0)},
    }
    if view.dims and view.distinct(view.dims[0]) * 2 <= view.rows:
        labels = view.labels(view.dims[0])
        trace["x"] = [safe(labels[row]) for row in kept.tolist()]
    axis = number_axis([values], measure.unit, zero=False)
    return figure([trace], {"yaxis": axis, "xaxis": {"type": "category"}}, notes=[note] if note else [])


def _points(view: View, third: Measure | None) -> Figure:
    across, up = view.measures[0], view.measures[1]
    kept, note = spread(view.rows)
    x, y = view.numbers(across.index)[kept], view.numbers(up.index)[kept]
    columns = [view.labels(index) for index in view.axes]
    names = [safe(", ".join(column[row] for column in columns)) for row in kept.tolist()]
    trace: dict[str, Any] = {
        "type": "scatter" if len(kept) <= _HOVERED else "scattergl",
        "mode": "markers",
        "x": array(x),
        "y": array(y),
        "marker": {"color": colour(0), "opacity": 0.8},
        "customdata": kept.tolist(),
    }
    if third is not None:
        sizes = view.numbers(third.index)[kept]
        trace["marker"].update(_areas(sizes))
    if len(kept) <= _HOVERED:
        shown = [across, up, third] if third is not None else [across, up]
        trace.update({"hovertext": _texts(view, names, kept, shown), "hoverinfo": "text"})
    if len(kept) <= NAMED and columns:
        radii = _radii(view.numbers(third.index)[kept]) if third is not None else np.full(len(kept), DOT)
        trace.update({"cliponaxis": False, "mode": "markers+text", **placed(x, y, names, radii)})
    layout = {"xaxis": _axis(x, across), "yaxis": _axis(y, up)}
    layout["xaxis"]["showgrid"] = True
    return figure([trace], layout, notes=[note] if note else [])


def _texts(view: View, names: list[str], kept: Any, shown: list[Measure]) -> list[str]:
    lines = []
    for measure in shown:
        values = view.numbers(measure.index)[kept].tolist()
        lines.append([f"{safe(measure.column.label)} <b>{pointed_at(value, measure.unit)}</b>" for value in values])
    return ["<br>".join(part for part in parts if part) for parts in zip(names, *lines, strict=True)]


def _areas(sizes: Floats) -> dict[str, Any]:
    clean = np.clip(np.nan_to_num(sizes), 0, None)
    largest = float(clean.max()) or 1.0
    return {"size": array(clean), "sizemode": "area", "sizeref": 2 * largest / _LARGEST**2, "sizemin": 4}


def _radii(sizes: Floats) -> Floats:
    """Of the marks, in pixels."""
    clean = np.clip(np.nan_to_num(sizes), 0, None)
    return np.maximum(np.sqrt(clean / (float(clean.max()) or 1.0)) * _LARGEST / 2, DOT)


def _axis(values: Floats, measure: Measure) -> dict[str, Any]:
    title = safe(measure.column.label) + (f", {measure.unit}" if measure.unit and short(1, measure.unit) == "1" else "")
    return {**number_axis([values], measure.unit, zero=False), "title": {"text": title}}
