"""Training: `/admin/training`."""

from __future__ import annotations

from typing import Any

import dash

from components.training_page import training_page


def layout(teach: str = "", **_: Any) -> Any:
    """The shell of the page; callbacks fill it. ``?teach=`` an answer begins a verified question from it."""
    return training_page(teach)


dash.register_page(__name__, path="/admin/training", title="Training · Assay", name="Training", layout=layout)
