"""A failure as a page: for somebody who followed a link, where a program gets JSON."""

from __future__ import annotations

from flask import Request, Response

from api.door import SHEETS, template

_HTML, _JSON = "text/html", "application/json"


def is_read_by_a_person(asked: Request) -> bool:
    """Whether a browser opens this address as a page. Programs, and scripts of our pages, do not ask for HTML."""
    if asked.method not in ("GET", "HEAD") or asked.path.startswith("/api/"):
        return False
    accepted = asked.accept_mimetypes
    return _HTML in str(accepted) and accepted[_HTML] > accepted[_JSON]


def page(message: str, hint: str, *, back: bool) -> Response:
    """What happened in a sentence, and what to do; ``back``: with a way to the workbench."""
    text = template("sentence.html").render(message=message, hint=hint, back=back, sheets=SHEETS)
    return Response(text, content_type="text/html; charset=utf-8")
