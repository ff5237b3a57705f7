"""``/dashboards/<board>/talk``: a remark about what is on screen, and what came of it, or the job that looks for it."""

from __future__ import annotations

from typing import Any

from flask import Flask, Response, jsonify

from api.board_why import told_why
from api.boards import asked
from assay.accounts.acting import current_actor
from assay.dashboards.talk import Reply
from assay.kernel.errors import BadInput
from assay.services import Services

ON_SCREEN = ("drafts", "selection", "focus", "row")


def register(server: Flask, services: Services) -> None:
    """Serve it."""

    @server.post("/dashboards/<board>/talk")
    def talk(board: str) -> Response:
        body, actor = asked(), current_actor()
        text = body.get("text")
        if not isinstance(text, str):
            raise BadInput("Say something.")
        reply = services.talk.say(text, services.talk.screen(board, body, actor), actor)
        if reply.did != "why":
            return jsonify(told(reply))
        on_screen = {name: body[name] for name in ON_SCREEN if name in body}
        return jsonify(told_why(services.why.ask({**on_screen, "board": board, "said": text}, actor)))


def told(reply: Reply) -> dict[str, Any]:
    """A reply as the page's script reads it."""
    found: dict[str, Any] = {"did": reply.did, "said": reply.said, "focus": reply.focus}
    if reply.selection is not None:
        found["selection"] = reply.selection.model_dump(mode="json", exclude_defaults=True)
    if reply.widget is not None:
        found["widget"] = reply.widget.model_dump(mode="json", exclude_defaults=True, by_alias=True)
    return found
