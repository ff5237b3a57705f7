"""What a browser or program sees when a plain route fails: a sentence, never a stack trace."""

from __future__ import annotations

import secrets

import structlog
from flask import Flask, Response, jsonify

from assay.kernel.errors import AssayError

log = structlog.get_logger()


def register(server: Flask) -> None:
    """Turn errors into ``{"error": {"code", "message", "hint", "details"}}`` with the fitting status."""

    @server.errorhandler(AssayError)
    def known(error: AssayError) -> tuple[Response, int]:
        body = {"code": error.code, "message": error.message, "hint": error.hint, "details": {}}
        return jsonify({"error": body}), error.status

    @server.errorhandler(500)
    def unknown(error: Exception) -> tuple[Response, int]:
        number = secrets.token_hex(4)
        log.error("request.failed", number=number, exc_info=getattr(error, "original_exception", error))
        message = "Something went wrong inside Assay. Nothing was changed."
        body = {"code": "error", "message": message, "hint": f"It is in the log as {number}.", "details": {}}
        return jsonify({"error": body}), 500
