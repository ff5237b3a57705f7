"""SQL on the page: keywords, text and numbers told apart, with a button that copies it."""

from __future__ import annotations

import re

from dash import html

from components.act import button
from components.icon import icon

KEYWORDS = (
    "with as select distinct from where group by order having limit offset join left right full inner outer cross "
    "on using and or not in is null case when then else end over partition between like ilike union all except "
    "intersect asc desc nulls first last cast interval filter date timestamp true false exists qualify rows range "
    "preceding following current row"
).split()
TOKEN = re.compile(
    r"(?P<text>'(?:[^']|'')*')|(?P<name>\"[^\"]*\"|`[^`]*`)|(?P<number>\b\d+(?:\.\d+)?\b)|(?P<word>\b[A-Za-z_]\w*\b)"
)


def pieces(sql: str) -> list[tuple[str, str]]:
    """(text, class) pairs that join to ``sql``.

    >>> pieces("SELECT 1")
    [('SELECT', 'keyword'), (' ', ''), ('1', 'number')]
    """
    found: list[tuple[str, str]] = []
    end = 0
    for match in TOKEN.finditer(sql):
        kind = match.lastgroup or ""
        if kind == "word":
            kind = "keyword" if match.group().lower() in KEYWORDS else ""
        found += [(sql[end : match.start()], ""), (match.group(), kind)]
        end = match.end()
    return [piece for piece in [*found, (sql[end:], "")] if piece[0]]


def sql_block(sql: str) -> html.Div:
    """The statement that was run, exactly, in a scrollable block."""
    code = html.Code([html.Span(text, className=f"as-sql-{kind}") if kind else text for text, kind in pieces(sql)])
    return html.Div(
        [
            html.Pre(code, className="as-sql", tabIndex=0, role="region", **{"aria-label": "SQL of this answer"}),
            button([icon("clipboard"), "Copy"], "copy", {"text": sql}, kind="tiny", label="Copy the SQL"),
        ],
        className="as-sql-frame",
    )
