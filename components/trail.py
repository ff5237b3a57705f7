"""The way one came while drilling: the earlier steps as links, the present one, and a step back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dash import html

from components.act import attributes, button
from components.icon import icon


def trail(steps: Sequence[tuple[str, str]], here: str) -> html.Nav | None:
    """``steps`` are (label, answer id), the first answer first."""
    if not steps:
        return None
    items: list[Any] = [
        html.Li([button(label, "drill-back", {"id": answer}, kind="link"), icon("chevron-right")])
        for label, answer in steps
    ]
    items.append(html.Li(html.Span(here, **attributes({"aria-current": "step"}))))
    undo = button([icon("arrow-counterclockwise"), "Undo"], "drill-back", {"id": steps[-1][1]}, kind="tiny")
    return html.Nav([html.Ol(items), undo], className="as-trail", **attributes({"aria-label": "The way here"}))
