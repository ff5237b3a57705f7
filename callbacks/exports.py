"""Answers as files: `GET /export/<answer>.<kind>`."""

from __future__ import annotations

from typing import cast, get_args

from dash import Dash
from flask import Response, abort

from assay.accounts.local import current_actor
from assay.kernel.errors import AssayError
from assay.services import ExportKind, Services


def register(app: Dash, services: Services) -> None:
    """The download route."""
    @app.server.get("/export/<answer>.<kind>")
    def export(answer: str, kind: str) -> Response:
        if kind not in get_args(ExportKind):
            abort(404)
        try:
            file = services.exports.answer(answer, cast(ExportKind, kind), current_actor())
        except AssayError as error:
            return Response(f"{error.message} {error.hint}".strip(), status=error.status, mimetype="text/plain")
        response = Response(file.data, mimetype=file.mimetype)
        response.headers.set("Content-Disposition", "attachment", filename=file.filename)
        response.headers["Cache-Control"] = "private, no-store"
        return response
