"""Vega-Lite kinds drawn from one value to another: the steps of a waterfall, bars along time, the arc of a gauge."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from assay.kernel.tabular import plain
from assay.present.export.theme import LIGHT
from assay.present.figures.timeline import moments
from assay.present.figures.timeline import names as named
from assay.present.numbers import PERCENT
from assay.present.view import View

Spec = dict[str, Any]
_ROWS = 60
_RISES, _FALLS, _WHOLE = "rises", "falls", "whole"


def waterfall(view: View) -> Spec:
    """Floating bars that add up to their sum, or of changes from before to now. ``y`` is the step itself."""
    measure, compared = view.first, view.first.previous is not None
    steps = np.nan_to_num(view.numbers(measure.change if measure.change is not None else measure.index)).tolist()
    start = float(np.nansum(view.numbers(measure.previous))) if measure.previous is not None else 0.0
    rows: list[dict[str, Any]] = [{"x": "Before", "from": 0.0, "to": start, "series": _WHOLE}] if compared else []
    top = start
    for name, step in zip(view.labels(view.axes[0]), steps, strict=True):
        rows.append({"x": name, "y": step, "from": top, "to": top + step, "series": _RISES if step >= 0 else _FALLS})
        top += step
    rows.append({"x": "Now" if compared else "Total", "from": 0.0, "to": top, "series": _WHOLE})
    colours = {_RISES: LIGHT["up"], _FALLS: LIGHT["down"], _WHOLE: LIGHT["c-ref"]}
    encoding = {
        "x": {"field": "x", "type": "nominal", "title": view.column(view.axes[0]).label, "sort": None},
        "y": {"field": "from", "type": "quantitative", "title": measure.column.label},
        "y2": {"field": "to"},
        "color": {"field": "series", "type": "nominal", "legend": None, "scale": _scale(colours)},
    }
    return {"data": {"values": rows}, "mark": {"type": "bar"}, "encoding": encoding}


def timeline(view: View) -> Spec:
    """A line for each row: a bar from its first to its second date, or a mark where there is one date."""
    dates, name = moments(view), named(view)[0]
    found = [row for row in view.table.rows(0, _ROWS) if row[dates[0]] is not None]
    found = sorted(found, key=lambda row: str(row[dates[0]]))
    last = dates[1] if len(dates) > 1 else dates[0]
    rows = [
        {"y": str(row[name]), "x": plain(row[dates[0]]), "until": plain(row[last] or row[dates[0]])} for row in found
    ]
    encoding: Spec = {
        "y": {"field": "y", "type": "nominal", "title": None, "sort": None},
        "x": {"field": "x", "type": "temporal", "title": view.column(dates[0]).label},
    }
    if len(dates) > 1:
        encoding["x2"] = {"field": "until"}
    mark = {"type": "bar", "minBandSize": 4} if len(dates) > 1 else {"type": "point", "filled": True}
    return {"data": {"values": rows}, "mark": mark, "encoding": encoding}


def gauge(view: View) -> Spec:
    """Half a ring, filled as far as the number goes: a share to 100 %, others to a quarter above the larger number."""
    measure = view.first
    value = float(view.numbers(measure.index)[0])
    before = float(view.numbers(measure.previous)[0]) if measure.previous is not None else 0.0
    top = 1.0 if measure.unit == PERCENT and 0 <= value <= 1 else max(value, before) * 1.25 or 1.0
    rows = [
        {"y": value, "part": value, "place": 0, "series": measure.column.label},
        {"part": max(top - value, 0.0), "place": 1, "series": "Rest"},
    ]
    half = round(math.pi / 2, 6)
    colours = {measure.column.label: LIGHT["c1"], "Rest": LIGHT["line"]}
    encoding = {
        "theta": {
            "field": "part",
            "type": "quantitative",
            "stack": True,
            "scale": {"domain": [0, top], "range": [-half, half]},
        },
        "order": {"field": "place", "type": "quantitative"},
        "color": {"field": "series", "type": "nominal", "legend": None, "sort": None, "scale": _scale(colours)},
    }
    return {"data": {"values": rows}, "mark": {"type": "arc", "innerRadius": 90}, "encoding": encoding}


def _scale(colours: dict[str, str]) -> Spec:
    return {"domain": list(colours), "range": list(colours.values())}
