"""Dashboards that leave the page: as files, and on other sites through signed links."""

from __future__ import annotations

import json

from flask import Flask, Response, request

from api.failures import known as told
from api.headers import policy
from assay.accounts.acting import current_actor
from assay.dashboards.selection import Selection, read_selection
from assay.kernel.errors import AssayError, BadInput
from assay.present.export.shades import THEMES, Theme
from assay.services import Services


def register(server: Flask, services: Services) -> None:
    """Serve them."""

    @server.get("/dashboards/<board>/export.<kind>")
    def export(board: str, kind: str) -> Response:
        actor = current_actor()
        opened = services.dashboards.open(board, actor)
        made = services.board_exports.file(opened, kind, actor, _selection(), request.args.get("widget"))
        headers = {"Content-Disposition": f'attachment; filename="{made.filename}"', "Cache-Control": "no-store"}
        return Response(made.data, content_type=made.mimetype, headers=headers)

    @server.get("/embed/<token>")
    def embed(token: str) -> Response:
        try:
            shown = services.embeds.follow(token)
            made = services.board_exports.page(shown.opened, shown.actor, shown.selection, _theme())
        except AssayError as error:
            return _anywhere(told(error, back=False))
        # In a sandbox its scripts are of no origin: nothing of the workbench can be reached from there.
        policy = (
            "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:; "
            f"font-src data:; sandbox allow-scripts; frame-ancestors {shown.site}"
        )
        headers = {"Content-Security-Policy": policy, "Cache-Control": "no-store",
                   "Cross-Origin-Resource-Policy": "cross-origin", "Referrer-Policy": "no-referrer"}  # fmt: skip
        return Response(made, content_type="text/html; charset=utf-8", headers=headers)


def _anywhere(failed: Response) -> Response:
    """A failure that shows in the frame of any site: which one the link was made for is not known of a changed link."""
    failed.headers["Content-Security-Policy"] = policy((), framed_by="*")
    return failed


def _theme() -> Theme:
    """The theme in the address; without one, that of whoever looks."""
    return next((one for one in THEMES if one == request.args.get("theme")), "auto")


def _selection() -> Selection:
    """The filters in the address."""
    try:
        return read_selection(json.loads(request.args.get("s") or "{}"))
    except ValueError as error:
        raise BadInput("These filters cannot be read.", hint="Reload the page and export again.") from error
