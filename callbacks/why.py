"""The panel that says why a number changed: filled at once, or by the job that works it out."""

from __future__ import annotations

from typing import Any

import dash
from dash import ClientsideFunction, Dash, Input, Output, State, no_update

from assay.accounts.acting import current_actor
from assay.kernel.actor import Actor
from assay.records.explanation import Explained
from assay.records.stored import Job
from assay.services import Services
from callbacks.faults import told
from components import ids
from components.explain_card import explain_fault, explain_panel, explain_running
from components.view import Choice

PAGE = "explain"
STOPPED = ("Stopped", "Nothing was changed. Press the number again to look for what changed.")


def register(app: Dash, services: Services) -> None:
    """Asking, stopping, and what came of it."""

    @app.callback(Output(ids.EXPLAIN, "children"), Input(ids.EXPLAIN_ASK, "data"), prevent_initial_call=True)
    def asked(pressed: dict[str, Any] | None) -> Any:
        pressed = pressed or {}
        nonce = str(pressed.get("nonce", ""))
        try:
            if pressed.get("stop"):
                services.why.stop(str(pressed["stop"]), current_actor())
            if not {"answer", "board"} & set(pressed):
                return no_update
            return begun(services, {name: pressed[name] for name in pressed if name != "stop"}, nonce)
        except Exception as error:
            return explain_fault(*told(error), nonce)

    @app.callback(
        Output(ids.EXPLAIN, "children", allow_duplicate=True),
        Input(ids.FOLLOW_DONE, "data"),
        State(ids.EXPLAIN_ASK, "data"),
        prevent_initial_call=True,
    )
    def finished(state: dict[str, Any] | None, pressed: dict[str, Any] | None) -> Any:
        nonce = str((pressed or {}).get("nonce", ""))
        if not state or state.get("page") != PAGE or state.get("nonce") != nonce:
            return no_update
        return ended(services, state, nonce, current_actor())

    app.clientside_callback(
        ClientsideFunction("assay", "explain_ready"), Input(ids.EXPLAIN, "children"), prevent_initial_call=True
    )


def begun(services: Services, pressed: dict[str, Any], nonce: str) -> Any:
    """The explanation, or the line of the job that is followed from here on."""
    found = services.why.ask(pressed, current_actor())
    if isinstance(found, Job):
        dash.set_props(ids.FOLLOW, {"data": {"job": found.id, "page": PAGE, "nonce": nonce}})
        return explain_running(found.id, found.message, found.progress, nonce)
    return explained(found, nonce)


def ended(services: Services, state: dict[str, Any], nonce: str, actor: Actor) -> Any:
    """What a job found, or in words why it found nothing."""
    if state["status"] == "cancelled":
        return explain_fault(*STOPPED, nonce)
    if state["status"] != "completed":
        return explain_fault(state["fault"] or "It could not be worked out", state["hint"], nonce)
    try:
        return explained(services.why.made(str(state["job"]), actor), nonce)
    except Exception as error:
        return explain_fault(*told(error), nonce)


def explained(told_of: Explained, nonce: str) -> Any:
    """The panel with its finding."""
    return explain_panel(told_of.found, "panel", nonce, way_in(told_of))


def way_in(told_of: Explained) -> Choice | None:
    """The step into what stands out."""
    cause, inside = told_of.found.cause, told_of.inside
    if cause is None or inside is None:
        return None
    spec = inside.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    return Choice(f"Look into {cause.label}", "explain-look", {"spec": spec, "crumb": cause.label})
