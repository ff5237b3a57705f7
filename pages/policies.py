"""Policies: `/admin/policies`."""

from __future__ import annotations

from typing import Any

import dash

from components.policies_page import policies_page


def layout(**_: Any) -> Any:
    """The shell of the page; callbacks fill it."""
    return policies_page()


dash.register_page(__name__, path="/admin/policies", title="Policies · Assay", name="Policies", layout=layout)
