"""Users, and one's own account: the shells of both pages."""

from __future__ import annotations

from typing import Any

from dash import dcc, html

from components import ids
from components.people_cards import new_person
from components.shell import topbar
from components.skeleton import rows_skeleton


def users_page() -> html.Div:
    """List at the left, one person at the right; callbacks fill both."""
    left = html.Div(
        [
            html.Div(id=ids.PERSON_SAID, role="status"),
            html.Section([html.H3("People"), html.Div(rows_skeleton(3), id=ids.PEOPLE_LIST, className="as-list")]),
            new_person(),
        ],
        className="as-people-left",
    )
    body = html.Div([left, html.Div(id=ids.PERSON_BODY)], className="as-people")
    return _page("Users", [dcc.Store(id=ids.PEOPLE_ACTION), body])


def account_page() -> html.Div:
    """One column; callbacks fill it."""
    body = html.Div(
        [html.Div(id=ids.ACCOUNT_SAID, role="status"), html.Div(rows_skeleton(3), id=ids.ACCOUNT_BODY)],
        className="as-account",
    )
    return _page("Your account", [dcc.Store(id=ids.ACCOUNT_ACTION), body])


def _page(title: str, content: list[Any]) -> html.Div:
    scroll = html.Div(content, className="as-scroll")
    return html.Div([topbar(html.H1(title)), html.Div(scroll, className="as-page-body")], className="as-page")
