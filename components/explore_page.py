"""The Explore page: metrics catalog and data dictionary of a source, searchable."""

from __future__ import annotations

from dash import dcc, html

from components import ids
from components.field import field
from components.icon import icon
from components.shell import topbar
from components.skeleton import rows_skeleton


def explore_page(kind: str = "metric", search: str = "", name: str | None = None) -> html.Div:
    """The shell of the page; callbacks fill it."""
    query = field(
        ids.EXPLORE_QUERY,
        "Search the catalog",
        shown=False,
        type="search",
        value=search,
        debounce=0.2,
        placeholder="Search metrics, columns, words and questions",
    )
    box = html.Div([icon("search"), *query], className="as-search", role="search")
    body = html.Div(
        [
            html.Div([box, html.Div(id=ids.EXPLORE_KINDS, className="as-kinds")], className="as-explore-bar"),
            html.Div(
                [
                    html.Div(rows_skeleton(8), id=ids.EXPLORE_LIST, className="as-explore-list"),
                    html.Div(id=ids.EXPLORE_DETAIL, className="as-explore-detail"),
                ],
                className="as-explore-grid",
            ),
        ],
        className="as-explore",
    )
    return html.Div(
        [
            dcc.Store(id=ids.EXPLORE_KIND, data={"kind": kind}),
            dcc.Store(id=ids.EXPLORE_PICK, data={"name": name, "kind": kind}),
            topbar(
                [html.H1("Explore"), html.Div(id=ids.place("picker"))],
                html.Div(id=ids.place("status"), className="as-wide"),
            ),
            html.Div([html.Div(body, className="as-scroll")], className="as-page-body"),
        ],
        id=ids.EXPLORE,
        className="as-page",
    )
