"""One answer by its permanent address: `/answer/<id>`."""

from __future__ import annotations

from typing import Any

import dash

from components.ask_page import answer_page


def layout(answer_id: str = "", **_: Any) -> Any:
    """The shell of the page; callbacks fill it."""
    return answer_page(answer_id)


dash.register_page(__name__, path_template="/answer/<answer_id>", title="Answer · Assay", name="Answer", layout=layout)
