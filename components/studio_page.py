"""Model: the shell of the page; callbacks fill it."""

from __future__ import annotations

from dash import dcc, html

from components import ids
from components.skeleton import rows_skeleton
from components.training_page import page


def studio_page() -> html.Div:
    """Parts at the left; the open part, what is wrong with it and what it gives at the right."""
    body = html.Div(
        [
            html.Div(id=ids.STUDIO_SAID, role="status"),
            html.Div(
                [
                    html.Div(rows_skeleton(8), id=ids.STUDIO_LIST, className="as-training-list"),
                    html.Div(id=ids.STUDIO_SIDE, className="as-training-side"),
                    html.Div(id=ids.STUDIO_SEEN, role="status", className="as-studio-beside"),
                ],
                className="as-studio-grid",
            ),
        ],
        className="as-training",
    )
    stores = [dcc.Store(id=ids.STUDIO_ACTION), dcc.Store(id=ids.STUDIO_LOOK)]
    return page("/admin/model", "Model", [*stores, body])
