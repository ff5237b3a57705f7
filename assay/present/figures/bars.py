"""Bars: columns, ranked bars, paired with a comparison, grouped, stacked; waterfall and funnel."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from assay.present.figures.parts import (
    REFERENCE,
    Figure,
    Floats,
    array,
    colour,
    figure,
    hover,
    number_axis,
    safe,
    two_lines,
    unique,
)
from assay.present.figures.pivot import pivot, sorted_places
from assay.present.figures.times import time_names
from assay.present.numbers import PERCENT, alike, change, is_currency, pointed_at
from assay.present.view import Measure, View

BARS_CAP = 30
_LABELLED, _LABELLED_UPRIGHT = 24, 12
_WORDED = 4
BEGINNINGS = frozenset(("baseline", "before", "start", "opening balance"))
"""Names of a first step to which the others are added."""
"""As many upright bars have room for a unit that is a word."""


def bar(view: View) -> Figure:
    """Upright bars: groups in the order of the result, periods in time."""
    if len(view.axes) > 1:
        return _grouped(view, "group")
    return _simple(view, upright=True)


def horizontal_bar(view: View) -> Figure:
    """Lying bars, one group a line, the largest on top; beside them the comparison where there is one."""
    return _simple(view, upright=False)


def stacked_bar(view: View) -> Figure:
    """Upright bars made of parts."""
    return _grouped(view, "stack")


def waterfall(view: View) -> Figure:
    """Parts adding up to their sum; changes adding up to the change where the result holds a comparison."""
    measure = view.first
    values = view.numbers(measure.change) if measure.change is not None else view.numbers(measure.index)
    start = float(np.nansum(view.numbers(measure.previous))) if measure.previous is not None else None
    names = [*(["Before"] if start is not None else []), *unique(_names(view)), "Now" if start is not None else "Total"]
    heights = np.concatenate([[start] if start is not None else [], np.nan_to_num(values), [0.0]])
    kinds = [*(["absolute"] if start is not None else []), *["relative"] * len(values), "total"]
    if start is None and len(values) > 1 and values[0] > 0 and _begins(names[0], values):
        kinds[0] = "absolute"
    shown = np.concatenate([heights[:-1], [heights[:-1].sum()]])
    unit = measure.unit
    trace: dict[str, Any] = {
        "type": "waterfall",
        "x": [two_lines(name) for name in names],
        "y": array(heights),
        "measure": kinds,
        "text": alike(shown.tolist(), measure.unit),
        "textposition": "outside",
        "increasing": {"marker": {"color": "as:up"}},
        "decreasing": {"marker": {"color": "as:down"}},
        "totals": {"marker": {"color": REFERENCE}},
        "connector": {"line": {"color": "as:line-2", "width": 1}},
        "hovertext": [f"{safe(n)}<br><b>{pointed_at(v, unit)}</b>" for n, v in zip(names, shown.tolist(), strict=True)],
        "hoverinfo": "text",
    }
    return figure([trace], {"xaxis": {"type": "category"}, "yaxis": number_axis([np.cumsum(heights)], measure.unit)})


def _begins(name: str, values: Floats) -> bool:
    """Whether the first step is what the others are added to: it is called so, or something is taken off from it."""
    return name.casefold() in BEGINNINGS or bool(np.nanmin(values) < 0)


def funnel(view: View) -> Figure:
    """Steps from first to last, each with its share of the first."""
    measure = view.first
    values = view.numbers(measure.index)
    names = unique([safe(name) for name in _names(view)])
    trace: dict[str, Any] = {
        "type": "funnel",
        "y": names,
        "x": array(values),
        "customdata": list(range(len(names))),
        "text": alike(values.tolist(), measure.unit),
        "textinfo": "text+percent initial",
        "hovertext": hover(view, names, measure.index, values),
        "hoverinfo": "text",
        "marker": {"color": colour(0)},
    }
    return figure([trace], {"yaxis": {"type": "category"}})


# -- one bar per row ------------------------------------------------------------------------------------------------


def _simple(view: View, *, upright: bool) -> Figure:
    order, note = _order(view, upright)
    names = unique([safe(name) for name in _names(view)])
    names = [names[row] for row in order.tolist()]
    same_unit = [measure for measure in view.measures if measure.unit == view.first.unit]
    traces = (
        _paired(view, order, names, upright)
        if view.first.previous is not None
        else [
            _trace(view, measure, order, names, upright, colour(position), len(same_unit) == 1)
            for position, measure in enumerate(same_unit)
        ]
    )
    values = [view.numbers(measure.index)[order] for measure in same_unit]
    values += [view.numbers(view.first.previous)[order]] if view.first.previous is not None else []
    number = number_axis(values, view.first.unit)
    category: dict[str, Any] = {"type": "category", "automargin": True}
    if not upright:
        category["autorange"] = "reversed"
    elif view.time is not None and len(view.axes) == 1:
        keys = view.table.values(view.time)
        category |= time_names(view, [keys[row] for row in order.tolist()], names)
    elif view.dims and view.time is None and view.column(view.dims[0]).type in ("integer", "number"):
        # Numbers under bars say nothing without the name of what is counted there.
        category["title"] = {"text": safe(view.column(view.dims[0]).label)}
    layout = {"xaxis": category, "yaxis": number} if upright else {"xaxis": number, "yaxis": category}
    return figure(traces, {**layout, "barmode": "group"}, notes=[note] if note else [])


def _order(view: View, upright: bool) -> tuple[np.ndarray[Any, np.dtype[np.int64]], str]:
    """Rows to draw: time and calendar parts as they come, groups from the largest down, at most so many."""
    values = view.numbers(view.first.index)
    natural = view.time is not None or (upright and bool(view.dims))
    rows = np.arange(view.rows)
    if view.time is not None:
        keys = view.table.values(view.axes[0])
        rows = np.asarray(sorted(rows.tolist(), key=lambda row: str(keys[row])))
    if not natural:
        rows = np.argsort(-np.nan_to_num(values, nan=-np.inf), kind="stable")
    cap = BARS_CAP * 4 if view.time is not None else BARS_CAP
    if len(rows) <= cap:
        return rows, ""
    return rows[:cap], f"The first {cap} of {len(rows):,} are drawn; the table has all."


def _trace(
    view: View, measure: Measure, order: Any, names: list[str], upright: bool, color: str, labelled: bool
) -> dict[str, Any]:
    values = view.numbers(measure.index)[order]
    trace = _bar(names, values, upright)
    trace["name"] = safe(measure.column.label)
    trace["marker"] = {"color": color}
    trace["customdata"] = order.tolist()
    if labelled and len(values) <= (_LABELLED_UPRIGHT if upright else _LABELLED):
        texts = alike(values.tolist(), _unit_of_labels(measure, len(values), upright))
        trace["text"] = [text if np.isfinite(value) else "" for text, value in zip(texts, values.tolist(), strict=True)]
    return _with_hover(trace, hover(view, names, measure.index, values))


def _unit_of_labels(measure: Measure, bars: int, upright: bool) -> str | None:
    """No word after every number of many: beside each other they have no room, and the measure may be named so."""
    unit = measure.unit
    if " " in (unit or ""):
        return None
    if _is_sign(unit) or bars < _WORDED:
        return unit
    return None if upright or (unit or "").casefold() in measure.column.label.casefold() else unit


def _is_sign(unit: str | None) -> bool:
    """Whether a unit is written as a sign rather than as a word."""
    return unit == PERCENT or is_currency(unit)


def _paired(view: View, order: Any, names: list[str], upright: bool) -> list[dict[str, Any]]:
    """The measure in full colour and what it is compared with in grey."""
    measure = view.first
    now, before = view.numbers(measure.index)[order], view.numbers(measure.previous or 0)[order]
    moved = _changes(now, before)
    main = _trace(view, measure, order, names, upright, colour(0), True)
    if "text" in main:
        labelled = zip(main["text"], moved, strict=True)
        main["text"] = [f"{text}  <b>{rise}</b>" if rise else text for text, rise in labelled]
    main["hovertext"] = hover(view, names, measure.index, now, moved)
    other = _bar(names, before, upright)
    label = view.column(measure.previous or 0).label
    other.update({"name": safe(label), "marker": {"color": REFERENCE}, "customdata": order.tolist()})
    return [main, _with_hover(other, hover(view, names, measure.previous or 0, before, [label] * len(names)))]


def _changes(now: Floats, before: Floats) -> list[str]:
    pairs = zip(now.tolist(), before.tolist(), strict=True)
    return [change((a - b) / abs(b)) if np.isfinite(a) and np.isfinite(b) and b else "" for a, b in pairs]


def _bar(names: list[str], values: Floats, upright: bool) -> dict[str, Any]:
    if upright:
        return {"type": "bar", "x": names, "y": array(values)}
    return {"type": "bar", "orientation": "h", "y": names, "x": array(values)}


def _with_hover(trace: dict[str, Any], texts: Sequence[str] | None) -> dict[str, Any]:
    return {**trace, "hovertext": list(texts), "hoverinfo": "text"} if texts else trace


def _names(view: View) -> list[str]:
    """One name per row: its groups, joined."""
    columns = [view.labels(index) for index in view.axes]
    return [", ".join(parts) for parts in zip(*columns, strict=True)] if columns else [""] * view.rows


# -- one bar per group and place ------------------------------------------------------------------------------------


def _grouped(view: View, mode: str) -> Figure:
    measure = view.first
    place, group = view.axes[0], view.axes[1]
    matrix = pivot(view, place, group, measure.index)
    if view.time is not None:
        matrix = sorted_places(matrix)
    names = unique([safe(label) for label in matrix.labels])
    traces = []
    for position, series in enumerate(matrix.series):
        values = matrix.values[position]
        trace = _bar(names, values, upright=True)
        trace.update(
            {"name": safe(series), "marker": {"color": colour(position)}, "customdata": matrix.rows[position].tolist()}
        )
        texts = hover(view, [f"{safe(series)}, {name}" for name in names], measure.index, values)
        traces.append(_with_hover(trace, texts))
    axis = number_axis([np.nansum(matrix.values, axis=0)] if mode == "stack" else [matrix.values.ravel()], measure.unit)
    notes = [matrix.note] if matrix.note else []
    places = {"type": "category", **(time_names(view, matrix.keys, names) if view.time is not None else {})}
    return figure(traces, {"barmode": mode, "xaxis": places, "yaxis": axis}, notes=notes)
