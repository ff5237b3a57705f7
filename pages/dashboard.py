"""One dashboard: `/dashboards/<board>`; its filters stand behind the `#` of the address."""

from __future__ import annotations

from typing import Any

import dash

from components.dashboard_page import board_page


def layout(board: str = "", **_: Any) -> Any:
    """The shell of the page; scripts fill it."""
    return board_page(board)


dash.register_page(
    __name__, path_template="/dashboards/<board>", title="Dashboard · Assay", name="Dashboard", layout=layout
)
