"""``/alerts/new``: how many alerts are new, for the mark beside *Alerts* in the navigation."""

from __future__ import annotations

from flask import Flask, Response, jsonify

from assay.accounts.acting import current_actor
from assay.services import Services


def register(server: Flask, services: Services) -> None:
    """Serve it."""

    @server.get("/alerts/new")
    def new() -> Response:
        return jsonify({"new": services.alerts.unseen(current_actor())})
