"""Assembles the web application; ``python app.py`` runs it on loopback for a quick look."""

from __future__ import annotations

from dash import Dash, page_container

import callbacks
import components.document as document
from api import (
    alerts,
    audit,
    board_files,
    board_talk,
    boards,
    doorway,
    downloads,
    failures,
    front,
    headers,
    health,
    personal,
    prepared,
    sign_in,
    training,
)
from api.cookieless import NoSessions
from api.v1 import blueprint
from api.v1.openapi import make_server
from assay.accounts.opening import check_admin, check_secret
from assay.kernel.arrow_alone import keep_pandas_out
from assay.kernel.log import configure_logging
from assay.kernel.secret import secret_key
from assay.kernel.settings import ROOT, Settings, load_settings
from assay.services import Services
from callbacks import account_shell
from wiring import build
from wiring_background import background_manager


def create_app(settings: Settings, services: Services | None = None) -> Dash:
    """The whole application on one Flask server; ``services`` replaces what ``wiring`` would build."""
    check_secret(settings)
    made = services or build(settings)
    check_admin(settings, made.accounts.people.users.admins())
    secret = secret_key(settings)
    app = Dash(
        "assay",
        server=make_server(),
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
    app.server.secret_key = secret
    app.server.session_interface = NoSessions()
    app.server.extensions["assay"] = made
    document.serve_vendor(app.server)
    for door in (health, downloads, boards, board_files, board_talk, prepared, personal, audit, training, alerts):
        door.register(app.server, made)
    sign_in.register(app.server, made, secret)
    blueprint.register(app.server, made)
    failures.register(app.server)
    app.layout = account_shell.layout_for(made, page_container)
    callbacks.register_all(app, made)
    every = headers.of_all(document.inline_scripts(app))
    headers.register(app.server, every)
    guard = doorway.register(app.server, made, every)
    front.register(app.server)
    guard.callbacks, guard.asking = callbacks.roles(app)
    made.warm()
    return app


keep_pandas_out()
configure_logging(load_settings())
app = create_app(load_settings())
server = app.server

if __name__ == "__main__":
    app.run(host="127.0.0.1", port=load_settings().port)
