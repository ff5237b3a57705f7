"""Icons from the Bootstrap icon font; always beside words or inside a control that has a label."""

from __future__ import annotations

from dash import html

from components.act import attributes


def icon(name: str, extra: str = "") -> html.I:
    """The icon called ``name`` in the font, hidden from screen readers."""
    return html.I(className=f"bi bi-{name} {extra}".rstrip(), **attributes({"aria-hidden": "true"}))
