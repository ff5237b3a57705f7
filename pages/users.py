"""Users: `/admin/users`."""

from __future__ import annotations

from typing import Any

import dash

from components.people_page import users_page


def layout(**_: Any) -> Any:
    """The shell of the page; callbacks fill it."""
    return users_page()


dash.register_page(__name__, path="/admin/users", title="Users · Assay", name="Users", layout=layout)
