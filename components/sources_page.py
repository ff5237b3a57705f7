"""The Sources page: drop a file, connect a database, load a sample; what was found stands beside it."""

from __future__ import annotations

from dash import dcc, html

from components import ids
from components.act import attributes, button
from components.field import field
from components.icon import icon
from components.shell import topbar
from components.skeleton import rows_skeleton
from components.source_cards import READ_AS

ACCEPTED = ".csv,.tsv,.txt,.xlsx,.xls,.parquet,.json,.jsonl,.ndjson,.sqlite,.db,.sqlite3,.duckdb"


def _drop() -> html.Div:
    return html.Div(
        [
            icon("file-earmark-arrow-up"),
            html.H2("Drop a file here"),
            html.P("CSV, Excel, Parquet, JSON lines, SQLite or DuckDB"),
            html.Div(
                [
                    button("Choose a file", "choose-file", kind="secondary"),
                    button(
                        [icon("database"), "Connect a database"], "open-dialog", {"id": ids.CONNECT}, kind="secondary"
                    ),
                ],
                className="as-way-out",
            ),
        ],
        className="as-drop",
        **attributes({"data-drop": ACCEPTED}),
    )


def _connect_dialog() -> html.Dialog:
    return html.Dialog(
        [
            html.H2("Connect a database"),
            *field(ids.CONNECT_NAME, "Name", placeholder="warehouse"),
            *field(
                ids.CONNECT_URL,
                "Address",
                placeholder="postgresql://user:password@host/database",
                help_="PostgreSQL, MySQL, MariaDB, SQLite or DuckDB. It is only read, never written.",
            ),
            html.Div(id=ids.CONNECT_RESULT, className="as-connect-result", role="status"),
            html.Div(
                [
                    button("Cancel", "close-dialog", kind="quiet"),
                    button("Test", "connect", {"do": "test"}, kind="secondary"),
                    button("Connect", "connect", {"do": "connect"}, kind="primary"),
                ],
                className="as-dialog-foot",
            ),
        ],
        id=ids.CONNECT,
        className="as-dialog",
        **attributes({"aria-label": "Connect a database"}),
    )


def _column_dialog() -> html.Dialog:
    options = [html.Option(words, value=kind) for kind, (words, _) in READ_AS.items()]
    name = ids.COLUMN
    return html.Dialog(
        [
            html.H2("Change a column"),
            html.P("", id=f"{name}-name", className="as-mono"),
            html.Label("Read as", htmlFor=f"{name}-kind", className="as-label"),
            html.Select(options, id=f"{name}-kind", className="as-field"),
            html.Label("Label", htmlFor=f"{name}-label", className="as-label"),
            html.Textarea(id=f"{name}-label", rows=1, className="as-field"),
            html.Label("Also called", htmlFor=f"{name}-synonyms", className="as-label"),
            html.Textarea(id=f"{name}-synonyms", rows=1, className="as-field"),
            html.P("Separate words by commas. They are understood when you ask.", className="as-help"),
            html.Label("Unit", htmlFor=f"{name}-unit", className="as-label"),
            html.Textarea(id=f"{name}-unit", rows=1, className="as-field"),
            html.Div(
                [
                    button(
                        "Not personal data",
                        "column-pii",
                        kind="secondary",
                        **attributes({"aria-pressed": "false", "id": f"{name}-pii"}),
                    )
                ],
                className="as-column-pii",
            ),
            html.Div(
                [button("Cancel", "close-dialog", kind="quiet"), button("Save", "column-save", kind="primary")],
                className="as-dialog-foot",
            ),
        ],
        id=name,
        className="as-dialog",
        **attributes({"aria-label": "Change a column"}),
    )


def sources_page(source: str | None = None) -> html.Div:
    """The shell of the page; callbacks fill the lists."""
    left = html.Div(
        [
            _drop(),
            html.Div(id=ids.place("run"), className="as-sources-run"),
            html.Section(
                [html.H3("Connected"), html.Div(rows_skeleton(2), id=ids.place("sources"), className="as-list")]
            ),
            html.Section(
                [html.H3("Samples"), html.Div(rows_skeleton(3), id=ids.place("samples"), className="as-list")]
            ),
        ],
        className="as-sources-left",
    )
    body = html.Div(
        [
            html.H2("Start with your data, or a sample", className="as-start-title"),
            html.P(
                "You can ask at once. Assay reads types, keys, dates and names, and shows what it found.",
                className="as-lead",
            ),
            html.Div(
                [left, html.Div(id=ids.place("found"), className="as-sources-right")], className="as-sources-grid"
            ),
        ],
        className="as-sources",
    )
    return html.Div(
        [
            dcc.Store(id=ids.SOURCES_ACTION, data={"do": "look", "source": source} if source else None),
            topbar(html.H1("Sources")),
            html.Div([html.Div(body, className="as-scroll")], className="as-page-body"),
            _connect_dialog(),
            _column_dialog(),
        ],
        className="as-page",
    )
