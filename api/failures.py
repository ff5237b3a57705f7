"""What a browser or program sees when a plain route fails: a sentence, never a stack trace.

Who opens an address as a page reads the sentence on a page; everything else gets JSON.
"""

from __future__ import annotations

import secrets

import structlog
from dash.exceptions import CallbackException, DependencyException, InvalidResourceError
from flask import Flask, Response, jsonify, request
from werkzeug.exceptions import HTTPException

from api import sentence
from assay.accounts.acting import refused as written_down
from assay.kernel.errors import AssayError

_CODES = {400: "bad_request", 404: "not_found", 405: "method_not_allowed", 413: "too_large", 415: "wrong_type"}
_FOR_EVERYBODY = frozenset({"faults", "retry_after", "job", "status", "kinds"})

log = structlog.get_logger()


def register(server: Flask) -> None:
    """Turn errors into ``{"error": {"code", "message", "hint", "details"}}`` with the fitting status."""

    server.register_error_handler(AssayError, known)

    @server.errorhandler(HTTPException)
    def refused(error: HTTPException) -> Response | HTTPException:
        if error.code is None or error.code < 400:
            return error
        allowed = {"Allow": ", ".join(error.valid_methods)} if getattr(error, "valid_methods", None) else {}
        return _told(_CODES.get(error.code, "refused"), error.name + ".", "", error.code, allowed)

    @server.errorhandler(DependencyException)
    @server.errorhandler(InvalidResourceError)
    def no_such_file(_error: Exception) -> Response:
        return _told("not_found", "There is no such file.", "", 404, {})

    @server.errorhandler(CallbackException)
    def no_such_callback(error: CallbackException) -> Response:
        # What a callback returned is our fault; anything else here was asked for in a way no page asks.
        if type(error) is not CallbackException:
            return unknown(error)
        return _told("bad_request", "The request does not fit the page.", "Reload the page.", 400, {})

    @server.errorhandler(500)
    def unknown(error: Exception) -> Response:
        number = secrets.token_hex(4)
        log.error("request.failed", number=number, exc_info=getattr(error, "original_exception", error))
        message = "Something went wrong inside Assay. Nothing was changed."
        return _told("error", message, f"It is in the log as {number}.", 500, {})


def known(error: AssayError, *, back: bool = True) -> Response:
    """What is told of an error that says itself what is wrong; a refusal is written down.

    ``back``: a page of it has a way to the workbench.
    """
    written_down(error)
    return _told(error.code, error.message, error.hint, error.status, _later(error), _shown(error), back)


def _told(
    code: str,
    message: str,
    hint: str,
    status: int,
    headers: dict[str, str],
    details: dict[str, object] | None = None,
    back: bool = True,
) -> Response:
    if sentence.is_read_by_a_person(request):
        response = sentence.page(message, hint, back=back)
    else:
        response = jsonify({"error": {"code": code, "message": message, "hint": hint, "details": details or {}}})
    response.status_code = status
    response.headers.update(headers)
    return response


def _shown(error: AssayError) -> dict[str, object]:
    """What of the details is for everybody: what an engine said is not among it."""
    return {name: value for name, value in error.details.items() if name in _FOR_EVERYBODY}


def _later(error: AssayError) -> dict[str, str]:
    seconds = error.details.get("retry_after")
    return {} if seconds is None else {"Retry-After": str(seconds)}
