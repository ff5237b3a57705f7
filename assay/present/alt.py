"""A figure in a sentence: what it is, its kind, the highest and the lowest value."""

from __future__ import annotations

import numpy as np

from assay.present.numbers import count, short
from assay.present.view import View

KIND_NAMES = {
    "kpi": "Number",
    "line": "Line chart",
    "area": "Area chart",
    "bar": "Column chart",
    "stacked_bar": "Stacked columns",
    "horizontal_bar": "Bar chart",
    "pie": "Pie chart",
    "donut": "Donut chart",
    "scatter": "Scatter chart",
    "bubble": "Bubble chart",
    "heatmap": "Heatmap",
    "histogram": "Histogram",
    "box": "Box plot",
    "treemap": "Treemap",
    "sankey": "Flow chart",
    "funnel": "Funnel",
    "waterfall": "Waterfall",
    "gauge": "Gauge",
    "map": "Map",
    "timeline": "Timeline",
    "table": "Table",
}


def alt_text(kind: str, view: View, title: str = "") -> str:
    """What a screen reader says of a figure."""
    head = f"{KIND_NAMES.get(kind, 'Chart')}: {title or _title(view)}"
    if not view.measures:
        return f"{head}. {count(view.rows, 'row')}."
    values = view.numbers(view.first.index)
    if not np.isfinite(values).any():
        return f"{head}. No values."
    unit = view.first.unit
    if view.rows == 1:
        return f"{head}. {short(float(values[0]), unit)}."
    high, low = int(np.nanargmax(values)), int(np.nanargmin(values))
    most, least = (_at(view, row) + short(float(values[row]), unit) for row in (high, low))
    return f"{head}. Highest {most}, lowest {least}."


def _title(view: View) -> str:
    names = ", ".join(measure.column.label for measure in view.measures[:3]) or view.column(0).label
    groups = " and ".join(view.column(index).label for index in view.axes)
    return f"{names} by {groups}" if groups and view.measures else names


def _at(view: View, row: int) -> str:
    place = ", ".join(view.label(row, index) for index in view.axes)
    return f"{place} " if place else ""
