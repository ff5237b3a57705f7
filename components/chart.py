"""A chart frame: the figure as made by the house in a store, drawn in the theme's colours by `assets/js/charts.js`."""

from __future__ import annotations

from typing import Any

from dash import dcc, html

from components import ids
from components.act import acting, attributes
from components.icon import icon
from components.menu import menu
from components.view import Chart

CONFIG: Any = {
    "displayModeBar": False,
    "responsive": True,
    "scrollZoom": False,
    "showTips": False,
    "topojsonURL": "/assets/topojson/",
}


def chart_frame(chart: Chart) -> html.Div:
    """The chart with a text for screen readers. The theme is applied in the browser, so a switch needs no server."""
    return html.Div(
        [
            dcc.Store(id=ids.figure(chart.name), data={"figure": chart.figure, "kind": chart.kind, "slim": chart.slim}),
            html.Div(
                dcc.Graph(
                    id=ids.graph(chart.name), config=CONFIG, responsive=True, style={"height": f"{chart.height}px"}
                ),
                className="as-chart",
                **_read_as(chart),
            ),
        ],
        className="as-chart-frame",
    )


def _read_as(chart: Chart) -> dict[str, Any]:
    """A picture with a text; where its marks can be opened, one that is entered by Tab and walked by arrows."""
    if not chart.of:
        return {"role": "img", **attributes({"aria-label": chart.label})}
    said = f"{chart.label} Arrows move between its marks, Enter opens one."
    described = {"aria-label": said, "aria-roledescription": "chart", "data-marks": chart.of}
    return {"role": "application", "tabIndex": 0, **attributes(described)}


def legend(items: tuple[tuple[str, str], ...], look: str = "", chart: Chart | None = None) -> html.Div | None:
    """Series names beside the tabs or over the chart: (name, colour role) pairs such as ("Jul–Sep", "c1").

    Series that are groups of ``chart`` open the drill menu.
    """
    if not items:
        return None
    opens = chart is not None and chart.of and chart.grouped
    keys = [
        html.Button(
            [html.Span(className=f"as-legend-key as-fill-{role}"), name],
            type="button",
            className="as-legend-item as-legend-button",
            **acting("drill-legend", {"series": name, "of": chart.of if chart else ""}),
            **attributes({"aria-haspopup": "menu"}),
        )
        if opens
        else html.Span([html.Span(className=f"as-legend-key as-fill-{role}"), name], className="as-legend-item")
        for name, role in items
    ]
    return html.Div(keys, className=f"as-legend {look}".strip())


def kind_switch(chart: Chart) -> html.Button | None:
    """The menu of kinds this result can be drawn as; unfit kinds stay and say why."""
    if not chart.kinds:
        return None
    current = next((choice for choice in chart.kinds if choice.active), chart.kinds[0])
    face = [icon(current.icon), html.Span(current.text), icon("chevron-down", "as-caret")]
    return menu(face, chart.kinds, name="chart kind", title="Chart kind", className="as-btn as-btn-tiny-quiet")
