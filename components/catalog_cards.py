"""The Explore page in parts: the list of what a source holds, and one entry in full."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from dash import html

from assay.catalog.entries import CatalogEntry
from assay.present import numbers
from components import ids
from components.act import acting, attributes, button
from components.badge import tag
from components.cards import nothing_yet
from components.cell_text import cell, moment
from components.icon import icon

KINDS: tuple[tuple[str, str, str], ...] = (
    ("metric", "Metrics", "bar-chart"),
    ("dimension", "Dimensions", "diagram-3"),
    ("table", "Tables", "table"),
    ("column", "Columns", "layout-three-columns"),
    ("term", "Words", "book"),
    ("question", "Verified questions", "patch-check"),
)
GLYPHS = {kind: glyph for kind, _, glyph in KINDS} | {"entity": "box"}
MOST = 400


def _pick(entry: CatalogEntry) -> dict[str, Any]:
    return {"store": ids.EXPLORE_PICK, "data": {"kind": entry.kind, "name": entry.name}}


def kind_segments(current: str, counts: dict[str, int]) -> html.Div:
    """What can be listed, with how many there are."""
    return html.Div(
        [
            html.Button(
                [words, html.Span(f"{counts.get(kind, 0):,}")],
                type="button",
                className="as-segment",
                **attributes({"aria-pressed": str(kind == current).lower()}),
                **acting("store", {"store": ids.EXPLORE_KIND, "data": {"kind": kind}}),
            )
            for kind, words, _ in KINDS
            if counts.get(kind)
        ],
        className="as-segments",
        role="group",
        **attributes({"aria-label": "What to list"}),
    )


def _short(entry: CatalogEntry) -> str:
    facts = entry.facts
    by_kind: dict[str, list[Any]] = {
        "metric": [facts.get("unit")],
        "dimension": [facts.get("entity")],
        "table": [numbers.count(facts["rows"], "row") if facts.get("rows") is not None else None],
        "column": [facts.get("table"), facts.get("type")],
        "term": [facts.get("means")],
        "question": [f"by {facts['by']}" if facts.get("by") else None],
        "entity": [facts.get("table")],
    }
    return ", ".join(str(part) for part in by_kind[entry.kind] if part)


def _marks(entry: CatalogEntry) -> list[Any]:
    facts = entry.facts
    marks = [tag("Deprecated", "warn")] if facts.get("deprecated") else []
    marks += [tag("Tested", "good")] if facts.get("tested") else []
    marks += [tag("Personal data", "warn", "shield")] if facts.get("pii") else []
    return marks + ([tag("Inferred", "dashed")] if facts.get("inferred") else [])


def entry_row(entry: CatalogEntry, picked: bool) -> html.Button:
    """One entry: label, what it is about, and how far it is proven."""
    mono = " as-mono" if entry.kind in {"column", "table"} else ""
    return html.Button(
        [
            icon(GLYPHS[entry.kind]),
            html.Span(
                [html.Strong(entry.label, className=mono), html.Span(entry.description, className="as-row-about")],
                className="as-row-text",
            ),
            html.Span(_marks(entry), className="as-row-marks"),
            html.Span(_short(entry), className="as-row-detail"),
        ],
        type="button",
        className="as-list-row" + (" is-active" if picked else ""),
        **acting("store", _pick(entry)),
        **attributes({"aria-current": "true"}) if picked else {},
    )


INFERRED = "Inferred from the columns, not confirmed"


def _group(entry: CatalogEntry) -> tuple[bool, str]:
    """Governed metrics by category first, then what was only inferred; other kinds by entity or table."""
    if entry.kind == "metric" and entry.facts["inferred"]:
        return True, INFERRED
    key = {"metric": "category", "dimension": "entity", "column": "table"}.get(entry.kind, "")
    return False, str(entry.facts.get(key, ""))


def entry_list(entries: Sequence[CatalogEntry], picked: str | None, searched: str) -> Any:
    """All entries, grouped by category, entity or table; by rank when searched."""
    if not entries:
        text = f"Nothing here is called “{searched}”." if searched else "This source has none of these."
        return nothing_yet("Nothing found", text)
    shown = list(entries[:MOST])
    if searched:
        rows: list[Any] = [entry_row(entry, entry.name == picked) for entry in shown]
    else:
        rows = []
        for (_, name), members in groupby(sorted(shown, key=_group), key=_group):
            rows += [html.H2(name, className="as-list-group")] if name else []
            rows += [entry_row(entry, entry.name == picked) for entry in members]
    more = (
        [html.P(f"{len(entries) - MOST:,} more. Search to find them.", className="as-help")]
        if len(entries) > MOST
        else []
    )
    return html.Div([*rows, *more], className="as-list as-card")


def _facts(entry: CatalogEntry) -> list[tuple[str, Any]]:
    facts = entry.facts
    common = [("Also called", ", ".join(facts.get("synonyms", ()))), ("Unit", facts.get("unit"))]
    lines: dict[str, list[tuple[str, Any]]] = {
        "metric": [
            ("Category", facts.get("category")),
            ("Made from", ", ".join(facts.get("needs", ()))),
            ("Kind", facts.get("kind")),
            ("Good when", {"up": "it rises", "down": "it falls"}.get(str(facts.get("direction")))),
            ("Owner", facts.get("owner")),
            ("Version", facts.get("version")),
            ("Targets", _targets(facts.get("targets", ()))),
        ],
        "dimension": [
            ("Of", facts.get("entity")),
            ("Kind", facts.get("kind")),
            ("Values", ", ".join(map(str, facts.get("values", ())))),
        ],
        "column": [
            ("Table", facts.get("table")),
            ("Type", facts.get("db_type") or facts.get("type")),
            ("Links to", facts.get("links_to")),
            ("Different values", _count(facts.get("distinct"))),
            ("Empty", _count(facts.get("nulls"))),
            ("Range", _range(facts)),
            ("Samples", ", ".join(cell(value, "text") for value in facts.get("samples", ()))),
        ],
        "table": [
            ("Rows", _count(facts.get("rows"))),
            ("Columns", _count(facts.get("columns"))),
            ("Key", ", ".join(facts.get("key", ()))),
        ],
        "term": [("Means", facts.get("means"))],
        "question": [("Verified by", facts.get("by")), ("On", moment(str(facts.get("on", ""))))],
        "entity": [("Table", facts.get("table")), ("Rows", _count(facts.get("rows")))],
    }
    return [(name, value) for name, value in [*lines[entry.kind], *common] if value not in (None, "", ())]


def _count(value: int | None) -> str | None:
    return None if value is None else f"{value:,}"


def _range(facts: dict[str, Any]) -> str | None:
    if facts.get("minimum") is None:
        return None
    return f"{cell(facts['minimum'], facts['type'])} to {cell(facts['maximum'], facts['type'])}"


def _targets(targets: Sequence[dict[str, Any]]) -> str:
    return "; ".join(f"{numbers.short(target['value'])} a {target['period']}" for target in targets)


def questions_of(entry: CatalogEntry) -> list[str]:
    """Questions to ask about an entry."""
    if entry.kind == "metric":
        return [f"{entry.label} by month this year", f"{entry.label} last month"]
    return [entry.label] if entry.kind == "question" else []


def entry_detail(entry: CatalogEntry) -> html.Article:
    """One entry in full, with questions that use it."""
    rows = [html.Div([html.Dt(name), html.Dd(value)], className="as-receipt-row") for name, value in _facts(entry)]
    formula = entry.facts.get("formula")
    asks = [
        html.Button(
            [icon("arrow-return-right"), text], type="button", className="as-pill", **acting("ask", {"text": text})
        )
        for text in questions_of(entry)
    ]
    return html.Article(
        [
            html.Div(
                [
                    html.H2(entry.label),
                    html.Span(_marks(entry), className="as-row-marks"),
                    button(
                        icon("x-lg"),
                        "store",
                        {"store": ids.EXPLORE_PICK, "data": {"name": None}},
                        kind="icon",
                        label="Close",
                    ),
                ],
                className="as-detail-head",
            ),
            html.P(entry.facts["deprecated"], className="as-detail-warn") if entry.facts.get("deprecated") else None,
            html.P(entry.description, className="as-detail-text") if entry.description else None,
            html.Pre(str(formula), className="as-sql", tabIndex=0) if formula else None,
            html.Dl(rows, className="as-receipt"),
            html.Div(asks, className="as-pills"),
        ],
        className="as-card as-detail",
        **attributes({"aria-label": entry.label}),
    )
