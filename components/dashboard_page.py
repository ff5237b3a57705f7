"""The pages of dashboards: the gallery, a dashboard, and its builder. Scripts fill them as data comes."""

from __future__ import annotations

from typing import Any

from dash import dcc, html

from components import ids
from components.act import attributes
from components.chart import CONFIG
from components.field import field
from components.icon import icon
from components.shell import topbar
from components.skeleton import rows_skeleton


def gallery_page() -> html.Div:
    """The shell of the gallery."""
    search = field(
        ids.BOARD_SEARCH, "Search dashboards", shown=False, type="search", placeholder="Search dashboards", value=""
    )
    bar = html.Div(
        [
            html.Div([icon("search"), *search], className="as-search", role="search"),
            html.Div(className="as-gallery-facets"),
        ],
        className="as-gallery-bar",
    )
    body = html.Div(
        [bar, html.Div(rows_skeleton(6), className="as-gallery-list", **attributes({"aria-live": "polite"}))],
        className="as-gallery",
    )
    return html.Div(
        [
            *_stores({"page": "gallery"}),
            topbar([html.H1("Dashboards")], html.Div(className="as-gallery-tools")),
            html.Div([html.Div(body, className="as-scroll")], className="as-page-body"),
        ],
        id=ids.BOARD_PAGE,
        className="as-page",
    )


def board_page(board: str, *, edit: bool = False, embedded: bool = False) -> html.Div:
    """The shell of a dashboard, or of its builder."""
    crumbs: list[Any] = [html.H1("Dashboard", className="as-board-title"), html.Div(className="as-board-about")]
    if not embedded:
        crumbs = [dcc.Link("Dashboards", href="/dashboards", className="as-crumb"), icon("chevron-right"), *crumbs]
    canvas = html.Div(
        [
            html.Div(className="as-board-filters", role="group", **attributes({"aria-label": "Filters"})),
            html.Div(className="as-board-trail", **attributes({"aria-live": "polite"})),
            html.Div(className="as-board-tabs"),
            html.Div(className="as-board-grid", **attributes({"aria-busy": "true"})),
        ],
        className="as-scroll as-board-scroll",
    )
    palette = html.Aside(className="as-builder-palette", **attributes({"aria-label": "Widgets"})) if edit else None
    panel = html.Aside(
        className="as-panel as-board-panel", hidden=True, tabIndex=-1, **attributes({"aria-label": "Panel"})
    )
    drawing = dcc.Graph(config=CONFIG, figure={"data": [], "layout": {}}, style={"height": "1px"})
    return html.Div(
        [
            *_stores({"page": "builder" if edit else "board", "board": board, "embedded": embedded}),
            # Brings the charting script onto the page; the tiles are drawn with it.
            html.Div(drawing, className="as-hidden", **attributes({"aria-hidden": "true"})),
            topbar(crumbs, html.Div(className="as-board-tools")),
            html.Div([palette, canvas, panel], className="as-page-body"),
        ],
        id=ids.BOARD_PAGE,
        className="as-page as-board" + (" is-editing" if edit else "") + (" is-embedded" if embedded else ""),
    )


def _stores(data: dict[str, Any]) -> list[dcc.Store]:
    return [dcc.Store(id=ids.BOARD, data=data), dcc.Store(id=ids.BOARD_STARTED)]
