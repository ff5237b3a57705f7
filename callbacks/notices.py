"""Words to whoever asked in vain, on the start of the Ask page: they stand there until they were seen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import dash
from dash import Dash, Input, Output, html

from assay.accounts.acting import current_actor
from assay.records.stored import Notice
from assay.services import Services
from callbacks.places import everywhere
from components import ids
from components.act import acting, button
from components.icon import icon


def register(app: Dash, services: Services) -> None:
    """What the actor has not seen yet; asking the question, or closing the line, says that it was seen."""

    @app.callback(
        Output(ids.places("start-told"), "children"), Input(ids.SOURCE, "data"), Input(ids.NOTICE_SEEN, "data")
    )
    def waiting(_source: str | None, seen: dict[str, Any] | None) -> Any:
        actor = current_actor()
        if dash.ctx.triggered_id == ids.NOTICE_SEEN and seen:
            services.inbox.seen(str(seen["notice"]), actor)
        return everywhere(told_lines(services.inbox.notices(actor)))


def told_lines(notices: Sequence[Notice]) -> list[Any]:
    """A line each: a question of theirs that failed is understood now."""
    return [_line(notice) for notice in notices]


def _line(notice: Notice) -> html.P:
    again = {"text": notice.question, "notice": notice.id, "source": notice.source}
    ask = html.Button(notice.question, type="button", className="as-btn as-btn-link", **acting("ask-again", again))
    seen = {"store": ids.NOTICE_SEEN, "data": {"notice": notice.id}}
    close = button(icon("x-lg"), "store", seen, kind="icon", label="I have seen this")
    return html.P([icon("check2-circle"), html.Span([f" {notice.text} ", ask]), close], className="as-said as-told")
