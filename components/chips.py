"""The interpretation as a sentence of chips: what Assay understood, each word open to change."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dash import html

from components.icon import icon
from components.menu import menu
from components.view import Chip, Choice

ROLE_WORDS = {
    "metric": "metric",
    "dimension": "dimension",
    "value": "filter",
    "time": "time",
    "plain": "setting",
    "unknown": "not known",
}


def chip(view: Chip) -> html.Button | html.Span:
    """One chip; a menu button when there is anything else to choose."""
    face = [
        html.Span(
            [
                html.Span(view.text, className="as-chip-word"),
                html.Span("assumed", className="as-chip-assumed") if view.assumed else None,
                icon("chevron-down") if view.choices else None,
            ],
            className=f"as-rec as-rec-{view.role}",
        ),
    ]
    look = "as-chip is-assumed" if view.assumed else "as-chip"
    if not view.choices:
        return html.Span(face, className=look)
    return menu(
        face,
        view.choices,
        name=f"change the {ROLE_WORDS[view.role]}",
        title=f"Change the {ROLE_WORDS[view.role]}",
        className=look,
    )


def chip_sentence(chips: Sequence[Chip], filters: Sequence[Choice] = (), notes: str = "") -> html.Div:
    """All chips in reading order, the button that adds a filter, and what was corrected or assumed."""
    words: list[Any] = [html.Span(view.text, className="as-chip-lead") if view.joint else chip(view) for view in chips]
    if filters:
        words.append(
            menu([icon("plus"), "Filter"], filters, name="add one", title="Add a filter", className="as-chip-add")
        )
    note = [html.P(notes, className="as-chip-notes")] if notes else []
    return html.Div([html.Div(words, className="as-chips"), *note], className="as-reading")


def recognised(pieces: Sequence[tuple[str, str]]) -> html.Span:
    """A sentence whose words carry the underline of their role, not editable: (text, role) pairs."""
    return html.Span(
        [text if role == "plain" else html.Span(text, className=f"as-rec as-rec-{role}") for text, role in pieces]
    )
