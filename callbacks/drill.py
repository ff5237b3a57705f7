"""The drill menu of whatever was pressed. Where a line of it leads is run by the page it was opened on."""

from __future__ import annotations

from typing import Any

from dash import ClientsideFunction, Dash, Input, Output, no_update

from assay.accounts.acting import current_actor
from assay.analyze.action import Menu
from assay.records.explanation import Explanation
from assay.semantic.spec import AnalyticsSpec
from assay.services import Services
from callbacks.faults import told
from components import ids
from components.drill_menu import drill_fault, drill_menu
from components.explain_card import explain_fault, explain_panel
from components.view import Choice


def acts(menu: Menu, pressed: dict[str, Any]) -> tuple[Choice, ...]:
    """What can be done with the number outside of the answer."""
    about = " ".join(filter(None, [menu.place.split(", ")[0] if menu.place else "", "for", menu.title]))
    csv = f"/download/{pressed['answer']}.csv"
    return (
        Choice("Ask about this", "drill-ask", {"text": about if menu.place else menu.title}, "Q", "chat-square-text"),
        Choice("Export the whole answer (CSV)", icon="download", href=csv, download=True),
    )


def tile_acts(pressed: dict[str, Any]) -> tuple[Choice, ...]:
    """What can be done with a mark of a tile outside of it."""
    about = {"widget": str(pressed.get("widget", "")), "row": pressed.get("row", -1)}
    return (
        Choice("Comment", "board-talk", about, "C", "chat"),
        Choice("Where this number comes from", "board-why", about, "I", "question-circle"),
    )


def way_in(found: Explanation, inside: AnalyticsSpec | None) -> Choice | None:
    """The step into what stands out."""
    if found.cause is None or inside is None:
        return None
    spec = inside.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    return Choice(f"Look into {found.cause.label}", "explain-look", {"spec": spec, "crumb": found.cause.label})


def register(app: Dash, services: Services) -> None:
    """One menu for the whole shell."""

    @app.callback(Output(ids.DRILL_MENU, "children"), Input(ids.DRILL, "data"), prevent_initial_call=True)
    def opened(pressed: dict[str, Any] | None) -> Any:
        if not pressed or not {"answer", "board"} & set(pressed):
            return no_update
        nonce = str(pressed.get("nonce", ""))
        try:
            if "board" in pressed:
                menu = services.tile_drill.menu(pressed, current_actor())
                return drill_menu(menu, tile_acts(pressed), nonce)
            menu = services.drill.menu(pressed, current_actor())
        except Exception as error:
            return drill_fault(*told(error), nonce)
        return drill_menu(menu, acts(menu, pressed), nonce)

    @app.callback(Output(ids.EXPLAIN, "children"), Input(ids.EXPLAIN_ASK, "data"), prevent_initial_call=True)
    def explained(pressed: dict[str, Any] | None) -> Any:
        if not pressed or not {"answer", "board"} & set(pressed):
            return no_update
        nonce = str(pressed.get("nonce", ""))
        try:
            if "board" in pressed:
                shown, mark = services.tile_drill.marked(pressed, current_actor())
                return explain_panel(services.drill.change.explain(shown, mark, current_actor()), "panel", nonce)
            found, inside = services.drill.explain(pressed, current_actor())
        except Exception as error:
            return explain_fault(*told(error), nonce)
        return explain_panel(found, "panel", nonce, way_in(found, inside))

    app.clientside_callback(
        ClientsideFunction("assay", "explain_ready"), Input(ids.EXPLAIN, "children"), prevent_initial_call=True
    )
    app.clientside_callback(
        ClientsideFunction("assay", "drill_ready"), Input(ids.DRILL_MENU, "children"), prevent_initial_call=True
    )
