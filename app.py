"""Assembles the web application; ``python app.py`` runs it on loopback for a quick look."""

from __future__ import annotations

from dash import Dash, page_container

import callbacks
import components.document as document
from api import downloads, failures, headers, health
from assay.kernel.log import configure_logging
from assay.kernel.secret import secret_key
from assay.kernel.settings import ROOT, Settings, load_settings
from assay.services import Services
from components.shell import shell
from wiring import build
from wiring_background import background_manager


def create_app(settings: Settings, services: Services | None = None) -> Dash:
    """The whole application on one Flask server; ``services`` replaces what ``wiring`` would build."""
    made = services or build(settings)
    app = Dash(
        "assay",
        title="Assay",
        use_pages=True,
        pages_folder=str(ROOT / "pages"),
        assets_folder=str(ROOT / "assets"),
        external_stylesheets=document.STYLESHEETS,
        index_string=document.INDEX,
        suppress_callback_exceptions=True,
        serve_locally=True,
        update_title="",
        background_callback_manager=background_manager(settings),
    )
    app.server.secret_key = secret_key(settings)
    app.server.config["MAX_CONTENT_LENGTH"] = settings.upload_limit_mb * 2**20
    app.server.extensions["assay"] = made
    document.serve_vendor(app.server)
    for door in (health, downloads):
        door.register(app.server, made)
    failures.register(app.server)
    headers.register(app.server)
    app.layout = shell(page_container)
    callbacks.register_all(app, made)
    made.warm()
    return app


configure_logging(load_settings())
app = create_app(load_settings())
server = app.server

if __name__ == "__main__":
    app.run(host="127.0.0.1", port=load_settings().port)
