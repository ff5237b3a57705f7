"""The composer: a text field whose words are underlined by role, in a mirrored layer behind the text.

The scripts `assets/js/composer.js` paint the layer and the list of suggestions from one store.
"""

from __future__ import annotations

from typing import Any

from dash import dcc, html

from components import ids
from components.act import attributes
from components.icon import icon

HIDDEN = attributes({"aria-hidden": "true"})
LEGEND = (
    ("metric", "metric"),
    ("dimension", "dimension"),
    ("value", "value"),
    ("time", "time"),
    ("unknown", "not known"),
)


def composer(placeholder: str, hint: str = "") -> html.Div:
    """The field, its legend or hint, the Ask button, and the stores behind it."""
    suggestions = html.Div(
        id=f"{ids.COMPOSER}-list", className="as-suggest", role="listbox", hidden=True,
        **attributes({"aria-label": "Suggestions"}),
    )  # fmt: skip
    return html.Div(
        [
            html.Div([_field(placeholder), _foot(hint)], className="as-composer-box"),
            suggestions,
            dcc.Store(id=ids.COMPOSER_QUERY),
            dcc.Store(id=ids.COMPOSER_SUGGESTIONS),
        ],
        id=ids.COMPOSER,
        className="as-composer",
        role="search",
        **attributes({"aria-label": "Ask a question"}),
    )


def _field(placeholder: str) -> html.Div:
    """The text over the layer in which its words are underlined."""
    mirror = html.Div(className="as-composer-mirror", id=f"{ids.COMPOSER}-mirror", **HIDDEN)
    text = html.Textarea(
        id=ids.COMPOSER_TEXT,
        className="as-composer-text",
        placeholder=placeholder,
        rows=1,
        spellCheck="false",
        maxLength=2000,
        **attributes({"aria-label": "Question"}),
    )
    return html.Div([mirror, text], className="as-composer-field")


def _foot(hint: str) -> html.Div:
    legend = [html.Span(words, className=f"as-rec as-rec-{role}") for role, words in LEGEND]
    left = [
        html.Span(hint, id=f"{ids.COMPOSER}-hint", className="as-composer-hint"),
        html.Div(legend, className="as-composer-legend", **HIDDEN),
    ]
    keys: list[Any] = [html.Kbd("Tab"), "complete", html.Kbd("Shift ⏎"), "new line"]
    ask = html.Button(
        ["Ask", icon("arrow-return-left")],
        type="button",
        className="as-btn as-btn-primary as-composer-ask",
        **attributes({"data-act": "submit", "aria-disabled": "true"}),
    )
    return html.Div(
        [
            html.Div(left, className="as-composer-left"),
            html.Span(id=f"{ids.COMPOSER}-count", className="as-composer-count", role="status"),
            html.Span(keys, className="as-composer-keys", **HIDDEN),
            ask,
        ],
        className="as-composer-foot",
    )
