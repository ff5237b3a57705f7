"""The list of conversations: search, open, rename, delete; and stopping a job."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import dash
from dash import ClientsideFunction, Dash, Input, Output, State, html, no_update

from assay.accounts.acting import current_actor
from assay.kernel.errors import AssayError
from assay.records.stored import Conversation
from assay.services import Services
from callbacks.faults import told
from components import ids
from components.act import acting
from components.icon import icon
from components.menu import menu
from components.view import Choice


def row(record: Conversation, open_: bool) -> html.Div:
    """One conversation with its menu."""
    link = html.A(
        record.title,
        href=f"/ask?c={record.id}",
        title=record.title,
        className="as-recent-link",
        **acting("open", {"conversation": record.id}),
        **({"aria-current": "true"} if open_ else {}),
    )
    more = menu(
        icon("three-dots"),
        (
            Choice("Rename", "rename", {"id": record.id, "title": record.title}, icon="pencil"),
            Choice("Copy link", "share", {"href": f"/ask?c={record.id}"}, icon="link-45deg"),
            Choice("Delete", "conversation", {"do": "delete", "id": record.id}, icon="trash"),
        ),
        name=f"More for {record.title}",
        className="as-btn as-btn-icon",
    )
    return html.Div([link, more], className="as-recent-row" + (" is-active" if open_ else ""))


def listed(records: Sequence[Conversation], current: str | None, searched: bool) -> Any:
    """All rows, or a sentence when there are none."""
    if not records:
        return html.P("Nothing found." if searched else "Questions you ask are kept here.", className="as-recent-none")
    return [row(record, record.id == current) for record in records]


def register(app: Dash, services: Services) -> None:
    """The list and what is done with it."""

    @app.callback(
        Output(ids.NAV_RECENT, "children"),
        Output(ids.HISTORY_LIST, "children"),
        Input(ids.CONVERSATION, "data"),
        Input(ids.HISTORY_QUERY, "value"),
        Input(ids.TOAST, "data"),
    )
    def recent(current: dict[str, Any] | None, search: str | None, _: Any) -> Any:
        records = services.conversations.list(current_actor(), search=search or "", limit=20)
        rows = listed(records, (current or {}).get("id"), bool(search))
        return rows, rows

    @app.callback(
        Output(ids.TOAST, "data"),
        Input(ids.CONVERSATION_ACTION, "data"),
        State(ids.CONVERSATION, "data"),
        prevent_initial_call=True,
    )
    def act(request: dict[str, Any] | None, current: dict[str, Any] | None) -> Any:
        if not request:
            return no_update
        try:
            return done(services, request, current or {})
        except AssayError as error:
            return {"text": told(error)[0], "bad": True, "nonce": request["nonce"]}

    app.clientside_callback(ClientsideFunction("assay", "conversation"), Input(ids.CONVERSATION, "data"))
    app.clientside_callback(ClientsideFunction("assay", "toast"), Input(ids.TOAST, "data"), prevent_initial_call=True)
    app.clientside_callback(ClientsideFunction("assay", "place"), Input(ids.LOCATION, "pathname"))


def done(services: Services, request: dict[str, Any], current: dict[str, Any]) -> Any:
    """Rename, delete or cancel; what to say about it."""
    actor = current_actor()
    if request["do"] == "rename":
        services.conversations.rename(request["id"], request["title"], actor)
        return {"text": f"Renamed to {request['title']}", "nonce": request["nonce"]}
    if request["do"] == "delete":
        services.conversations.delete(request["id"], actor)
        if current.get("id") == request["id"]:
            dash.set_props(ids.CONVERSATION, {"data": {"id": None, "loaded": 0, "gone": True}})
        return {"text": "Conversation deleted", "nonce": request["nonce"]}
    services.jobs.cancel(request["job"], actor)
    return {"text": "Stopped. Nothing was changed.", "nonce": request["nonce"]}
