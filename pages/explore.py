"""Explore: `/explore`, with `?kind=`, `?q=` and `?name=` for a place in the catalog."""

from __future__ import annotations

from typing import Any

import dash

from components.catalog_cards import KINDS
from components.explore_page import explore_page


def layout(kind: str = "metric", q: str = "", name: str | None = None, **_: Any) -> Any:
    """The shell of the page; callbacks fill it."""
    return explore_page(kind if kind in {known for known, _, _ in KINDS} else "metric", q, name)


dash.register_page(__name__, path="/explore", title="Explore · Assay", name="Explore", layout=layout)
