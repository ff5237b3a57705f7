"""Alerts: `/alerts`; `?watch=` a number that was pressed elsewhere and is to be watched."""

from __future__ import annotations

from typing import Any

import dash

from components.alerts_page import alerts_page


def layout(watch: str = "", **_: Any) -> Any:
    """The shell of the page; a callback fills it."""
    return alerts_page(watch)


dash.register_page(__name__, path="/alerts", title="Alerts · Assay", name="Alerts", layout=layout)
