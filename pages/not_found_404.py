"""Where no page is: one sentence and the way back."""

from __future__ import annotations

from typing import Any

import dash
from dash import dcc, html

from components.cards import nothing_yet
from components.shell import topbar


def layout(**_: Any) -> Any:
    """The page for addresses that lead nowhere."""
    way = dcc.Link("Ask a question", href="/", className="as-btn as-btn-primary")
    card = nothing_yet("There is no such page", "The address may be old or mistyped.", way)
    body = html.Div([html.Div(html.Div(card, className="as-explore"), className="as-scroll")], className="as-page-body")
    return html.Div([topbar(html.H1("No such page")), body], className="as-page")


dash.register_page(__name__, title="No such page · Assay", layout=layout)
