"""The review inbox: the shell of the page; callbacks fill it."""

from __future__ import annotations

from dash import dcc, html

from components import ids
from components.skeleton import rows_skeleton
from components.training_page import page


def review_page() -> html.Div:
    """Groups at the left, the open one at the right."""
    body = html.Div(
        [
            html.Div(id=ids.REVIEW_SAID, role="status"),
            html.Div(
                [
                    html.Div(rows_skeleton(6), id=ids.REVIEW_LIST, className="as-training-list"),
                    html.Div(id=ids.REVIEW_SIDE, className="as-training-side"),
                ],
                className="as-training-grid is-even",
            ),
        ],
        className="as-training",
    )
    return page("/admin/review", "Review inbox", [dcc.Store(id=ids.REVIEW_ACTION), body])
