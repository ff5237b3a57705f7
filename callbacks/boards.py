"""Dashboards: the page is handed over to the scripts that fill it (`assets/js/81-board.js`)."""

from __future__ import annotations

from dash import ClientsideFunction, Dash, Input, Output

from assay.services import Services
from components import ids


def register(app: Dash, services: Services) -> None:
    """Start the page's script when the page is there, and draw again when the theme changes."""
    app.clientside_callback(
        ClientsideFunction("assay", "board"),
        Output(ids.BOARD_STARTED, "data"),
        Input(ids.BOARD, "data"),
        Input(ids.THEME, "data"),
    )
