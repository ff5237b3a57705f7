"""What a program sent is read once, before any route sees it."""

from __future__ import annotations

import json
from typing import Any

from flask import request
from werkzeug.exceptions import UnsupportedMediaType

from api.depth import too_deep
from api.origin import CHANGES
from assay.kernel.errors import BadInput

NO_TEXT = "The request holds characters that are no text."


def readable() -> None:
    """Raises BadInput for what is no JSON, lies too deep or is no text; UnsupportedMediaType for another type."""
    if "\0" in request.path or any("\0" in value for value in request.args.values()):
        raise BadInput(NO_TEXT)
    # Not by its length: a body that comes in chunks says none.
    data = request.get_data() if request.method in CHANGES else b""
    if not data:
        return
    if not request.is_json:
        raise UnsupportedMediaType
    body = _parsed(data)
    if too_deep(data, body):
        raise BadInput("The request is nested too deeply.")
    if b"\\u" in data and not _is_text(body):
        raise BadInput(NO_TEXT)


def _parsed(data: bytes) -> Any:
    try:
        body = request.get_json(silent=True)
    except RecursionError as error:
        raise BadInput("The request is nested too deeply.") from error
    if body is None and data.strip() != b"null":
        raise BadInput("The request is no JSON.", hint="Send an object.")
    return body


def _is_text(body: Any) -> bool:
    """No half of a character and no NUL, which databases refuse."""
    try:
        whole = json.dumps(body, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return False
    return b"\\u0000" not in whole
