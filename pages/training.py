"""Training: `/admin/training`."""

from __future__ import annotations

from typing import Any

import dash

from components.training_page import training_page


def layout(**_: Any) -> Any:
    """The shell of the page; callbacks fill it."""
    return training_page()


dash.register_page(__name__, path="/admin/training", title="Training · Assay", name="Training", layout=layout)
