"""A button that opens a list of choices; arrows, type-ahead, Esc and the phone's bottom sheet are in `menu.js`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dash import html

from components.act import Children, acting
from components.icon import icon
from components.view import Choice


def menu_item(choice: Choice) -> html.Button | html.A:
    """One line of a menu: an action, or a link when the choice has an address."""
    body = [
        icon(choice.icon) if choice.icon else None,
        html.Span(
            [choice.text, html.Span(choice.reason, className="as-menu-reason") if choice.reason else None],
            className="as-menu-text",
        ),
        html.Span(choice.detail, className="as-menu-detail") if choice.detail else None,
    ]
    shared: dict[str, Any] = {
        "role": "menuitem",
        "tabIndex": -1,
        "className": "as-menu-item" + (" is-active" if choice.active else ""),
    }
    if choice.href:
        return html.A(body, href=choice.href, **({"download": ""} if choice.download else {}), **shared)
    if choice.reason:
        shared["aria-disabled"] = "true"
    return html.Button(body, type="button", **shared, **acting(choice.act, choice.arg))


def menu(
    label: Children, choices: Sequence[Choice], *, name: str, title: str = "", className: str = "", **extra: Any
) -> html.Div:
    """A menu button. ``name`` is read after the words of ``label``, or instead of a lone icon; ``title`` is shown."""
    # The spoken name must begin with the words one sees, or people who speak to their computer cannot press it.
    words = isinstance(label, list)
    face = [*label, html.Span(f", {name}", className="as-hidden")] if isinstance(label, list) else label
    trigger = html.Button(
        face,
        type="button",
        className=f"as-menu-button {className}".strip(),
        **{"aria-haspopup": "menu", "aria-expanded": "false"},
        **({} if words else {"aria-label": name}),
        **extra,
    )
    head = [html.Div(title, className="as-menu-title", role="presentation")] if title else []
    sheet = html.Div(
        [*head, *[menu_item(choice) for choice in choices]],
        className="as-menu",
        role="menu",
        hidden=True,
        **{"aria-label": title or name},
    )
    return html.Div([trigger, sheet], className="as-menu-host")
