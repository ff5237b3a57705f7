"""A button that opens a list of choices.

The list itself is made by `assets/js/40-menu.js` when it is opened: an answer has dozens of choices that are rarely
looked at, and as components they would cost more than the rest of its card.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from dash import html

from components.act import Children, attributes
from components.view import Choice


def told(choice: Choice) -> dict[str, Any]:
    """A choice as the script reads it, without what is empty.

    >>> told(Choice("Bars", "edit", {"chart": "bar"}, active=True))
    {'text': 'Bars', 'act': 'edit', 'arg': {'chart': 'bar'}, 'active': True}
    """
    return {name: value for name, value in vars(choice).items() if value not in ("", None, False)}


def menu(
    label: Children, choices: Sequence[Choice], *, name: str, title: str = "", className: str = "", **extra: Any
) -> html.Button:
    """A menu button. ``name`` is read after the words of ``label``, or instead of a lone icon; ``title`` is shown."""
    # The spoken name must begin with the words one sees, or people who speak to their computer cannot press it.
    words = isinstance(label, list)
    face = [*label, html.Span(f", {name}", className="as-hidden")] if isinstance(label, list) else label
    spoken = attributes({} if words else {"aria-label": name})
    return html.Button(
        face,
        type="button",
        className=f"as-menu-button {className}".strip(),
        **attributes({"aria-haspopup": "menu", "aria-expanded": "false", "data-title": title}),
        **attributes({"data-menu": json.dumps([told(choice) for choice in choices], ensure_ascii=False)}),
        **spoken,
        **extra,
    )
