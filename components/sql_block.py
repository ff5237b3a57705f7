"""SQL on the page, with a button that copies it; `assets/js/55-sql.js` tells keywords, text and numbers apart."""

from __future__ import annotations

from dash import html

from components.act import attributes, button
from components.icon import icon


def sql_block(sql: str) -> html.Div:
    """The statement that was run, exactly, in a scrollable block."""
    return html.Div(
        [
            html.Pre(
                html.Code(sql, **attributes({"data-sql": ""})),
                className="as-sql",
                tabIndex=0,
                role="region",
                **attributes({"aria-label": "SQL of this answer"}),
            ),
            button([icon("clipboard"), "Copy"], "copy", kind="tiny", label="Copy the SQL"),
        ],
        className="as-sql-frame",
    )
