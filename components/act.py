"""Controls that a script in `assets/js` handles by delegation, so that a page of answers needs few callbacks.

An element with `data-act="name"` and `data-arg` (JSON) is dispatched by `assets/js/actions.js`.
"""

from __future__ import annotations

import json
from typing import Any

from dash import html
from dash.development.base_component import Component

Children = Component | str | list[Any] | None


def acting(name: str, arg: Any = None) -> dict[str, str]:
    """The attributes that make an element do ``name`` with ``arg`` when pressed.

    >>> acting("ask", {"text": "revenue"})
    {'data-act': 'ask', 'data-arg': '{"text": "revenue"}'}
    """
    attributes = {"data-act": name}
    return attributes if arg is None else attributes | {"data-arg": json.dumps(arg, ensure_ascii=False)}


def button(
    children: Children, act: str, arg: Any = None, *, kind: str = "quiet", label: str = "", **extra: Any
) -> html.Button:
    """A button handled by script. ``kind``: primary, secondary, quiet, small, tiny, icon or a class of its own."""
    attributes = acting(act, arg) | extra
    if label:
        attributes |= {"aria-label": label, "title": label}
    return html.Button(children, className=f"as-btn as-btn-{kind}", type="button", **attributes)
