"""Prospects: the shells of the list, and of one prospect with what was prepared for it."""

from __future__ import annotations

from typing import Any

from dash import dcc, html

from components import ids
from components.act import attributes
from components.chart import CONFIG
from components.icon import icon
from components.shell import topbar
from components.skeleton import rows_skeleton

TABS: tuple[tuple[str, str], ...] = (("prospects", "Prospects"), ("clients", "Clients"), ("templates", "Templates"))


def prospects_page(tab: str) -> html.Div:
    """Clients, prospects and templates; a callback fills them."""
    shown = tab if tab in dict(TABS) else TABS[0][0]
    links = [
        dcc.Link(
            label,
            href=f"/prospects?tab={name}",
            className="as-admin-tab" + (" is-active" if name == shown else ""),
        )
        for name, label in TABS
    ]
    nav = html.Nav(links, className="as-admin-tabs", **attributes({"aria-label": "Prospects"}))
    body = [
        dcc.Store(id=ids.PROSPECTS_ACTION, data={"do": "look", "tab": shown}),
        html.Div(rows_skeleton(6), id=ids.PROSPECTS_BODY, className="as-prospects"),
    ]
    scroll = html.Div(body, className="as-scroll")
    return html.Div(
        [topbar(html.H1("Prospects"), nav), html.Div(scroll, className="as-page-body")], className="as-page"
    )


def prospect_page(prospect: str, show: str) -> html.Div:
    """One prospect: at the left what was prepared, at the right the document that is open; ``show`` its template."""
    told = {"do": "look", "prospect": prospect, "show": show}
    side = html.Div(
        rows_skeleton(6), id=ids.PROSPECT_SIDE, className="as-prospect-side", **attributes({"aria-live": "polite"})
    )
    about = html.Div(id=ids.PROSPECT_ABOUT, className="as-prospect-side")
    main = html.Section(
        id=ids.PREPARED,
        className="as-prepared",
        **attributes({"aria-label": "Prepared document", "data-prospect": prospect, "data-show": show}),
    )
    drawing = dcc.Graph(config=CONFIG, figure={"data": [], "layout": {}}, style={"height": "1px"})
    body = [
        dcc.Store(id=ids.PROSPECT_ACTION, data=told),
        dcc.Store(id=ids.PREPARED_DRAWN),
        # While a generation runs its state is asked for again and again; otherwise this rests.
        dcc.Interval(id=ids.PROSPECT_TICK, interval=1000, disabled=True),
        # Brings the charting script onto the page; the tiles are drawn with it.
        html.Div(drawing, className="as-hidden", **attributes({"aria-hidden": "true"})),
        html.Div([html.Div([side, about], className="as-prospect-left"), main], className="as-prospect"),
    ]
    crumbs: list[Any] = [
        dcc.Link("Prospects", href="/prospects", className="as-crumb"),
        icon("chevron-right"),
        html.H1("Prospect", id=ids.PROSPECT_TITLE, className="as-board-title"),
    ]
    scroll = html.Div(body, className="as-scroll")
    return html.Div([topbar(crumbs), html.Div(scroll, className="as-page-body")], className="as-page as-prospect-page")
