"""Policies: the shell of the page; callbacks fill it."""

from __future__ import annotations

from dash import dcc, html

from components import ids
from components.shell import topbar
from components.skeleton import rows_skeleton


def policies_page() -> html.Div:
    """Source and title over one body: policies, personal data, a preview, versions, the text."""
    stores = [dcc.Store(id=ids.POLICY_ACTION), dcc.Store(id=ids.POLICY_DRAFT)]
    body = html.Div(rows_skeleton(6), id=ids.place("policies-body"), className="as-policies")
    left = [html.H1("Policies"), html.Div(id=ids.place("picker"))]
    scroll = html.Div([*stores, body], className="as-scroll")
    return html.Div([topbar(left), html.Div(scroll, className="as-page-body")], className="as-page")
