"""The Ask page and the page of one shared answer: empty slots and stores; callbacks fill them."""

from __future__ import annotations

from typing import Any

from dash import dcc, html

from components import ids
from components.act import attributes, button
from components.chart import CONFIG
from components.composer import composer
from components.icon import icon
from components.shell import topbar, trace_panel
from components.skeleton import tiles_skeleton


def _slot(index: int) -> html.Div:
    return html.Div(
        [
            dcc.Store(id=ids.turn_ask(index)),
            dcc.Store(id=ids.turn_edit(index)),
            dcc.Store(id=ids.turn_feedback(index)),
            html.Div(id=ids.turn_body(index)),
        ],
        className="as-slot",
        **attributes({"data-turn-slot": str(index)}),
    )


def _bar() -> html.Header:
    right = [
        html.Div(id=ids.place("engine"), className="as-wide"),
        button(icon("clock-history"), "history", kind="icon", label="Conversations"),
        button([icon("plus-lg"), html.Span("New conversation", className="as-wide-text")], "fresh", kind="secondary"),
    ]
    return topbar([html.Div(id=ids.place("picker")), html.Div(id=ids.place("status"), className="as-wide")], right)


def _warm_chart() -> html.Div:
    """An empty chart nobody sees: the chart library loads while the first question is still being typed."""
    return html.Div(dcc.Graph(figure={"data": [], "layout": {}}, config=CONFIG), hidden=True)


def ask_page(conversation: str | None = None, step: str | None = None) -> html.Div:
    """Ask: slots for turns, the composer, and what stands there before the first question.

    ``step``: the answer to show in place of the conversation's last one, a step of drilling.
    """
    turns = html.Div(
        [
            html.Div(id=ids.EARLIER, className="as-earlier"),
            html.Div([_slot(index) for index in range(ids.SLOTS)], className="as-turns"),
        ],
        className="as-column",
    )
    page = html.Div(
        [
            html.Div(
                [html.Div(id=ids.place("start-head")), html.Div(id=ids.place("start-told"))], className="as-start-top"
            ),
            html.Div(turns, className="as-scroll as-talk"),
            html.Div(composer("Ask in plain words", "Enter asks, / comes back here"), className="as-dock"),
            html.Div(
                [html.Div(tiles_skeleton(), id=ids.place("tiles")), html.Div(id=ids.place("start-body"))],
                className="as-start-rest",
            ),
        ],
        id=ids.ASK,
        className="as-ask",
        **attributes({"data-mode": "wait" if conversation else "start"}),
    )
    return html.Div(
        [
            dcc.Store(id=ids.CONVERSATION_LOAD, data={"conversation": conversation, "at": step}),
            html.H1("Ask", className="as-hidden"),
            _bar(),
            html.Div([page, trace_panel()], className="as-page-body"),
            _warm_chart(),
        ],
        className="as-page",
    )


def answer_page(answer: str) -> html.Div:
    """One answer by its permanent address, with its receipt; asking further begins on the Ask page."""
    slot: list[Any] = [_slot(0)]
    left = [html.H1("Shared answer"), html.Div(id=ids.EARLIER, hidden=True)]
    right = dcc.Link([icon("chat-square-text"), "Ask"], href="/", className="as-btn as-btn-secondary")
    return html.Div(
        [
            dcc.Store(id=ids.CONVERSATION_LOAD, data={"answer": answer}),
            topbar(left, right),
            html.Div(
                [html.Div(html.Div(slot, className="as-column"), className="as-scroll"), trace_panel()],
                className="as-page-body",
            ),
        ],
        className="as-page",
    )
