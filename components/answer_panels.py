"""The tabs of an answer besides its chart: table, SQL, words, receipt. Made when they are opened."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from dash import html

from assay.records.answer import PREVIEW_ROWS, Answer
from components.act import button
from components.answer_view import checks, receipt
from components.data_table import data_table
from components.how_answered import how_answered
from components.icon import icon
from components.sql_block import sql_block
from components.view import Check


def _parts(answer: Answer) -> tuple[Answer, ...]:
    return answer.parts or (answer,)


def table_panel(answer: Answer) -> list[Any]:
    """All tables of an answer: whole when small, asked for page by page when large."""
    found: list[Any] = []
    for part in _parts(answer):
        whole = part.row_count <= min(PREVIEW_ROWS, len(part.rows))
        title = [html.H3(part.title or part.question, className="as-table-title")] if answer.parts else []
        found += [*title, data_table(part.id, part.columns, part.rows if whole else None, part.row_count)]
    return found


def sql_panel(answer: Answer) -> list[Any]:
    """The statements that ran."""
    return [sql_block(part.sql) for part in _parts(answer) if part.sql]


def words_panel(answer: Answer) -> html.P:
    """The same in plain words."""
    said = "\n\n".join(part.in_words for part in _parts(answer) if part.in_words)
    return html.P(said or answer.in_words, className="as-words")


def checks_list(checks: Sequence[Check]) -> html.Ul:
    """What was checked: passed, failed, or only noted."""
    glyphs = {True: "check2 is-good", False: "x-lg is-bad", None: "shield"}
    return html.Ul(
        [html.Li([icon(glyphs[check.passed]), html.Span(check.text)]) for check in checks], className="as-checks"
    )


def receipt_panel(answer: Answer) -> html.Div:
    rows = [
        html.Div(
            [html.Dt(name), html.Dd(value, className="as-mono" if name in {"Query", "Spec"} else "")],
            className="as-receipt-row",
        )
        for name, value in receipt(answer)
    ]
    link = html.A(["Permanent link", icon("arrow-right")], href=f"/answer/{answer.id}", className="as-link")
    again = button([icon("arrow-repeat"), "Run again"], "rerun", {"id": answer.id}, kind="tiny")
    return html.Div(
        [
            html.Dl(rows, className="as-receipt"),
            checks_list(checks(answer)),
            html.Div([again, link], className="as-receipt-foot"),
            how_answered(answer),
        ]
    )


PANELS: dict[str, Callable[[Answer], Any]] = {
    "table": table_panel,
    "sql": sql_panel,
    "words": words_panel,
    "receipt": receipt_panel,
}
