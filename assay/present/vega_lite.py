"""A result as a Vega-Lite v5 specification, with its data inside. Pure JSON; the fields are x, y, series, size."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from assay.kernel.tabular import plain
from assay.present.export.theme import FONT, LIGHT
from assay.present.holes import without_holes
from assay.present.vega_spans import gauge, timeline, waterfall
from assay.present.view import Measure, View

SCHEMA = "https://vega.github.io/schema/vega-lite/v5.json"
Spec = dict[str, Any]
Row = dict[str, Any]


def vega_lite(kind: str, view: View, title: str = "") -> Spec:
    """The specification of ``view`` as ``kind``; KeyError when Vega-Lite has no such kind (see ``VEGA_KINDS``)."""
    drawn = _DRAW[kind](without_holes(view, kind))
    return {
        "$schema": SCHEMA,
        **({"title": title} if title else {}),
        "width": "container",
        "height": 320,
        "background": LIGHT["surface"],
        "config": {"font": FONT, "range": {"category": [LIGHT[f"c{n}"] for n in range(1, 9)]}},
        **drawn,
    }


# -- data


def _by_series(view: View) -> list[Row]:
    """One row per point: ``x`` the first axis, ``y`` a value, ``series`` the second axis or the measure."""
    return [row for measure in view.measures for row in _points(view, measure)]


def _points(view: View, measure: Measure) -> Iterator[Row]:
    values, first = view.table.values(measure.index), _axis(view)
    seconds = view.labels(view.axes[1]) if len(view.axes) > 1 else None
    for place, value in enumerate(values):
        series = seconds[place] if seconds else measure.column.label
        yield {"x": first[place], "y": value, "series": series}


def _axis(view: View) -> list[Any]:
    if not view.axes:
        return [view.first.column.label] * view.rows
    first = view.axes[0]
    return [plain(value) for value in view.table.values(first)] if first == view.time else view.labels(first)


def _several(view: View) -> bool:
    return len(view.measures) > 1 or len(view.axes) > 1


def _titled(view: View, place: int = 0) -> str | None:
    return view.column(view.axes[place]).label if len(view.axes) > place else None


def _first_axis(view: View) -> Spec:
    timed = view.time is not None
    return {"field": "x", "type": "temporal" if timed else "nominal", "title": _titled(view),
            **({} if timed else {"sort": None})}  # fmt: skip


def _value(view: View) -> Spec:
    title = view.first.column.label if len(view.measures) == 1 else None
    return {"field": "y", "type": "quantitative", "title": title}


def _colour(view: View) -> Spec:
    return {"color": {"field": "series", "type": "nominal", "title": _titled(view, 1)}} if _several(view) else {}


def _data(rows: list[Row]) -> Spec:
    return {"data": {"values": rows}}


# -- kinds


def _line(view: View) -> Spec:
    encoding = {"x": _first_axis(view), "y": _value(view), **_colour(view)}
    return {**_data(_by_series(view)), "mark": {"type": "line", "point": view.rows <= 60}, "encoding": encoding}


def _area(view: View) -> Spec:
    return {**_line(view), "mark": {"type": "area", "line": True, "opacity": 0.7}}


def _bar(view: View) -> Spec:
    beside = {"xOffset": {"field": "series"}} if _several(view) else {}
    encoding = {"x": _first_axis(view), "y": _value(view), **_colour(view), **beside}
    return {**_data(_by_series(view)), "mark": {"type": "bar"}, "encoding": encoding}


def _stacked(view: View) -> Spec:
    encoding = {"x": _first_axis(view), "y": {**_value(view), "stack": "zero"}, **_colour(view)}
    return {**_data(_by_series(view)), "mark": {"type": "bar"}, "encoding": encoding}


def _lying(view: View) -> Spec:
    beside = {"yOffset": {"field": "series"}} if _several(view) else {}
    encoding = {"y": _first_axis(view), "x": _value(view), **_colour(view), **beside}
    return {**_data(_by_series(view)), "mark": {"type": "bar"}, "encoding": encoding}


def _pie(view: View, inner: int = 0) -> Spec:
    encoding = {
        "theta": {"field": "y", "type": "quantitative", "stack": True},
        "color": {"field": "x", "type": "nominal", "title": _titled(view), "sort": None},
        "order": {"field": "y", "sort": "descending"},
    }
    return {**_data(_by_series(view)), "mark": {"type": "arc", "innerRadius": inner}, "encoding": encoding}


def _donut(view: View) -> Spec:
    return _pie(view, 70)


def _heatmap(view: View) -> Spec:
    encoding = {
        "x": {"field": "x", "type": "ordinal", "title": _titled(view), "sort": None},
        "y": {"field": "series", "type": "nominal", "title": _titled(view, 1), "sort": None},
        "color": {"field": "y", "type": "quantitative", "title": view.first.column.label},
    }
    return {**_data(list(_points(view, view.first))), "mark": {"type": "rect"}, "encoding": encoding}


def _scatter(view: View) -> Spec:
    across, up = view.measures[0], view.measures[1]
    sized = view.measures[2] if len(view.measures) > 2 else None
    named = view.labels(view.axes[0]) if view.axes else [""] * view.rows
    columns = [view.table.values(one.index) for one in (across, up, *((sized,) if sized else ()))]
    rows = [dict(zip(("x", "y", "size"), values, strict=False)) | {"series": name}
            for *values, name in zip(*columns, named, strict=True)]  # fmt: skip
    encoding: Spec = {
        "x": {"field": "x", "type": "quantitative", "title": across.column.label},
        "y": {"field": "y", "type": "quantitative", "title": up.column.label},
        "tooltip": [{"field": name} for name in ("series", "x", "y")],
    }
    if sized:
        encoding["size"] = {"field": "size", "type": "quantitative", "title": sized.column.label}
    return {**_data(rows), "mark": {"type": "point", "filled": True}, "encoding": encoding}


def _histogram(view: View) -> Spec:
    x = {"field": "y", "type": "quantitative", "bin": {"maxbins": 30}, "title": view.first.column.label}
    rows = [{"y": value} for value in view.table.values(view.first.index)]
    counted = {"aggregate": "count", "type": "quantitative", "title": "Count"}
    return {**_data(rows), "mark": {"type": "bar"}, "encoding": {"x": x, "y": counted}}


def _box(view: View) -> Spec:
    rows = [{"y": value} for value in view.table.values(view.first.index)]
    return {**_data(rows), "mark": {"type": "boxplot"}, "encoding": {"y": _value(view)}}


def _kpi(view: View) -> Spec:
    rows = [{"y": view.table.values(view.first.index)[0]}]
    text = {"text": {"field": "y", "type": "quantitative", "format": ",.4~r"}}
    return {**_data(rows), "mark": {"type": "text", "fontSize": 40}, "encoding": text}


_DRAW: dict[str, Callable[[View], Spec]] = {
    "kpi": _kpi, "line": _line, "area": _area, "bar": _bar, "stacked_bar": _stacked, "horizontal_bar": _lying,
    "pie": _pie, "donut": _donut, "scatter": _scatter, "bubble": _scatter, "heatmap": _heatmap, "funnel": _lying,
    "histogram": _histogram, "box": _box, "waterfall": waterfall, "timeline": timeline, "gauge": gauge,
}  # fmt: skip
VEGA_KINDS = tuple(_DRAW)
"""The kinds Vega-Lite has. It has no treemap, sankey, map of our kind, or table."""
