"""Alerts: the shell of the page; a callback fills it."""

from __future__ import annotations

from dash import dcc, html

from components import ids
from components.shell import topbar
from components.skeleton import rows_skeleton


def alerts_page(watch: str) -> html.Div:
    """What was noticed, what is watched; ``watch`` is a number that may be watched from now on."""
    body = [
        dcc.Store(id=ids.ALERTS_ACTION, data={"do": "look", "watch": watch}),
        html.Div(rows_skeleton(4), id=ids.ALERTS_BODY, className="as-prospects"),
    ]
    return html.Div(
        [topbar(html.H1("Alerts")), html.Div(html.Div(body, className="as-scroll"), className="as-page-body")],
        className="as-page",
    )
