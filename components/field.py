"""A text field with its label; the label may be for screen readers only."""

from __future__ import annotations

from typing import Any

from dash import dcc, html


def field(name: str, label: str, *, shown: bool = True, help_: str = "", **options: Any) -> list[Any]:
    """Label, input and help text of the input with id ``name``. ``options`` go to `dcc.Input`."""
    settings: dict[str, Any] = {"type": "text", "className": "as-field", "autoComplete": "off"} | options
    return [
        html.Label(label, htmlFor=name, className="as-label" if shown else "as-hidden"),
        dcc.Input(id=name, **settings),
        html.P(help_, className="as-help") if help_ else None,
    ]
