"""One's own account: `/account`."""

from __future__ import annotations

from typing import Any

import dash

from components.people_page import account_page


def layout(**_: Any) -> Any:
    """The shell of the page; callbacks fill it."""
    return account_page()


dash.register_page(__name__, path="/account", title="Your account · Assay", name="Account", layout=layout)
