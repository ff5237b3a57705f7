"""Kinds that Chart.js draws by itself: lines, bars, shares, points; histogram, waterfall and gauge made of those."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np

from assay.present.chartjs.parts import Config, axes, base, matrix, names, numbers, ordered, shade
from assay.present.export.theme import LIGHT
from assay.present.numbers import PERCENT, short
from assay.present.view import View

_BINS = 24


def line(view: View) -> Config:
    """Lines along time or an order."""
    return _course(view, "line", {"fill": False, "tension": 0, "borderWidth": 2, "pointRadius": 2})


def area(view: View) -> Config:
    """Lines with the room below them filled; several are stacked."""
    config = _course(view, "line", {"fill": True, "borderWidth": 2, "pointRadius": 0})
    stacked = len(config["data"]["datasets"]) > 1
    config["options"]["scales"] = axes(stacked=stacked)
    return config


def bar(view: View) -> Config:
    """Upright bars."""
    return _course(view, "bar", {"borderRadius": 2})


def stacked_bar(view: View) -> Config:
    """Upright bars made of parts."""
    config = _course(view, "bar", {"borderRadius": 2})
    config["options"]["scales"] = axes(stacked=True)
    return config


def horizontal_bar(view: View) -> Config:
    """Lying bars, the largest on top."""
    config = _course(view, "bar", {"borderRadius": 2}, ranked=True)
    config["options"] |= {"indexAxis": "y", "scales": axes(number="x")}
    return config


def pie(view: View) -> Config:
    """Slices of a whole."""
    rows = ordered(view, ranked=True)
    values = view.numbers(view.first.index)[rows]
    labels = names(view)
    colours = [shade(at) for at in range(len(rows))]
    slices = {"label": view.first.column.label, "data": numbers(values), "backgroundColor": colours}
    return base("pie", [labels[row] for row in rows], [slices])


def donut(view: View) -> Config:
    """Slices around a hole."""
    config = pie(view)
    config["type"] = "doughnut"
    config["options"]["cutout"] = "62%"
    return config


def scatter(view: View) -> Config:
    """Points of two measures."""
    first, second = view.measures[:2]
    points = [
        {"x": x, "y": y}
        for x, y in zip(numbers(view.numbers(first.index)), numbers(view.numbers(second.index)), strict=True)
        if x is not None and y is not None
    ]
    cloud = {"label": second.column.label, "data": points[:5000], "backgroundColor": shade(0)}
    scales = axes(zero=False)
    for name, measure in (("x", first), ("y", second)):
        scales[name] = {**scales[name], "type": "linear", "title": {"display": True, "text": measure.column.label}}
    return base("scatter", [], [cloud], scales=scales)


def bubble(view: View) -> Config:
    """Points of two measures whose area is a third."""
    config = scatter(view)
    sizes = view.numbers(view.measures[2].index)
    most = float(np.nanmax(np.abs(sizes))) or 1.0
    x, y = (view.numbers(measure.index) for measure in view.measures[:2])
    kept = [row for row in range(view.rows) if np.isfinite(x[row]) and np.isfinite(y[row]) and np.isfinite(sizes[row])]
    config["type"] = "bubble"
    config["data"]["datasets"][0]["data"] = [
        {"x": float(x[row]), "y": float(y[row]), "r": round(3 + 19 * float(np.sqrt(abs(sizes[row]) / most)), 1)}
        for row in kept
    ]
    config["data"]["datasets"][0]["backgroundColor"] = shade(0) + "B3"
    return config


def histogram(view: View) -> Config:
    """How many rows lie in each of equal steps of the first measure."""
    values = view.numbers(view.first.index)
    present = values[np.isfinite(values)]
    counts, edges = np.histogram(present, bins=min(_BINS, max(5, int(np.sqrt(len(present))))))
    labels = [f"{low:.4g} – {high:.4g}" for low, high in pairwise(edges)]
    bars = {"label": "Rows", "data": counts.tolist(), "backgroundColor": shade(0), "barPercentage": 1.0}
    return base("bar", labels, [bars | {"categoryPercentage": 1.0}], scales=axes())


def waterfall(view: View) -> Config:
    """Floating bars that add up to their sum, or of changes from before to now."""
    measure = view.first
    steps = np.nan_to_num(view.numbers(measure.change if measure.change is not None else measure.index))
    start = float(np.nansum(view.numbers(measure.previous))) if measure.previous is not None else 0.0
    compared = measure.previous is not None
    tops = start + np.cumsum(steps)
    spans: list[list[float]] = [[0.0, start]] if compared else []
    spans += [[float(top - step), float(top)] for top, step in zip(tops, steps, strict=True)]
    spans.append([0.0, float(tops[-1])])
    colours = [LIGHT["c-ref"]] if compared else []
    colours += [LIGHT["up"] if step >= 0 else LIGHT["down"] for step in steps]
    labels = [*(["Before"] if compared else []), *names(view), "Now" if compared else "Total"]
    bars = {"label": measure.column.label, "data": spans, "backgroundColor": [*colours, LIGHT["c-ref"]]}
    return base("bar", labels, [bars], scales=axes(zero=False))


def gauge(view: View) -> Config:
    """Half a ring, filled as far as the number goes."""
    measure = view.first
    value = float(view.numbers(measure.index)[0])
    before = float(view.numbers(measure.previous)[0]) if measure.previous is not None else 0.0
    top = 1.0 if measure.unit == PERCENT and 0 <= value <= 1 else max(value, before) * 1.25 or 1.0
    ring = {"data": [value, max(top - value, 0.0)], "backgroundColor": [shade(0), LIGHT["sunken"]], "borderWidth": 0}
    config = base("doughnut", [measure.column.label, "Rest"], [{"label": measure.column.label, **ring}])
    config["options"] |= {"rotation": -90, "circumference": 180, "cutout": "76%"}
    said = {"display": True, "position": "bottom", "text": short(value, measure.unit), "font": {"size": 24}}
    config["options"]["plugins"] |= {"legend": {"display": False}, "subtitle": said}
    return config


def _course(view: View, kind: str, look: dict[str, Any], *, ranked: bool = False) -> Config:
    """A series for each group, or for each measure of the first one's unit."""
    if len(view.axes) > 1:
        found = matrix(view)
        series = [(name, numbers(found.values[at])) for at, name in enumerate(found.series)]
        return base(kind, found.labels, [_dressed(name, data, at, look) for at, (name, data) in enumerate(series)],
                    scales=axes())  # fmt: skip
    rows, labels = ordered(view, ranked=ranked), names(view)
    same = [measure for measure in view.measures if measure.unit == view.first.unit]
    columns = [(measure.column.label, measure.index) for measure in same]
    if view.first.previous is not None:
        columns = [columns[0], (view.column(view.first.previous).label, view.first.previous)]
    sets = [_dressed(name, numbers(view.numbers(at)[rows]), place, look) for place, (name, at) in enumerate(columns)]
    if view.first.previous is not None:
        sets[1] |= {"backgroundColor": LIGHT["c-ref"], "borderColor": LIGHT["c-ref"]}
    return base(kind, [labels[row] for row in rows], sets, scales=axes())


def _dressed(name: str, data: list[float | None], place: int, look: dict[str, Any]) -> dict[str, Any]:
    fill = shade(place) + ("40" if look.get("fill") else "")
    return {"label": name, "data": data, "backgroundColor": fill, "borderColor": shade(place), **look}
