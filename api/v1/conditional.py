"""What is sent once is not sent again: ETag and 304 for what is read, gzip for what is long."""

from __future__ import annotations

import gzip
from functools import lru_cache

from flask import Request, Response
from werkzeug.datastructures import Accept
from werkzeug.http import parse_accept_header

VARY = ("Accept-Encoding", "Authorization", "Cookie")
VARIES = ", ".join(VARY)
KEPT_BY_PROGRAMS = "private, no-cache"
"""Kept by the program alone, and only to ask whether it still holds; a browser keeps nothing."""
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
        if "Authorization" in asked.headers and "Cache-Control" not in response.headers:
            response.headers.add("Cache-Control", KEPT_BY_PROGRAMS)
        if any(condition in asked.headers for condition in CONDITIONS):
            response.make_conditional(asked)
    if "Vary" in response.headers:
        response.vary.update(VARY)
    else:
        response.headers.add("Vary", VARIES)
    return _packed(asked, response)


def unpacks(asked: Request) -> bool:
    """Whether the caller can unpack gzip."""
    return takes_gzip(asked.headers.get("Accept-Encoding", ""))


@lru_cache(maxsize=200)
def takes_gzip(accepted: str) -> bool:
    """The same by the header; kept, for a program says the same every time.

    >>> takes_gzip("gzip, deflate"), takes_gzip("*"), takes_gzip("gzip;q=0"), takes_gzip("")
    (True, True, False, False)
    """
    return bool(parse_accept_header(accepted, Accept)["gzip"])


def _packed(asked: Request, response: Response) -> Response:
    texts = (response.mimetype or "").startswith(("application/json", "text/"))
    if not texts or response.status_code == 304 or "Content-Encoding" in response.headers:
        return response
    if not unpacks(asked) or (response.content_length or 0) <= SHORT:
        return response
    response.set_data(gzip.compress(response.get_data(), LEVEL, mtime=0))
    response.headers["Content-Encoding"] = "gzip"
    return response
