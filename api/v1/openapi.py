"""The server that Dash stands on, and the description of the API it can give of itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from apiflask import APIFlask
from apiflask.exceptions import HTTPError
from flask import Response, jsonify

from api.rights import ROUTES
from api.v1.shapes import Failed

PREFIX = "/api/v1"
VERSION = "1.0.0"
WHAT = (
    "Questions, specs, metrics, jobs, charts and dashboards of one workbench. Every call acts for the person a token "
    "belongs to, within the token's scopes."
)
LIMITED = {
    "Retry-After": {"description": "Seconds to wait.", "schema": {"type": "integer"}},
}


class PlainRoutes(APIFlask):
    """A Flask server on which no route and no hook is a coroutine, so that none is looked at for being one."""

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        return func


def make_server() -> APIFlask:
    """A Flask server that knows how to describe its routes. Its own pages of documentation would need the network."""
    server = PlainRoutes("assay", title="Assay", version=VERSION, spec_path=None, docs_path=None, json_errors=False)
    server.config.update(
        DESCRIPTION=WHAT, AUTO_200_RESPONSE=False, AUTO_404_RESPONSE=False, AUTO_SERVERS=False, AUTO_TAGS=False,
        AUTO_OPERATION_ID=True, AUTO_VALIDATION_ERROR_RESPONSE=False, AUTO_AUTH_ERROR_RESPONSE=False,
        SECURITY_SCHEMES={"token": {"type": "http", "scheme": "bearer"}},
    )  # fmt: skip
    server.error_processor(misread)
    server.spec_processor(ours)
    return server


def misread(error: HTTPError) -> Response:
    """A request that does not have the shape it should: each fault with its place."""
    detail = error.detail if isinstance(error.detail, Mapping) else {}
    faults = [
        {"where": where if place == "json" else f"{place}.{where}", "message": message}
        for place, found in detail.items()
        for where, messages in found.items()
        for message in messages
    ]
    told = {"code": "bad_input", "message": "The request does not have the right shape.", "hint": _first(faults)}
    response = jsonify({"error": {**told, "details": {"faults": faults}}})
    response.status_code = error.status_code
    return response


def _first(faults: list[dict[str, str]]) -> str:
    return f"{faults[0]['where']}: {faults[0]['message']}." if faults else "See /api/v1/openapi.json."


def ours(spec: dict[str, Any] | str) -> dict[str, Any] | str:
    """The description without the routes of pages; with the rights each route asks for, and how every one can fail."""
    if isinstance(spec, str):
        return spec
    spec["paths"] = {path: _told(path, about) for path, about in spec["paths"].items() if path.startswith(f"{PREFIX}/")}
    spec["security"] = [{"token": []}]
    spec["components"].setdefault("schemas", {})["Failed"] = _failed()
    return spec


def _failed() -> dict[str, Any]:
    schema = Failed.model_json_schema(ref_template="#/components/schemas/{model}")
    fault: dict[str, Any] = schema.pop("$defs")["Fault"]
    schema["properties"]["error"] = fault
    return schema


def _told(path: str, about: dict[str, Any]) -> dict[str, Any]:
    for method, operation in about.items():
        right = ROUTES[f"{method.upper()} {_rule(path)}"]
        operation["x-role"], operation["x-scope"] = right.role, right.scope
        failed = {"application/json": {"schema": {"$ref": "#/components/schemas/Failed"}}}
        operation["responses"]["default"] = {"description": "Why it was not done.", "content": failed}
        operation["responses"]["429"] = {"description": "Too much.", "content": failed, "headers": LIMITED}
    return about


def _rule(path: str) -> str:
    return path.replace("{", "<").replace("}", ">")
