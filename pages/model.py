"""Model: `/admin/model`."""

from __future__ import annotations

from typing import Any

import dash

from components.studio_page import studio_page


def layout(**_: Any) -> Any:
    """The shell of the page; callbacks fill it."""
    return studio_page()


dash.register_page(__name__, path="/admin/model", title="Model · Assay", name="Model", layout=layout)
