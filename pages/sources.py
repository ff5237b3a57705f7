"""Sources: `/sources`, with `?source=` one to look at."""

from __future__ import annotations

from typing import Any

import dash

from components.sources_page import sources_page


def layout(source: str | None = None, **_: Any) -> Any:
    """The shell of the page; callbacks fill it."""
    return sources_page(source)


dash.register_page(__name__, path="/sources", title="Sources · Assay", name="Sources", layout=layout)
