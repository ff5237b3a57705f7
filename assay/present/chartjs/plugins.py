"""Kinds that Chart.js draws with a plugin of its own community."""

from __future__ import annotations

from typing import Any

import numpy as np

from assay.present.chartjs.parts import HEIGHT, WIDTH, Config, axes, base, matrix, names, numbers, ordered, shade
from assay.present.export.theme import LIGHT
from assay.present.figures.timeline import moments
from assay.present.figures.timeline import names as named
from assay.present.numbers import short
from assay.present.view import View

_STEPS = 6
_ROWS = 60


def heatmap(view: View) -> Config:
    """A cell for each pair of groups, darker the larger its value."""
    found = matrix(view)
    low, high = float(np.nanmin(found.values)), float(np.nanmax(found.values))
    cells, colours = [], []
    for down, name in enumerate(found.series):
        for along, label in enumerate(found.labels):
            value = found.values[down, along]
            if np.isfinite(value):
                cells.append({"x": label, "y": name, "v": float(value)})
                colours.append(_step(float(value), low, high))
    wide, high_ = WIDTH * 0.8 // max(len(found.labels), 1), HEIGHT * 0.75 // max(len(found.series), 1)
    size = {"width": max(4, wide), "height": max(4, high_)}
    squares = {"label": view.first.column.label, "data": cells, "backgroundColor": colours, **size}
    side = {"type": "category", "offset": True, "grid": {"display": False}}
    scales = {"x": {**side, "labels": found.labels}, "y": {**side, "labels": found.series}}
    return base("matrix", [], [squares], scales=scales)


def treemap(view: View) -> Config:
    """Rectangles as large as their values."""
    values, labels = view.numbers(view.first.index), names(view)
    tree = [
        {"name": labels[row], "value": float(values[row])}
        for row in ordered(view, ranked=True)
        if np.isfinite(values[row]) and values[row] > 0
    ]
    box = {"label": view.first.column.label, "tree": tree, "key": "value", "groups": ["name"], "spacing": 1}
    colours = {"backgroundColor": shade(0), "borderColor": LIGHT["surface"], "borderWidth": 1}
    return base("treemap", [], [{**box, **colours, "labels": {"display": True, "color": LIGHT["surface"]}}])


def sankey(view: View) -> Config:
    """Flows from the first group to the second."""
    values = view.numbers(view.first.index)
    first, second = view.axes[:2]
    flows = [
        {"from": view.label(row, first), "to": f"{view.label(row, second)} ", "flow": float(values[row])}
        for row in range(min(view.rows, 400))
        if np.isfinite(values[row]) and values[row] > 0
    ]
    look = {"colorFrom": shade(0), "colorTo": shade(1), "colorMode": "gradient"}
    return base("sankey", [], [{"label": view.first.column.label, "data": flows, **look}])


def funnel(view: View) -> Config:
    """Steps from first to last, each with its name and number beside it."""
    values = numbers(view.numbers(view.first.index))
    steps_named = [f"{name}: {short(value, view.first.unit)}" for name, value in zip(names(view), values, strict=False)]
    colours = [shade(0)] * len(values)
    steps = {"label": view.first.column.label, "data": values, "backgroundColor": colours}
    beside = {"display": True, "grid": {"display": False}, "border": {"display": False}}
    scales = {"y": {**beside, "ticks": {"color": LIGHT["text-3"]}}}
    return base("funnel", steps_named, [steps], indexAxis="y", scales=scales)


def box(view: View) -> Config:
    """The spread of each measure of the first one's unit by quartiles."""
    same = [measure for measure in view.measures if measure.unit == view.first.unit]
    data = [[value for value in numbers(view.numbers(measure.index)) if value is not None] for measure in same]
    boxes = {
        "label": view.first.column.label,
        "data": data,
        "backgroundColor": shade(0) + "80",
        "borderColor": shade(0),
    }
    labels = [measure.column.label for measure in same]
    return base("boxplot", labels, [boxes], scales=axes(zero=False))


def timeline(view: View) -> Config:
    """A bar for each row from its first to its second date."""
    dates, text = moments(view), named(view)
    rows = [row for row in view.table.rows(0, _ROWS) if row[dates[0]] is not None]
    rows = sorted(rows, key=lambda row: str(row[dates[0]]))
    last = dates[1] if len(dates) > 1 else dates[0]
    labels = [str(row[text[0]]) for row in rows]
    spans: list[list[Any]] = [[_ms(row[dates[0]]), _ms(row[last] or row[dates[0]])] for row in rows]
    bars = {"label": view.column(dates[0]).label, "data": spans, "backgroundColor": shade(0), "minBarLength": 4}
    config = base("bar", labels, [bars])
    along = {"type": "time", "min": min((span[0] for span in spans), default=0), "grid": {"color": LIGHT["grid"]}}
    config["options"] |= {"indexAxis": "y", "scales": {"x": along, "y": {"grid": {"display": False}}}}
    return config


def _ms(moment: str) -> int:
    return int(np.datetime64(moment[:19], "ms").astype(np.int64))


def _step(value: float, low: float, high: float) -> str:
    place = 0.0 if high == low else (value - low) / (high - low)
    return LIGHT[f"s{min(int(place * _STEPS), _STEPS - 1)}"]
