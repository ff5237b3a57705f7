"""``GET /training/<source>.<form>``: what was taught, as a file; ``/model/<source>.zip``: its model, as a folder."""

from __future__ import annotations

from flask import Flask, Response

from assay.accounts.acting import current_actor
from assay.services import Services


def register(server: Flask, services: Services) -> None:
    """Serve what is in force, in the forms of ``assay train export``."""

    @server.get("/training/<source>.<form>")
    def training(source: str, form: str) -> Response:
        name, text = services.training.export(source, form, current_actor())
        headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
        return Response(text, content_type="text/plain; charset=utf-8", headers=headers)

    @server.get("/model/<source>.zip")
    def model(source: str) -> Response:
        name, data = services.studio.folder(source, current_actor())
        headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
        return Response(data, mimetype="application/zip", headers=headers)
