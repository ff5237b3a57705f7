"""What the composer shows while a person types: recognised words and completions."""

from __future__ import annotations

from typing import Any

from dash import ClientsideFunction, Dash, Input, Output, State, no_update

from assay.accounts.acting import current_actor, refused
from assay.ask.ports import Typing
from assay.kernel.errors import AssayError
from assay.services import Services
from components import ids

PAINTED = {"metric", "dimension", "value", "time", "unknown"}


def painted(text: str, typing: Typing) -> dict[str, Any]:
    """The answer of the house as the script reads it."""
    spans = [
        {
            "start": span.start,
            "end": span.end,
            "text": span.text,
            "role": span.role if span.role in PAINTED else "value",
        }
        for span in typing.spans
        if span.role != "plain"
    ]
    completions = [
        {"text": item.text, "insert": item.insert, "start": item.start, "kind": item.kind, "detail": item.detail}
        for item in typing.completions[:9]
    ]
    return {"text": text, "spans": spans, "completions": completions, "follow_up": typing.follow_up}


def register(app: Dash, services: Services) -> None:
    """Typing."""

    @app.callback(
        Output(ids.COMPOSER_SUGGESTIONS, "data"),
        Input(ids.COMPOSER_QUERY, "data"),
        State(ids.CONVERSATION, "data"),
        State(ids.SOURCE, "data"),
        prevent_initial_call=True,
    )
    def suggest(query: dict[str, Any] | None, conversation: dict[str, Any] | None, source: str | None) -> Any:
        about = (conversation or {}).get("source") or source
        if not query or not about:
            return no_update
        try:
            typing = services.ask.typing(query["text"], about, current_actor(), (conversation or {}).get("id"))
        except AssayError as error:
            refused(error)
            return painted(query["text"], Typing())
        return painted(query["text"], typing)

    app.clientside_callback(
        ClientsideFunction("assay", "paint"), Input(ids.COMPOSER_SUGGESTIONS, "data"), prevent_initial_call=True
    )
