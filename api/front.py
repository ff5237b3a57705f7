"""Where the front page leads: people who ask stay on it, viewers are led to the dashboards."""

from __future__ import annotations

from flask import Flask, redirect, request
from werkzeug.wrappers import Response

from assay.accounts.acting import current_actor

DASHBOARDS = "/dashboards"


def register(server: Flask) -> None:
    """After the guard, which says who asks."""

    @server.before_request
    def lead() -> Response | None:
        if request.method != "GET" or request.path not in ("/", "/ask"):
            return None
        return None if current_actor().may("analyst") else redirect(DASHBOARDS)
