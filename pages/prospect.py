"""One prospect: `/prospects/<prospect>`; `?show=` the document that is open."""

from __future__ import annotations

from typing import Any

import dash

from components.prospects_page import prospect_page


def layout(prospect: str = "", show: str = "", **_: Any) -> Any:
    """The shell of the page; a callback and a script fill it."""
    return prospect_page(prospect, show)


dash.register_page(
    __name__, path_template="/prospects/<prospect>", title="Prospect · Assay", name="Prospect", layout=layout
)
