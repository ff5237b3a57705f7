"""A chart frame: the figure as made by the house in a store, drawn in the theme's colours by `assets/js/charts.js`."""

from __future__ import annotations

from typing import Any

from dash import dcc, html

from components import ids
from components.icon import icon
from components.menu import menu
from components.view import Chart

CONFIG: dict[str, Any] = {
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
            dcc.Store(id=ids.figure(chart.name), data={"figure": chart.figure, "kind": chart.kind}),
            html.Div(
                dcc.Graph(
                    id=ids.graph(chart.name), config=CONFIG, responsive=True, style={"height": f"{chart.height}px"}
                ),
                role="img",
                className="as-chart",
                **{"aria-label": chart.label},
            ),
        ],
        className="as-chart-frame",
    )


def legend(items: tuple[tuple[str, str], ...], look: str = "") -> html.Div | None:
    """Series names beside the tabs or over the chart: (name, colour role) pairs such as ("Jul–Sep", "c1")."""
    if not items:
        return None
    keys = [
        html.Span([html.Span(className=f"as-legend-key as-fill-{role}"), name], className="as-legend-item")
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
