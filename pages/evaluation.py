"""Evaluation: `/evaluation`."""

from __future__ import annotations

from typing import Any

import dash

from components.training_page import evaluation_page


def layout(**_: Any) -> Any:
    """The shell of the page; callbacks fill it."""
    return evaluation_page()


dash.register_page(__name__, path="/evaluation", title="Evaluation · Assay", name="Evaluation", layout=layout)
