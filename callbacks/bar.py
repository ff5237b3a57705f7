"""The top bar and the start of the Ask page: which source is asked, by which engine, and what works there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dash import Dash, Input, Output, dcc, html

from assay.accounts.acting import current_actor, refused
from assay.kernel.errors import AssayError
from assay.records.stored import SourceRecord
from assay.services import CatalogEntry, Services
from callbacks.places import everywhere
from components import ids
from components.act import acting
from components.cards import nothing_yet
from components.cell_text import moment
from components.icon import icon
from components.menu import menu
from components.shell import data_status, source_picker
from components.view import Choice

ENGINES = {
    "local": ("Local engine", "cpu", "on this machine"),
    "llm": ("Language model", "stars", "writes a draft, checked here"),
    "verify": ("Both, compared", "intersect", "two engines must agree"),
}
KIND_WORDS = {
    "duckdb": "DuckDB",
    "sqlite": "SQLite",
    "postgresql": "PostgreSQL",
    "postgres": "PostgreSQL",
    "mysql": "MySQL",
    "mariadb": "MariaDB",
    "csv": "CSV",
    "xlsx": "Excel",
    "parquet": "Parquet",
    "sample": "sample data",
}


def kind_words(kind: str) -> str:
    """A source's kind as people write it."""
    return KIND_WORDS.get(kind.partition("+")[0], kind)


def chosen(records: Sequence[SourceRecord], *names: str | None) -> SourceRecord | None:
    """The first of ``names`` that is a source (id or name), else the first source there is."""
    by_name = {record.name: record for record in records} | {record.id: record for record in records}
    return next((by_name[name] for name in names if name in by_name), records[0] if records else None)


def picker(records: Sequence[SourceRecord], current: SourceRecord | None) -> Any:
    """The menu of sources; a link to add the first one when there is none."""
    if current is None:
        return dcc.Link([icon("plus-lg"), "Add data"], href="/sources", className="as-btn as-btn-secondary")
    choices = tuple(
        Choice(
            record.title or record.name,
            "source",
            {"source": record.name},
            detail=kind_words(record.kind),
            icon="database",
            active=record.id == current.id,
        )
        for record in records
    )
    add = Choice("Add a source", icon="plus-lg", href="/sources")
    return source_picker(current.title or current.name, kind_words(current.kind), (*choices, add))


def engine_picker(offered: Sequence[str], current: str) -> Any:
    """The engines there are; plain words when there is only one."""
    words, glyph, _ = ENGINES[current]
    if len(offered) < 2:
        return html.Span([icon(glyph), words], className="as-engine")
    choices = [
        Choice(
            ENGINES[name][0],
            "engine",
            {"engine": name},
            detail=ENGINES[name][2],
            icon=ENGINES[name][1],
            active=name == current,
        )
        for name in offered
    ]
    return menu(
        [icon(glyph), words, icon("chevron-down", "as-caret")],
        choices,
        name="engine",
        title="Answered by",
        className="as-btn as-btn-quiet",
    )


def counted(entries: Sequence[CatalogEntry]) -> str:
    """How much there is to ask about."""
    names = {kind: sum(entry.kind == kind for entry in entries) for kind in ("metric", "dimension", "table")}
    parts = [f"{number:,} {kind if number == 1 else kind + 's'}" for kind, number in names.items() if number]
    return f"{', '.join(parts)}. Every answer shows how it was made."


def start_head(record: SourceRecord | None, entries: Sequence[CatalogEntry]) -> list[Any]:
    """The heading over the composer."""
    if record is None:
        return [
            html.H2("Start with your data, or a sample", className="as-start-title"),
            html.P("Nothing is connected yet."),
        ]
    return [html.H2(f"Ask about {record.title or record.name}", className="as-start-title"), html.P(counted(entries))]


def start_body(record: SourceRecord | None, starters: Sequence[str], questions: int) -> list[Any]:
    """Questions that work on this source, below the composer."""
    if record is None:
        link = dcc.Link("Add data", href="/sources", className="as-btn as-btn-primary")
        return [nothing_yet("There is nothing to ask yet", "Drop a file, connect a database or load a sample.", link)]
    pills = [
        html.Button(
            [icon("patch-check" if questions else "arrow-return-right"), text],
            type="button",
            className="as-pill",
            **acting("ask", {"text": text}),
        )
        for text in starters
    ]
    title = "Verified questions on this source" if questions else "Questions that already work"
    more = dcc.Link(f"All {questions}" if questions else "What is in here", href="/explore", className="as-link")
    return [html.Div([html.H3(title), more], className="as-start-head"), html.Div(pills, className="as-pills")]


def register(app: Dash, services: Services) -> None:
    """Picker, engine, start."""
    offered = ("local",) if services.settings.llm_provider == "none" else ("local", "llm", "verify")

    @app.callback(
        Output(ids.places("picker"), "children"),
        Output(ids.places("status"), "children"),
        Output(ids.SOURCE, "data"),
        Input(ids.SOURCE, "data"),
        Input(ids.CONVERSATION, "data"),
        Input(ids.SOURCES_CHANGED, "data"),
    )
    def bar(source: str | None, conversation: dict[str, Any] | None, _: Any) -> Any:
        records = services.sources.list(current_actor())
        current = chosen(records, (conversation or {}).get("source"), source)
        status = data_status(f"Read {moment(current.created_at)}") if current else None
        return everywhere(picker(records, current), 0), everywhere(status, 1), current.name if current else None

    @app.callback(Output(ids.places("engine"), "children"), Input(ids.ENGINE, "data"))
    def engine(current: str | None) -> Any:
        return everywhere(engine_picker(offered, current if current in offered else "local"))

    @app.callback(
        Output(ids.places("start-head"), "children"),
        Output(ids.places("start-body"), "children"),
        Input(ids.SOURCE, "data"),
    )
    def start(source: str | None) -> Any:
        head, body = starting(services, source)
        return everywhere(head, 0), everywhere(body, 1)


def starting(services: Services, source: str | None) -> tuple[list[Any], list[Any]]:
    """What stands above and below the composer before the first question."""
    record = chosen(services.sources.list(current_actor()), source)
    if record is None:
        return start_head(None, ()), start_body(None, (), 0)
    try:
        entries = services.catalog.entries(record.name, current_actor())
        starters = services.sources.starters(record.name, current_actor())
    except AssayError as error:
        refused(error)
        return start_head(record, ()), [nothing_yet(error.message, error.hint)]
    return start_head(record, entries), start_body(record, starters, sum(entry.kind == "question" for entry in entries))
