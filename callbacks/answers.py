"""Parts of an answer card: its table, its pages of rows, its chart in the theme, the verdict on it."""

from __future__ import annotations

from typing import Any, Literal, cast

import dash
from dash import MATCH, ClientsideFunction, Dash, Input, Output, ctx, html, no_update

from assay.accounts.acting import current_actor
from assay.ask.one_part import one_part
from assay.kernel.errors import AssayError
from assay.records.answer import Answer
from assay.services import Services
from callbacks.faults import told
from components import ids
from components.answer_panels import PANELS
from components.data_table import row_data
from components.icon import icon
from components.table_filters import conditions


def order_of(request: dict[str, Any], answer: Answer) -> list[tuple[str, str]]:
    """The grid's sort model as (column, asc or desc) pairs."""
    return [(answer.columns[int(item["colId"][1:])].name, item["sort"]) for item in request.get("sortModel") or []]


WRONG = "Noted as wrong. An admin sees it."


def register(app: Dash, services: Services) -> None:
    """Table, rows, chart, verdict."""
    _register_table(app, services)
    _register_feedback(app, services)
    app.clientside_callback(
        ClientsideFunction("assay", "draw"),
        Output({"type": "graph", "index": MATCH}, "figure"),
        Input({"type": "figure", "index": MATCH}, "data"),
        Input(ids.THEME, "data"),
    )


def _register_table(app: Dash, services: Services) -> None:
    # Two stores, so that an answer whose chart is shown first asks for none of its other tabs when it appears.
    @app.callback(
        Output({"type": "answer-panel", "index": MATCH, "tab": MATCH}, "children", allow_duplicate=True),
        Input({"type": "answer-first", "index": MATCH, "tab": MATCH}, "data"),
        prevent_initial_call="initial_duplicate",
    )
    @app.callback(
        Output({"type": "answer-panel", "index": MATCH, "tab": MATCH}, "children"),
        Input({"type": "answer-tab", "index": MATCH, "tab": MATCH}, "data"),
        prevent_initial_call=True,
    )
    def panel(opened: dict[str, Any] | None) -> Any:
        if not opened:
            return no_update
        return PANELS[opened["tab"]](services.ask.get(opened["id"], current_actor()))

    @app.callback(
        Output({"type": "grid", "index": MATCH}, "getRowsResponse"),
        Input({"type": "grid", "index": MATCH}, "getRowsRequest"),
    )
    def rows(request: dict[str, Any] | None) -> Any:
        if not request:
            return no_update
        try:
            answer = services.ask.get(ctx.triggered_id["index"], current_actor())
            start, stop = int(request["startRow"]), int(request["endRow"])
            page, total = services.ask.page(
                answer.id,
                current_actor(),
                start,
                stop - start,
                order_of(request, answer),
                conditions(request.get("filterModel") or {}, answer.columns),
            )
        except AssayError as error:
            dash.set_props(ids.TOAST, {"data": {"text": told(error)[0], "bad": True}})
            return {"rowData": [], "rowCount": 0}
        return {"rowData": row_data(page.rows()), "rowCount": total}


def _register_feedback(app: Dash, services: Services) -> None:
    @app.callback(
        Output({"type": "turn-said", "index": MATCH}, "children"),
        Input({"type": "turn-feedback", "index": MATCH}, "data"),
        prevent_initial_call=True,
    )
    def verdict(data: dict[str, Any] | None) -> Any:
        if not data:
            return no_update
        said = cast(Literal["right", "wrong"], data["verdict"])
        of, category = str(data.get("of", "")), data.get("category", "")
        meant = one_part(services.ask.get(data["id"], current_actor()), of).title if of else ""
        services.ask.feedback(data["id"], said, current_actor(), category=category, comment=meant)
        words = f"Noted as right{': ' if meant else ''}{meant}." if said == "right" else WRONG
        return html.Span([icon("check2"), words], className="as-feedback-ask")
