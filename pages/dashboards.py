"""Dashboards: `/dashboards`, the gallery."""

from __future__ import annotations

from typing import Any

import dash

from components.dashboard_page import gallery_page


def layout(**_: Any) -> Any:
    """The shell of the page; scripts fill it."""
    return gallery_page()


dash.register_page(__name__, path="/dashboards", title="Dashboards · Assay", name="Dashboards", layout=layout)
