"""The drill menu of whatever was pressed. Where a line of it leads is run by the page it was opened on."""

from __future__ import annotations

from typing import Any

from dash import ClientsideFunction, Dash, Input, Output, no_update

from assay.accounts.acting import current_actor
from assay.analyze.action import Menu
from assay.kernel.actor import Actor
from assay.services import Services
from callbacks.faults import told
from components import ids
from components.carried import MOST_LETTERS, packed
from components.drill_menu import drill_fault, drill_menu
from components.view import Choice

LONG = "Too much is chosen here to be carried over; choose less, then press again."
NO_NOTES = "Comments belong to dashboards. Pin the answer to one, then comment there."
NO_RIGHT = "Needs the role of an analyst. Ask an admin."
PINNED = "This tile is on the dashboard as it is."
NO_NUMBER = "These are rows as they were recorded; only a number can be watched."


def acts(menu: Menu, pressed: dict[str, Any]) -> tuple[Choice, ...]:
    """What can be done with the number outside of the answer."""
    answer = pressed["answer"]
    return (
        Choice("Pin the whole answer to a dashboard", "drill-pin", {"answer": answer}, "P", "pin-angle"),
        _alert(menu, pressed),
        Choice("Comment", icon="chat", reason=NO_NOTES),
        Choice("Ask about this", "drill-ask", {"text": _about(menu)}, "Q", "chat-square-text"),
        Choice(
            "Export the whole answer (CSV)", "", None, "E", "download", href=f"/download/{answer}.csv", download=True
        ),
    )


def tile_acts(menu: Menu, pressed: dict[str, Any], actor: Actor) -> tuple[Choice, ...]:
    """What can be done with a mark of a tile outside of it."""
    deep = bool(pressed.get("steps"))
    at = {name: pressed[name] for name in ("row", "column", "name", "series", "axis", "cell") if name in pressed}
    place = {"widget": str(pressed.get("widget", "")), "at": at, "steps": pressed.get("steps") or []}
    noted = {"widget": place["widget"], "row": -1 if deep else pressed.get("row", -1), "label": menu.title}
    ask = {"text": _about(menu)} if deep else {**place, "label": menu.title}
    return (
        _may("Pin to this dashboard", "board-pin", place, "P", "pin-angle", _unpinned(menu, actor)),
        _alert(menu, pressed),
        Choice("Comment", "board-talk", noted, "C", "chat"),
        _may("Ask about this", "drill-ask" if deep else "board-ask", ask, "Q", "chat-square-text", _unasked(actor)),
        _may("Export the tile (CSV)", "board-export", {**place, "kind": "csv"}, "E", "download", _unasked(actor)),
        Choice("Where this number comes from", "board-why", place, "I", "question-circle"),
    )


def _alert(menu: Menu, pressed: dict[str, Any]) -> Choice:
    """The way to the page where the number that was pressed can be watched."""
    text, place = "Alert me when it changes", packed({key: pressed[key] for key in pressed if key != "nonce"})
    if not menu.value:
        return Choice(text, icon="bell", reason=NO_NUMBER)
    if len(place) > MOST_LETTERS:
        return Choice(text, icon="bell", reason=LONG)
    return Choice(text, "", None, "L", "bell", href=f"/alerts?watch={place}")


def _about(menu: Menu) -> str:
    """A mark as the beginning of a question: "Revenue for Europe"."""
    return " for ".join(filter(None, [menu.place.split(", ")[0], menu.title]))


def _may(text: str, act: str, arg: Any, letter: str, glyph: str, reason: str) -> Choice:
    return Choice(text, icon=glyph, reason=reason) if reason else Choice(text, act, arg, letter, glyph)


def _unasked(actor: Actor) -> str:
    return "" if actor.may("analyst") else NO_RIGHT


def _unpinned(menu: Menu, actor: Actor) -> str:
    """Why a mark cannot become a tile; only what can be looked at alone can."""
    alone = any(action.key == "only" and action.spec is not None for action in menu.actions)
    return _unasked(actor) or ("" if alone else PINNED)


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
                return drill_menu(menu, tile_acts(menu, pressed, current_actor()), nonce)
            menu = services.drill.menu(pressed, current_actor())
        except Exception as error:
            return drill_fault(*told(error), nonce)
        return drill_menu(menu, acts(menu, pressed), nonce)

    app.clientside_callback(
        ClientsideFunction("assay", "drill_ready"), Input(ids.DRILL_MENU, "children"), prevent_initial_call=True
    )
