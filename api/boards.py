"""``/dashboards/<board>/fill`` and ``/dashboards/<board>/do/<act>``: what the pages of dashboards ask for as they go.

``fill`` answers line by line, each widget as soon as it is there, so that a slow one holds up no other.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from flask import Flask, Response, jsonify, request, stream_with_context

from api.board_acts import ACTS
from api.board_json import widget_json
from assay.accounts.acting import current_actor
from assay.dashboards.editing import checked
from assay.dashboards.selection import read_selection
from assay.dashboards.talk import with_drafts
from assay.kernel.errors import BadInput, NotFound
from assay.services import Services

MAX_WIDGETS = 100


def register(server: Flask, services: Services) -> None:
    """Serve them."""

    @server.post("/dashboards/<board>/fill")
    def fill(board: str) -> Response:
        body, actor = asked(), current_actor()
        opened = services.dashboards.open(board, actor, draft=bool(body.get("draft")))
        template = opened.template
        if body.get("template") is not None and opened.changeable:
            template = checked({**body["template"], "id": template.id})
        template = with_drafts(template, body.get("drafts"), actor)
        wanted = body.get("widgets")
        widgets = [one for one in template.widgets if wanted is None or one.id in wanted]
        selection, fresh = read_selection(body.get("selection")), bool(body.get("fresh"))
        first = _names(body.get("first"))

        def lines() -> Iterator[str]:
            filled = services.dashboards.fill(
                template, widgets[:MAX_WIDGETS], actor, selection, fresh=fresh, first=first
            )
            for found in filled:
                widget = template.widget(found.id)
                assert widget is not None
                yield json.dumps(widget_json(found, widget), ensure_ascii=False, separators=(",", ":")) + "\n"

        return Response(stream_with_context(lines()), mimetype="application/x-ndjson")

    @server.post("/dashboards/<board>/do/<act>")
    def do(board: str, act: str) -> Response:
        found = ACTS.get(act)
        if found is None:
            raise NotFound("There is no such action.")
        return jsonify(found(services, board, asked(), current_actor()))


def _names(given: object) -> frozenset[str]:
    """The ids of tiles that are on screen; anything else that is sent is none."""
    return frozenset(one for one in given if isinstance(one, str)) if isinstance(given, list) else frozenset()


def asked() -> dict[str, Any]:
    """The body of the request; raises BadInput."""
    body = request.get_json(silent=True)
    if not isinstance(body, dict):
        raise BadInput("The request cannot be read.", hint="Reload the page.")
    return body
