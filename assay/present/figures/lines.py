"""Lines and areas over time."""

from __future__ import annotations

from typing import Any

import numpy as np

from assay.present.figures.decimate import keep_shape
from assay.present.figures.parts import (
    DASHES,
    FAINT,
    Figure,
    Floats,
    array,
    colour,
    figure,
    hover,
    number_axis,
    safe,
)
from assay.present.figures.pivot import pivot, sorted_places
from assay.present.figures.times import time_axis
from assay.present.view import Measure, View, label_of

_FEW = 24


def line(view: View) -> Figure:
    """One line per measure or group; the comparison dashed."""
    return _drawn(view, filled=False)


def area(view: View) -> Figure:
    """As lines, filled; groups stacked on one another."""
    return _drawn(view, filled=True)


def _drawn(view: View, filled: bool) -> Figure:
    if view.dims:
        return _by_group(view, filled)
    order, times = _in_time(view)
    units = list(dict.fromkeys(measure.unit for measure in view.measures))[:2]
    drawn = [measure for measure in view.measures if measure.unit in units]
    traces, notes = [], []
    for position, measure in enumerate(drawn):
        values = view.numbers(measure.index)[order]
        trace, note = _trace(view, measure, times, values, order, filled and len(drawn) == 1)
        trace["line"] = {"color": colour(position), "dash": DASHES[position % len(DASHES)]}
        if measure.unit != units[0]:
            trace["yaxis"] = "y2"
        traces.append(trace)
        notes += [note] if note and note not in notes else []
    if view.first.previous is not None and len(drawn) == 1:
        traces.append(_reference(view, times, order))
    return figure(traces, _layout(view, times, order, drawn, units), notes=notes)


def _layout(view: View, times: list[Any], order: Any, drawn: list[Measure], units: list[str | None]) -> dict[str, Any]:
    def axis(unit: str | None) -> dict[str, Any]:
        columns = [view.numbers(measure.index)[order] for measure in drawn if measure.unit == unit]
        before = view.first.previous
        columns += [view.numbers(before)[order]] if before is not None and unit == view.first.unit else []
        return number_axis(columns, unit, zero=_from_zero(columns), over=True)

    layout: dict[str, Any] = {
        "xaxis": time_axis(view, times),
        "yaxis": axis(units[0]),
        "hovermode": "x unified" if len(drawn) > 1 else "closest",
    }
    if len(units) > 1:
        right = next(measure for measure in drawn if measure.unit == units[1])
        left = view.first.column.label
        layout["yaxis"]["title"] = {"text": safe(left)}
        layout["yaxis2"] = {
            **axis(units[1]),
            "overlaying": "y",
            "side": "right",
            "showgrid": False,
            "title": {"text": safe(right.column.label)},
        }
    return layout


def _trace(
    view: View, measure: Measure, times: list[Any], values: Floats, order: Any, filled: bool
) -> tuple[dict[str, Any], str]:
    kept, note = keep_shape(values)
    trace: dict[str, Any] = {
        "type": "scatter",
        "mode": _mode(values[kept]),
        "name": safe(measure.column.label),
        "x": [times[at] for at in kept.tolist()],
        "y": array(values[kept]),
        "connectgaps": False,
    }
    if filled:
        trace.update({"fill": "tozeroy", "fillcolor": "as:s1"})
    texts = hover(view, _names(view, [times[at] for at in kept.tolist()]), measure.index, values[kept])
    if texts:
        trace.update({"hovertext": texts, "hoverinfo": "text", "customdata": order[kept].tolist()})
    return trace, note


def _reference(view: View, times: list[Any], order: Any) -> dict[str, Any]:
    before = view.first.previous or 0
    kept, _ = keep_shape(view.numbers(before)[order])
    values, times = view.numbers(before)[order][kept], [times[at] for at in kept.tolist()]
    label, names = view.column(before).label, _names(view, times)
    trace: dict[str, Any] = {
        "type": "scatter",
        "mode": "lines",
        "name": safe(label),
        "x": times,
        "y": array(values),
        "line": {"color": FAINT, "dash": "dash"},
    }
    texts = hover(view, names, before, values, [safe(label)] * len(names))
    return {**trace, "hovertext": texts, "hoverinfo": "text"} if texts else trace


def _by_group(view: View, filled: bool) -> Figure:
    measure = view.first
    matrix = sorted_places(pivot(view, view.axes[0], view.dims[0], measure.index))
    times = [_moment(key) for key in matrix.keys]
    traces = []
    for position, series in enumerate(matrix.series):
        values = matrix.values[position]
        if view.nothing and measure.index in view.nothing:
            values = np.where(matrix.rows[position] < 0, np.nan_to_num(values), values)
        trace: dict[str, Any] = {
            "type": "scatter",
            "mode": _mode(values),
            "name": safe(series),
            "x": times,
            "y": array(np.nan_to_num(values) if filled else values),
            "customdata": matrix.rows[position].tolist(),
            "line": {"color": colour(position), "dash": "solid" if filled else DASHES[position]},
        }
        if filled:
            trace["stackgroup"] = "one"
        texts = hover(view, [f"{safe(series)}, {label}" for label in matrix.labels], measure.index, values)
        traces.append({**trace, "hovertext": texts, "hoverinfo": "text"} if texts else trace)
    stacked = np.nansum(matrix.values, axis=0) if filled else matrix.values.ravel()
    axis = number_axis([stacked], measure.unit, zero=filled or _from_zero([matrix.values.ravel()]), over=True)
    notes = [matrix.note] if matrix.note else []
    return figure(traces, {"xaxis": time_axis(view, times), "yaxis": axis}, notes=notes)


def _mode(values: Floats) -> str:
    """With a mark on each point where there are few, or where one stands alone and has no line to be seen by.

    >>> _mode(np.array([1.0, np.nan] * 20)), _mode(np.arange(40.0))
    ('lines+markers', 'lines')
    """
    known = np.concatenate([[False], np.isfinite(values), [False]])
    alone = known[1:-1] & ~known[:-2] & ~known[2:]
    return "lines+markers" if len(values) <= _FEW or bool(alone.any()) else "lines"


def _from_zero(columns: list[Floats]) -> bool:
    """A line may leave zero out only where all values lie in a narrow band far from it."""
    present = [column[np.isfinite(column)] for column in columns]
    joined = np.concatenate(present) if present else np.array([])
    return not len(joined) or float(joined.min()) <= 0 or float(joined.min()) < 0.7 * float(joined.max())


def _in_time(view: View) -> tuple[np.ndarray[Any, np.dtype[np.int64]], list[Any]]:
    """Rows that have a time, in order, and their times as the axis takes them."""
    keys = view.table.values(view.axes[0])
    rows = sorted((row for row, key in enumerate(keys) if key is not None), key=lambda row: keys[row])
    return np.asarray(rows, dtype=np.int64), [_moment(keys[row]) for row in rows]


def _names(view: View, times: list[Any]) -> list[str]:
    column = view.column(view.axes[0])
    return [label_of(time, column) for time in times]


def _moment(key: Any) -> Any:
    return key.isoformat() if hasattr(key, "isoformat") else key
