"""A person's data as a file: one's own, or for an admin anybody's of the tenant."""

from __future__ import annotations

from flask import Flask, Response

from assay.accounts.acting import current_actor
from assay.records.export import Export
from assay.services import Services


def register(server: Flask, services: Services) -> None:
    """Serve them."""
    personal = services.accounts.personal

    @server.get("/account/data")
    def own_data() -> Response:
        return as_file(personal.export(current_actor().id, current_actor()))

    @server.get("/people/<user>/data")
    def data_of(user: str) -> Response:
        return as_file(personal.export(user, current_actor()))


def as_file(export: Export) -> Response:
    """An export as a download."""
    headers = {"Content-Disposition": f'attachment; filename="{export.filename}"', "Cache-Control": "no-store"}
    return Response(export.data, content_type=export.mimetype, headers=headers)
