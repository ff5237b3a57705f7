"""Explore: what a source holds, by kind and by search, and one entry in full."""

from __future__ import annotations

from collections import Counter
from typing import Any

from dash import ClientsideFunction, Dash, Input, Output, State

from assay.accounts.acting import current_actor, refused
from assay.kernel.errors import AssayError
from assay.services import CatalogEntry, Services
from callbacks.bar import chosen
from components import ids
from components.cards import nothing_yet
from components.catalog_cards import KINDS, entry_detail, entry_list, kind_segments


def best_kind(entries: list[CatalogEntry], wanted: str, searched: bool) -> str:
    """The kind to list: the one asked for, or where the best match is when that one has none."""
    kinds = [entry.kind for entry in entries]
    if wanted in kinds or not kinds:
        return wanted
    listed = [kind for kind, _, _ in KINDS]
    return (
        next((kind for kind in kinds if kind in listed), wanted)
        if searched
        else next((kind for kind in listed if kind in kinds), wanted)
    )


def register(app: Dash, services: Services) -> None:
    """List and detail."""

    @app.callback(
        Output(ids.EXPLORE_KINDS, "children"),
        Output(ids.EXPLORE_LIST, "children"),
        Output(ids.EXPLORE_DETAIL, "children"),
        Input(ids.EXPLORE_KIND, "data"),
        Input(ids.EXPLORE_QUERY, "value"),
        Input(ids.EXPLORE_PICK, "data"),
        State(ids.SOURCE, "data"),
    )
    def explore(kind: dict[str, Any] | None, query: str | None, pick: dict[str, Any] | None, source: str | None) -> Any:
        record = chosen(services.sources.list(current_actor()), source)
        if record is None:
            return None, nothing_yet("There is nothing to explore yet", "Add data on the Sources page."), None
        searched = (query or "").strip()
        try:
            entries = list(services.catalog.entries(record.name, current_actor(), search=searched))
        except AssayError as error:
            refused(error)
            return None, nothing_yet(error.message, error.hint), None
        shown = best_kind(entries, (kind or {}).get("kind", "metric"), bool(searched))
        name = (pick or {}).get("name")
        entry = next((item for item in entries if item.name == name and item.kind == (pick or {}).get("kind")), None)
        listed = [item for item in entries if item.kind == shown]
        segments = kind_segments(shown, dict(Counter(item.kind for item in entries)))
        return segments, entry_list(listed, name, searched), entry_detail(entry) if entry else None

    app.clientside_callback(
        ClientsideFunction("assay", "explore_address"),
        Input(ids.EXPLORE_KIND, "data"),
        Input(ids.EXPLORE_QUERY, "value"),
        Input(ids.EXPLORE_PICK, "data"),
    )
