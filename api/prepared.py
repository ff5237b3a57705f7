"""``/prospects/<prospect>/prepared/<template>``: a document that was prepared, as the page of the prospect draws it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from flask import Flask, Response, jsonify, request

from api.board_json import prepared_json
from assay.accounts.acting import current_actor
from assay.services import Services

ABOUT = (
    "title", "description", "prospect", "generated_at", "fresh_until", "stale_reason", "notes", "conflicts", "timings",
    "ranking",
)  # fmt: skip
SECTION = ("id", "title", "rank", "need", "score", "need_known", "status", "reason", "text")


def register(server: Flask, services: Services) -> None:
    """Serve it."""

    @server.get("/prospects/<prospect>/prepared/<template>")
    def prepared(prospect: str, template: str) -> Response:
        actor, source, desk = current_actor(), request.args.get("source"), services.team
        team, found = desk.source(actor, source)
        if template == team.proposition:
            served = desk.proposition(prospect, actor, found.name)
        else:
            served = desk.dashboard(prospect, template, actor, found.name)
        response = jsonify(page_of(json.loads(served.plain())))
        response.headers["Cache-Control"] = "no-store"
        return response


def page_of(document: Mapping[str, Any]) -> dict[str, Any]:
    """A stored document as tiles: of a dashboard in one group, of a value proposition by section."""
    about = {name: document[name] for name in ABOUT if name in document}
    if "sections" not in document:
        return {**about, "sections": [{"widgets": [prepared_json(one) for one in document["widgets"]]}]}
    sections = [
        {
            **{name: section[name] for name in SECTION if name in section},
            "widgets": [prepared_json(one) for one in (*section["metrics"], *section["charts"])],
        }
        for section in document["sections"]
    ]
    return {**about, "title": document["template"]["title"], "sections": sections}
