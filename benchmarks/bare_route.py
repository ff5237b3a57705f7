"""A bare Flask route: the same token check, the same stored document, nothing else: the least a read can cost."""

from __future__ import annotations

from flask import Flask, Response, abort, request

from assay.kernel.settings import load_settings
from assay.records.prepared import DocumentKey
from wiring import build

server = Flask("bare")
services = build(load_settings(), retrieving=False)
PATH = "/bare/<tenant>/<source>/<prospect>/<template>"


@server.get(PATH)
def document(tenant: str, source: str, prospect: str, template: str) -> Response:
    """The stored bytes, for whoever has a token."""
    secret = request.headers.get("Authorization", "").partition(" ")[2]
    if services.accounts.tokens.actor(secret, "127.0.0.1", "") is None:
        abort(401)
    served = services.team.store.served("dashboard", DocumentKey(tenant, source, prospect, template))
    if served is None:
        abort(404)
    response = Response(served.packed, mimetype="application/json")
    response.headers["Content-Encoding"] = "gzip"
    response.set_etag(served.etag, weak=True)
    return response


@server.get("/")
def ready() -> str:
    """It answers."""
    return "ready"
