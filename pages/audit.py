"""Audit: `/admin/audit`."""

from __future__ import annotations

from typing import Any

import dash

from components.audit_page import audit_page


def layout(**_: Any) -> Any:
    """The shell of the page; a callback fills it."""
    return audit_page()


dash.register_page(__name__, path="/admin/audit", title="Audit · Assay", name="Audit", layout=layout)
