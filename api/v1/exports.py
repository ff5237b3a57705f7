"""``/api/v1/answers/<answer>/files/<format>``: an answer as a file."""

from __future__ import annotations

from typing import Any, get_args

from apiflask import APIBlueprint
from flask import Response
from pydantic import BaseModel

from api.v1.shapes import content
from assay.accounts.acting import current_actor
from assay.kernel.errors import NotFound
from assay.records.export import ExportKind
from assay.services import Services


class FormatShape(BaseModel):
    """A format, and why it is not to be had here, if so."""

    format: str
    available: bool
    reason: str


class Formats(BaseModel):
    """The formats there are."""

    items: list[FormatShape]
    total: int
    limit: int
    offset: int


def register(v1: APIBlueprint, services: Services) -> None:
    """Serve them."""

    @v1.get("/exports")
    @v1.output(Formats)
    def formats() -> dict[str, Any]:
        """In which formats answers can be taken out."""
        known = services.exports.available()
        items = [{"format": name, "available": not why, "reason": why} for name, why in known.items()]
        return {"items": items, "total": len(items), "limit": len(items), "offset": 0}

    @v1.get("/answers/<answer>/files/<format>")
    @v1.doc(responses=content("The file.", "*/*"))
    def answer_file(answer: str, format: str) -> Response:
        """An answer as a file, with all its rows."""
        chosen = next((known for known in get_args(ExportKind) if known == format), None)
        if chosen is None:
            raise NotFound("There is no such format.", hint=f"There are: {', '.join(get_args(ExportKind))}.")
        export = services.exports.answer(answer, chosen, current_actor())
        headers = {"Content-Disposition": f'attachment; filename="{export.filename}"', "Cache-Control": "no-store"}
        return Response(export.data, content_type=export.mimetype, headers=headers)
