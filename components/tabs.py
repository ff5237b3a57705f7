"""Tabs of a card, switched by `assets/js/tabs.js`; the first panel is open from the start."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dash import html

from components.act import Children, attributes


def tabs(name: str, panels: Sequence[tuple[str, str, Any]], side: Children = None) -> html.Div:
    """Tabs over ``panels``: (key, label, content). ``side`` stands at the right end of the tab row."""
    heads = [
        html.Button(
            label,
            type="button",
            role="tab",
            id=f"{name}-tab-{key}",
            className="as-tab",
            tabIndex=0 if index == 0 else -1,
            **attributes(
                {
                    "aria-selected": "true" if index == 0 else "false",
                    "aria-controls": f"{name}-panel-{key}",
                    "data-tab": key,
                }
            ),
        )
        for index, (key, label, _) in enumerate(panels)
    ]
    bodies = [
        html.Div(
            content,
            role="tabpanel",
            id=f"{name}-panel-{key}",
            hidden=index > 0,
            className="as-tabpanel",
            **attributes({"aria-labelledby": f"{name}-tab-{key}"}),
        )
        for index, (key, _, content) in enumerate(panels)
    ]
    bar = html.Div(
        [
            html.Div(
                heads, role="tablist", className="as-tablist", **attributes({"aria-label": "Views of the answer"})
            ),
            html.Div(side, className="as-tabs-side"),
        ],
        className="as-tabbar-row",
    )
    return html.Div([bar, *bodies], className="as-tabs", **attributes({"data-tabs": name}))
