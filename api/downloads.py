"""``GET /download/<answer>.<kind>``: an answer as a file."""

from __future__ import annotations

from typing import get_args

from flask import Flask, Response

from assay.accounts.acting import current_actor
from assay.kernel.errors import NotFound
from assay.records.export import ExportKind
from assay.services import Services


def register(server: Flask, services: Services) -> None:
    """Serve exports of stored answers."""

    @server.get("/download/<answer>.<kind>")
    def download(answer: str, kind: str) -> Response:
        chosen = next((known for known in get_args(ExportKind) if known == kind), None)
        if chosen is None:
            raise NotFound(
                f"Answers cannot be downloaded as “{kind}”.", hint=f"There are: {', '.join(get_args(ExportKind))}."
            )
        export = services.exports.answer(answer, chosen, current_actor())
        headers = {"Content-Disposition": f'attachment; filename="{export.filename}"', "Cache-Control": "no-store"}
        return Response(export.data, content_type=export.mimetype, headers=headers)
