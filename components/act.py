"""Controls that a script in `assets/js` handles by delegation, so that a page of answers needs few callbacks.

An element with `data-act="name"` and `data-arg` (JSON) is dispatched by `assets/js/actions.js`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from dash import html
from dash.development.base_component import Component

Children = Component | str | list[Any] | None


def attributes(named: Mapping[str, str]) -> dict[str, Any]:
    """Attributes whose names are no Python names, such as ``aria-label``, to be given to a component.

    >>> attributes({"aria-hidden": "true"})
    {'aria-hidden': 'true'}
    """
    return dict(named)


def acting(name: str, arg: Any = None) -> dict[str, Any]:
    """The attributes that make an element do ``name`` with ``arg`` when pressed.

    >>> acting("ask", {"text": "revenue"})
    {'data-act': 'ask', 'data-arg': '{"text": "revenue"}'}
    """
    found = {"data-act": name}
    return found if arg is None else found | {"data-arg": json.dumps(arg, ensure_ascii=False)}


def button(
    children: Children, act: str, arg: Any = None, *, kind: str = "quiet", label: str = "", **extra: Any
) -> html.Button:
    """A button handled by script. ``kind``: primary, secondary, quiet, small, tiny, icon or a class of its own."""
    more = acting(act, arg) | extra
    if label:
        more |= {"aria-label": label, "title": label}
    return html.Button(children, className=f"as-btn as-btn-{kind}", type="button", **more)
