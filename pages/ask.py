"""Ask: `/` and `/ask`, with `?c=` a conversation and `&at=` a step of drilling in its last answer."""

from __future__ import annotations

from typing import Any

import dash

from components.ask_page import ask_page


def layout(c: str | None = None, at: str | None = None, **_: Any) -> Any:
    """The shell of the page; callbacks fill it."""
    return ask_page(c, at)


dash.register_page(__name__, path="/", title="Ask · Assay", name="Ask", layout=layout)
dash.register_page(f"{__name__}.conversation", path="/ask", title="Ask · Assay", name="Ask", layout=layout)
