"""Prospects: `/prospects`; `?tab=` clients or templates."""

from __future__ import annotations

from typing import Any

import dash

from components.prospects_page import prospects_page


def layout(tab: str = "prospects", **_: Any) -> Any:
    """The shell of the page; a callback fills it."""
    return prospects_page(tab)


dash.register_page(__name__, path="/prospects", title="Prospects · Assay", name="Prospects", layout=layout)
