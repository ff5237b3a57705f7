"""One number: kpi and gauge; and the table kind, which the grid draws."""

from __future__ import annotations

from typing import Any

from assay.kernel.tabular import Column
from assay.present.figures.parts import Figure, colour, figure, safe, ticks
from assay.present.numbers import PERCENT, change, full, pointed_at, short, symbol
from assay.present.view import Measure, View, label_of

_TABLE_ROWS = 100


def kpi(view: View) -> Figure:
    """Big numbers side by side, each with its change where the result holds a comparison."""
    shown = view.measures[:4]
    notes: list[dict[str, Any]] = []
    for position, measure in enumerate(shown):
        middle = (position + 0.5) / len(shown)
        value = float(view.numbers(measure.index)[0])
        notes += _texts(view, measure, value, middle)
    hidden = {"visible": False}
    nothing = {"type": "scatter", "x": [], "y": [], "hoverinfo": "skip"}
    return figure([nothing], {"annotations": notes, "xaxis": hidden, "yaxis": hidden})


def _texts(view: View, measure: Measure, value: float, middle: float) -> list[dict[str, Any]]:
    place = {"xref": "paper", "yref": "paper", "x": middle, "showarrow": False, "xanchor": "center"}
    texts = [
        {
            **place,
            "y": 0.55,
            "text": short(value, measure.unit),
            "font": {"size": 40, "color": "as:text"},
            "hovertext": pointed_at(value, measure.unit),
        },
        {**place, "y": 0.95, "text": safe(_heading(view, measure)), "font": {"size": 13, "color": "as:text-2"}},
    ]
    if measure.previous is not None:
        before = float(view.numbers(measure.previous)[0])
        if before:
            moved = change((value - before) / abs(before))
            texts.append(
                {**place, "y": 0.15, "text": f"{moved} on {short(before, measure.unit)}", "font": {"size": 12}}
            )
    return texts


def _heading(view: View, measure: Measure) -> str:
    """The group, where the number is of one, and the measure."""
    return ", ".join([*(view.label(0, index) for index in view.axes), measure.column.label])


def gauge(view: View) -> Figure:
    """One number on an arc: a share from 0 to 100%, others from zero to what they are compared with, or a round end."""
    measure = view.first
    value = float(view.numbers(measure.index)[0])
    before = float(view.numbers(measure.previous)[0]) if measure.previous is not None else 0.0
    top = 1.0 if measure.unit == PERCENT and 0 <= value <= 1 else max(value, before) * 1.25 or 1.0
    scale = ticks(0, top, measure.unit, 5)
    number = (
        {"valueformat": ".1%"} if measure.unit == PERCENT else {"valueformat": ".4~s", "prefix": symbol(measure.unit)}
    )
    dial: dict[str, Any] = {
        "axis": {
            "range": [0, top],
            **{key: scale[key] for key in ("tickmode", "tickvals", "ticktext") if key in scale},
        },
        "bar": {"color": colour(0)},
    }
    if before:
        dial["threshold"] = {"line": {"color": "as:text-3", "width": 2}, "value": before}
    trace = {
        "type": "indicator",
        "mode": "gauge+number",
        "value": value,
        "number": number,
        "gauge": dial,
        "title": {"text": safe(_heading(view, measure)), "font": {"size": 13}},
    }
    return figure([trace], {"margin": {"l": 40, "r": 56, "t": 56, "b": 16}})


def table(view: View) -> Figure:
    """The first rows as a drawn table, for places without a grid."""
    columns = view.table.columns
    numeric = {measure.index for measure in view.measures}
    rows = view.table.rows(0, _TABLE_ROWS)
    cells = [[_cell(row[at], column, at in numeric) for row in rows] for at, column in enumerate(columns)]
    sides = ["right" if at in numeric else "left" for at in range(len(columns))]
    trace = {
        "type": "table",
        "header": {"values": [safe(column.label) for column in columns], "align": sides},
        "cells": {"values": cells, "align": sides},
    }
    note = f"The first {_TABLE_ROWS} of {view.rows:,} rows." if view.rows > _TABLE_ROWS else ""
    return figure([trace], {}, notes=[note] if note else [])


def _cell(value: Any, column: Column, numeric: bool) -> str:
    if value is None:
        return ""
    return full(value, column.unit) if numeric and isinstance(value, (int, float)) else safe(label_of(value, column))
