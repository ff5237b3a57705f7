"""Small forms that a script sends into a store as one piece: the fields of the nearest `data-form` by their names."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dash import dcc, html

from components.act import Children, attributes, button


def form(*content: Any, label: str) -> html.Div:
    """A group of fields and the buttons that send them."""
    return html.Div(
        list(content), className="as-form", role="group", **attributes({"data-form": "1", "aria-label": label})
    )


def text_line(form_name: str, name: str, label: str, value: str = "", *, lines: int = 1, help_: str = "") -> list[Any]:
    """A field for text with its label; ``name`` is its name in what is sent."""
    identity = f"{form_name}-{name}"
    return [
        html.Label(label, htmlFor=identity, className="as-label"),
        html.Textarea(
            value, id=identity, rows=lines, className="as-field", spellCheck="false", **attributes({"data-name": name})
        ),
        html.P(help_, className="as-help") if help_ else None,
    ]


def password_line(form_name: str, name: str, label: str, autocomplete: str) -> list[Any]:
    """A field whose text is not shown."""
    identity = f"{form_name}-{name}"
    entry = dcc.Input(id=identity, type="password", autoComplete=autocomplete, className="as-field", maxLength=200)
    return [
        html.Label(label, htmlFor=identity, className="as-label"),
        html.Div(entry, **attributes({"data-name": name})),
    ]


def choice(form_name: str, name: str, label: str, options: Sequence[str], value: str) -> list[Any]:
    """A field with a few choices that are called what they are."""
    return picked(form_name, name, label, [(option, option) for option in options], value)


def picked(form_name: str, name: str, label: str, options: Sequence[tuple[str, str]], value: str) -> list[Any]:
    """A field with choices of (value, words); the present one stands first, as this kind of list shows the first."""
    identity = f"{form_name}-{name}"
    ordered = sorted(options, key=lambda option: option[0] != value)
    return [
        html.Label(label, htmlFor=identity, className="as-label"),
        html.Select(
            [html.Option(words, value=option) for option, words in ordered],
            id=identity,
            className="as-field",
            **attributes({"data-name": name}),
        ),
    ]


def sending(
    children: Children, store: str, do: str, kind: str = "secondary", sure: str = "", **more: Any
) -> html.Button:
    """The button that sends the form; with ``sure`` it asks that question first."""
    arg = {"store": store, "data": {"do": do, **more}} | ({"sure": sure} if sure else {})
    return button(children, "send-form", arg, kind=kind)


def said(text: str, bad: bool = False) -> html.P:
    """What came of it; names between backticks stand out."""
    parts = text.split("`")
    shown = [html.Code(part) if at % 2 else part for at, part in enumerate(parts)] if len(parts) % 2 else [text]
    return html.P(shown if len(shown) > 1 else text, className="as-said is-bad" if bad else "as-said")


def shown_once(label: str, secret: str) -> html.Div:
    """A secret that is shown this once, to be copied."""
    return html.Div(
        [html.P(label), html.Code(secret, className="as-secret"), button("Copy", "copy-text", {"text": secret})],
        className="as-once",
    )
