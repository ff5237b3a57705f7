"""The API put together: every resource on one blueprint, and a plain 404 or 405 for what there is not."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any, Final

from apiflask import APIBlueprint, APIFlask
from flask import Response, request
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from api.v1 import (
    alerts,
    asking,
    asking_stream,
    catalog,
    charts,
    conversations,
    dashboards,
    exports,
    health,
    jobs,
    me,
    prospects,
    sources,
    specs,
    templates,
)
from api.v1.body import readable
from api.v1.conditional import conditional
from api.v1.openapi import PREFIX
from api.v1.streams import Streams, Voices
from assay.kernel.errors import NotFound
from assay.services import Services

METHODS: Final = ("GET", "POST", "PUT", "PATCH", "DELETE")
RESOURCES: Final[tuple[Callable[[APIBlueprint, Services], None], ...]] = (
    me.register, health.register, sources.register, catalog.register, specs.register, asking.register,
    conversations.register, exports.register, charts.register, dashboards.register, prospects.register,
    templates.register, alerts.register,
)  # fmt: skip
STREAMING: Final = (jobs.register, asking_stream.register)
STREAMS_OF_ONE = 8


def register(server: APIFlask, services: Services) -> None:
    """Serve the API. Without its last route Dash would answer every path with its page."""
    v1 = APIBlueprint("v1", "assay", url_prefix=PREFIX)
    v1.before_request(readable)
    for resource in RESOURCES:
        resource(v1, services)
    # A stream holds a thread: half of them are left for pages and everything else.
    streams = Streams(services.settings.web_threads // 2, STREAMS_OF_ONE, Voices(services.relay))
    for streaming in STREAMING:
        streaming(v1, services, streams)

    @v1.after_request
    def as_wanted(response: Response) -> Response:
        return conditional(request, response)

    @cache
    def described() -> Any:
        return server.spec

    @v1.get("/openapi.json")
    @v1.doc(hide=True)
    def openapi() -> Any:
        return described()

    @v1.route("", methods=METHODS, defaults={"rest": ""})
    @v1.route("/<path:rest>", methods=METHODS)
    @v1.doc(hide=True)
    def nothing(rest: str) -> dict[str, Any]:
        allowed = [method for method in METHODS if _is_route(server, method)]
        if allowed:
            raise MethodNotAllowed(allowed)
        raise NotFound("There is nothing at this address.", hint="GET /api/v1/openapi.json lists what there is.")

    server.register_blueprint(v1)


def _is_route(server: APIFlask, method: str) -> bool:
    """Whether the present path is served for another method."""
    try:
        endpoint, _ = server.create_url_adapter(request).match(request.path, method)  # type: ignore[union-attr]
    except HTTPException:
        return False
    return str(endpoint).startswith("v1.") and endpoint != "v1.nothing"
