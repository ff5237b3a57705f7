"""A turn of the conversation: the question as heading, folded to one row once a newer one is asked."""

from __future__ import annotations

import json
from typing import Any

from dash import html

from components.act import attributes
from components.badge import badge
from components.icon import icon
from components.view import Answer, State


def turn(
    question: str,
    body: Any,
    *,
    state: State | None = None,
    headline: str = "",
    when: str = "",
    open_: bool = True,
    later: dict[str, Any] | None = None,
) -> html.Details:
    """``body`` under its question. Folded, the row shows badge, question, headline and period.

    ``later`` (slot and turn) makes the script ask for the body when the turn is opened first.
    """
    row = html.Span(
        [
            badge(state, short=True) if state else None,
            html.Span(question, className="as-fold-question"),
            html.Span(headline, className="as-fold-value num"),
            html.Span(when, className="as-fold-when"),
            icon("chevron-down"),
        ],
        className="as-fold-row",
    )
    heading = html.H2(question, className="as-question")
    return html.Details(
        [html.Summary([row, heading]), html.Div(body, className="as-turn-body")],
        open=open_,
        className="as-turn",
        **attributes({"data-later": json.dumps(later)} if later else {}),
    )


def answer_turn(view: Answer, card: Any, open_: bool = True) -> html.Details:
    """The turn of an answer."""
    return turn(view.question, card, state=view.state, headline=view.headline, when=view.when, open_=open_)
