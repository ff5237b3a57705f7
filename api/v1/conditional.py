"""What is sent once is not sent again: ETag and 304 for what is read, gzip for what is long."""

from __future__ import annotations

import gzip

from flask import Request, Response

VARY = ("Accept-Encoding", "Authorization", "Cookie")
CONDITIONS = ("If-None-Match", "If-Modified-Since", "If-Range", "Range")
SHORT = 1000
"""Bytes up to which packing costs more than it saves."""
LEVEL = 5


def conditional(asked: Request, response: Response) -> Response:
    """The response as the caller wants it: nothing (304) when it has it already, packed when it can unpack."""
    if response.is_streamed or response.direct_passthrough:
        return response
    if asked.method in ("GET", "HEAD") and response.status_code == 200:
        # Weak: the packed and the plain bytes are the same thing. An ETag that was stored is not computed again.
        response.add_etag(weak=True)
        if "Authorization" in asked.headers:
            # Kept by the program alone, and only to ask whether it still holds; a browser keeps nothing.
            response.headers.setdefault("Cache-Control", "private, no-cache")
        if any(condition in asked.headers for condition in CONDITIONS):
            response.make_conditional(asked)
    if "Vary" in response.headers:
        response.vary.update(VARY)
    else:
        response.headers["Vary"] = ", ".join(VARY)
    return _packed(asked, response)


def _packed(asked: Request, response: Response) -> Response:
    texts = (response.mimetype or "").startswith(("application/json", "text/"))
    if not texts or response.status_code == 304 or "Content-Encoding" in response.headers:
        return response
    if not asked.accept_encodings["gzip"] or (response.content_length or 0) <= SHORT:
        return response
    response.set_data(gzip.compress(response.get_data(), LEVEL, mtime=0))
    response.headers["Content-Encoding"] = "gzip"
    return response
