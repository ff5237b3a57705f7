"""The builder: `/dashboards/<board>/edit`, for those who may change the dashboard."""

from __future__ import annotations

from typing import Any

import dash

from components.dashboard_page import board_page


def layout(board: str = "", **_: Any) -> Any:
    """The shell of the page; scripts fill it."""
    return board_page(board, edit=True)


dash.register_page(
    __name__, path_template="/dashboards/<board>/edit", title="Edit dashboard · Assay", name="Builder", layout=layout
)
