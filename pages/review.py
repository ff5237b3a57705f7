"""Review inbox: `/admin/review`."""

from __future__ import annotations

from typing import Any

import dash

from components.review_page import review_page


def layout(**_: Any) -> Any:
    """The shell of the page; callbacks fill it."""
    return review_page()


dash.register_page(__name__, path="/admin/review", title="Review inbox · Assay", name="Review inbox", layout=layout)
