"""The composer: a text field whose words are underlined by role, in a mirrored layer behind the text.

The scripts `assets/js/composer.js` paint the layer and the list of suggestions from one store.
"""

from __future__ import annotations

from dash import dcc, html

from components import ids
from components.icon import icon

LEGEND = (
    ("metric", "metric"),
    ("dimension", "dimension"),
    ("value", "value"),
    ("time", "time"),
    ("unknown", "not known"),
)


def composer(placeholder: str, hint: str = "") -> html.Div:
    """The field, its legend or hint, the Ask button, and the stores behind it."""
    field = html.Div(
        [
            html.Div(className="as-composer-mirror", id=f"{ids.COMPOSER}-mirror", **{"aria-hidden": "true"}),
            html.Textarea(
                id=ids.COMPOSER_TEXT,
                className="as-composer-text",
                placeholder=placeholder,
                rows=1,
                spellCheck="false",
                maxLength=2000,
                **{"aria-label": "Question"},
            ),
        ],
        className="as-composer-field",
    )
    legend = html.Div(
        [html.Span(words, className=f"as-rec as-rec-{role}") for role, words in LEGEND],
        className="as-composer-legend",
        **{"aria-hidden": "true"},
    )
    foot = html.Div(
        [
            html.Div(
                [html.Span(hint, id=f"{ids.COMPOSER}-hint", className="as-composer-hint"), legend],
                className="as-composer-left",
            ),
            html.Span(id=f"{ids.COMPOSER}-count", className="as-composer-count", role="status"),
            html.Span(
                [html.Kbd("Tab"), "complete", html.Kbd("Shift ⏎"), "new line"],
                className="as-composer-keys",
                **{"aria-hidden": "true"},
            ),
            html.Button(
                ["Ask", icon("arrow-return-left")],
                type="button",
                className="as-btn as-btn-primary as-composer-ask",
                **{"data-act": "submit", "aria-disabled": "true"},
            ),
        ],
        className="as-composer-foot",
    )
    listbox = html.Div(
        id=f"{ids.COMPOSER}-list", className="as-suggest", role="listbox", hidden=True, **{"aria-label": "Suggestions"}
    )
    return html.Div(
        [
            html.Div([field, foot], className="as-composer-box"),
            listbox,
            dcc.Store(id=ids.COMPOSER_QUERY),
            dcc.Store(id=ids.COMPOSER_SUGGESTIONS),
        ],
        id=ids.COMPOSER,
        className="as-composer",
        role="search",
        **{"aria-label": "Ask a question"},
    )
