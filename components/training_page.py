"""Training and Evaluation: the shells of both pages; callbacks fill them."""

from __future__ import annotations

from typing import Any

from dash import dcc, html

from components import ids
from components.act import attributes
from components.shell import topbar
from components.skeleton import rows_skeleton


def admin_tabs(current: str) -> html.Nav:
    """Links between the pages of training, as a row over each of them."""
    links = [
        dcc.Link(name, href=href, className="as-admin-tab" + (" is-active" if href == current else ""))
        for href, name in TABS
    ]
    return html.Nav(links, className="as-admin-tabs", **attributes({"aria-label": "Training"}))


TABS = (
    ("/admin/training", "Training"),
    ("/admin/model", "Model"),
    ("/admin/review", "Review inbox"),
    ("/evaluation", "Evaluation"),
)


def training_page(teach: str = "") -> html.Div:
    """List at the left; the open item, the gate or the overview at the right. ``teach``: an answer to be taught."""
    asked = dcc.Store(id=ids.place("training-teach"), data=teach)
    body = html.Div(
        [
            html.Div(id=ids.place("training-run")),
            html.Div(id=ids.place("training-said"), role="status"),
            html.Div(
                [
                    html.Div(rows_skeleton(8), id=ids.place("training-list"), className="as-training-list"),
                    html.Div(id=ids.place("training-side"), className="as-training-side"),
                ],
                className="as-training-grid",
            ),
        ],
        className="as-training",
    )
    return page("/admin/training", "Training", [dcc.Store(id=ids.TRAINING_ACTION), asked, body])


def evaluation_page() -> html.Div:
    """Accuracy over time, and the questions that are not right; open to everybody."""
    body = html.Div(id=ids.EVALUATION_BODY, children=rows_skeleton(6), className="as-training")
    return page("/evaluation", "Evaluation", [dcc.Store(id=ids.EVALUATION_PICK), body])


def page(href: str, title: str, content: list[Any]) -> html.Div:
    """A page of training: source, tabs, title, content."""
    left = [html.H1(title), html.Div(id=ids.place("picker")), admin_tabs(href)]
    scroll = html.Div(content, className="as-scroll")
    return html.Div([topbar(left), html.Div(scroll, className="as-page-body")], className="as-page")
