"""``/dashboards/<board>/talk``: a remark about what is on screen, and what came of it."""

from __future__ import annotations

from typing import Any

from flask import Flask, Response, jsonify

from api.boards import asked
from assay.accounts.acting import current_actor
from assay.dashboards.selection import read_selection
from assay.dashboards.talk import Reply, Screen, with_drafts
from assay.kernel.errors import BadInput
from assay.present.change_figure import waterfall_of
from assay.present.numbers import percent, signed
from assay.records.explanation import Breakdown, Explanation
from assay.services import Services

ROWS = 8


def register(server: Flask, services: Services) -> None:
    """Serve it."""

    @server.post("/dashboards/<board>/talk")
    def talk(board: str) -> Response:
        body, actor = asked(), current_actor()
        text, row = body.get("text"), body.get("row")
        if not isinstance(text, str):
            raise BadInput("Say something.")
        template = with_drafts(services.dashboards.open(board, actor).template, body.get("drafts"), actor)
        focus = str(body.get("focus") or "")
        screen = Screen(template, read_selection(body.get("selection")), focus, row if isinstance(row, int) else None)
        return jsonify(told(services.talk.say(text, screen, actor)))


def told(reply: Reply) -> dict[str, Any]:
    """A reply as the page's script reads it."""
    found: dict[str, Any] = {"did": reply.did, "said": reply.said, "focus": reply.focus}
    if reply.selection is not None:
        found["selection"] = reply.selection.model_dump(mode="json", exclude_defaults=True)
    if reply.widget is not None:
        found["widget"] = reply.widget.model_dump(mode="json", exclude_defaults=True, by_alias=True)
    if reply.explanation is not None:
        found["explanation"] = _explained(reply.explanation)
    return found


def _explained(found: Explanation) -> dict[str, Any]:
    figure, place = waterfall_of(found), f" in {found.place}" if found.place else ""
    return {
        "title": f"{found.title}{place}, {found.before_label} to {found.after_label}",
        "figure": figure,
        "alt": figure["layout"]["meta"]["alt"],
        "caveats": list(found.caveats),
        "parts": [_parts(one, found.unit) for one in found.breakdowns[:1]],
    }


def _parts(one: Breakdown, unit: str | None) -> dict[str, Any]:
    rows = [
        {
            "label": part.label,
            "amount": signed(part.amount, unit),
            "share": "–" if part.share is None else percent(part.share),
        }
        for part in one.parts[:ROWS]
    ]
    return {"label": one.label, "rows": rows, "more": max(len(one.parts) - ROWS, 0)}
