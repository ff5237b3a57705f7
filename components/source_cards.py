"""The Sources page in parts: what is connected, samples, and what was found in a source."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dash import html

from assay.catalog.entries import CatalogEntry
from assay.catalog.sources import SampleData
from assay.present import numbers
from assay.records.stored import SourceRecord
from components import ids
from components.act import acting, button
from components.badge import tag
from components.cell_text import cell, moment
from components.icon import icon
from components.menu import menu
from components.view import Choice

READ_AS: dict[str, tuple[str, str]] = {
    "identifier": ("Key", "key"),
    "time": ("Date", "calendar3"),
    "categorical": ("Value", "tag"),
    "boolean": ("Yes or no", "toggle-on"),
    "number": ("Measure", "hash"),
    "text": ("Text", "fonts"),
    "geo": ("Place", "geo-alt"),
}
ICONS = {
    "shop": "bag",
    "cart": "bag",
    "ecommerce": "bag",
    "agile": "kanban",
    "health": "heart-pulse",
    "healthcare": "heart-pulse",
    "wellbeing": "emoji-smile",
    "voice": "headset",
    "box": "box-seam",
}
FIRST_COLUMNS = 8


def _act(do: str, **arg: Any) -> dict[str, Any]:
    return {"store": ids.SOURCES_ACTION, "data": {"do": do} | arg}


def sample_row(sample: SampleData) -> html.Button:
    """A sample that can be loaded, or is."""
    glyph = ICONS.get(sample.icon, ICONS.get(sample.name, sample.icon))
    state = tag("Loaded", "good") if sample.loaded else html.Span(sample.detail or "Load", className="as-row-detail")
    action = (
        acting("store", _act("look", source=sample.loaded))
        if sample.loaded
        else acting("store", _act("load", name=sample.name))
    )
    return html.Button(
        [
            icon(glyph),
            html.Span(
                [html.Strong(sample.title), html.Span(sample.description, className="as-row-about")],
                className="as-row-text",
            ),
            state,
            icon("chevron-right"),
        ],
        type="button",
        className="as-list-row",
        **action,
    )


def source_row(record: SourceRecord, kind: str) -> html.Div:
    """A connected source with what can be done to it."""
    more = menu(
        icon("three-dots"),
        (
            Choice("Read again", "store", _act("refresh", source=record.name), icon="arrow-repeat"),
            Choice(
                "Remove", "remove-source", {"source": record.name, "title": record.title or record.name}, icon="trash"
            ),
        ),
        name=f"More for {record.title or record.name}",
        className="as-btn as-btn-icon",
    )
    look = html.Button(
        [
            icon("database"),
            html.Span(
                [
                    html.Strong(record.title or record.name),
                    html.Span(f"{kind}, read {moment(record.created_at)}", className="as-row-about"),
                ],
                className="as-row-text",
            ),
        ],
        type="button",
        className="as-list-row is-inner",
        **acting("store", _act("look", source=record.name)),
    )
    ask = button(
        "Ask", "source", {"source": record.name, "then": "/"}, kind="small", label=f"Ask {record.title or record.name}"
    )
    return html.Div([look, ask, more], className="as-list-line")


def _found(entry: CatalogEntry) -> Any:
    """What was learned of a column, in a few words."""
    facts = entry.facts
    if facts["pii"]:
        return html.Span("Personal data, values not shown", className="as-pii")
    if facts["links_to"]:
        return f"links to {facts['links_to']}"
    also = f", also “{'”, “'.join(facts['synonyms'][:2])}”" if facts["synonyms"] else ""
    if (
        facts["minimum"] is not None
        and facts["type"] in {"date", "timestamp", "integer", "number"}
        and facts["read_as"] != "identifier"
    ):
        return f"{_edge(facts, 'minimum')} to {_edge(facts, 'maximum')}{also}"
    if facts["read_as"] == "identifier":
        return "unique" if facts["distinct"] else "key"
    if facts["distinct"]:
        return numbers.count(facts["distinct"], "value") + also
    return facts["db_type"] or facts["type"]


def _edge(facts: dict[str, Any], which: str) -> str:
    value = facts[which]
    return cell(value[:10] if isinstance(value, str) else value, facts["type"], facts["unit"], None)


def column_row(source: str, entry: CatalogEntry) -> html.Div:
    """One column: its name, what it was read as, what was found, and the pencil that changes it."""
    facts = entry.facts
    words, glyph = READ_AS.get(
        facts["read_as"] or "", ("Text", "fonts") if facts["type"] == "text" else ("Measure", "hash")
    )
    edit = {
        "source": source,
        "table": facts["table"],
        "column": entry.label,
        "kind": facts["read_as"] or "",
        "unit": facts["unit"] or "",
        "synonyms": ", ".join(facts["synonyms"]),
        "pii": bool(facts["pii"]),
    }
    return html.Div(
        [
            html.Span(entry.label, className="as-mono as-column-name", title=entry.name),
            html.Span([icon(glyph), words], className="as-column-kind"),
            html.Span(_found(entry), className="as-column-found"),
            button(icon("pencil"), "column", edit, kind="icon", label=f"Change {entry.label}"),
        ],
        className="as-column-row",
    )


def _table(source: str, name: str, rows: int | None, columns: Sequence[CatalogEntry], open_: bool) -> html.Details:
    size = ", ".join(
        part
        for part in (numbers.count(rows, "row") if rows is not None else "", numbers.count(len(columns), "column"))
        if part
    )
    head = html.Div(
        [html.Span("Column"), html.Span("Read as"), html.Span("What was found")], className="as-column-row is-head"
    )
    shown = [column_row(source, entry) for entry in columns[:FIRST_COLUMNS]]
    rest = [column_row(source, entry) for entry in columns[FIRST_COLUMNS:]]
    more = (
        [html.Details([html.Summary(f"{len(rest)} more columns"), html.Div(rest)], className="as-more")] if rest else []
    )
    return html.Details(
        [html.Summary([html.Span(name, className="as-mono"), html.Span(size)]), head, *shown, *more],
        open=open_,
        className="as-found-table",
    )


def found_card(
    record: SourceRecord,
    kind: str,
    tables: Sequence[CatalogEntry],
    columns: Sequence[CatalogEntry],
    starters: Sequence[str],
) -> html.Article:
    """Everything found in a source, open to correction, with questions that already work."""
    by_table = {table.name: [entry for entry in columns if entry.facts["table"] == table.name] for table in tables}
    parts = [
        _table(record.name, table.name, table.facts["rows"], by_table[table.name], index == 0)
        for index, table in enumerate(tables)
    ]
    notes = [html.P(note, className="as-help") for note in record.options.get("notes", [])]
    return html.Article(
        [
            _found_head(record, kind, len(tables)),
            *notes,
            html.Div(parts, className="as-found-tables"),
            _found_questions(record, starters),
            _found_foot(record),
        ],
        className="as-card as-found",
    )


def _found_head(record: SourceRecord, kind: str, tables: int) -> html.Div:
    glyph = icon("file-earmark-text" if kind in {"CSV", "Excel", "Parquet"} else "database")
    size = html.Span(numbers.count(tables, "table"), className="as-row-detail")
    return html.Div([glyph, html.H2(record.title or record.name), size], className="as-found-head")


def _found_questions(record: SourceRecord, starters: Sequence[str]) -> html.Div | None:
    """Questions that already work; None where there are none."""
    pills = [
        html.Button(text, type="button", className="as-pill", **acting("ask-on", {"source": record.name, "text": text}))
        for text in starters[:4]
    ]
    head = html.H3("Questions that already work")
    return html.Div([head, html.Div(pills, className="as-pills")], className="as-found-pills") if pills else None


def _found_foot(record: SourceRecord) -> html.Div:
    said = "Types, keys and names were inferred. Change what is wrong."
    if record.sample:
        said = "Sample data, made on this machine."
    ask = button("Ask a question", "source", {"source": record.name, "then": "/"}, kind="primary")
    return html.Div([html.Span(said, className="as-help"), ask], className="as-found-foot")
