"""Prepared documents are answered before Flask: a read is one query, of its token and of bytes that stand.

Only for a program with a token that asks for a document whole and can unpack it. Whatever else there is about a
request, every refusal and every failure goes the ordinary way, which answers the same and says why.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from api.guard import Guard, secret_of
from api.headers import for_all
from api.v1.conditional import KEPT_BY_PROGRAMS, VARIES, takes_gzip
from assay.records.prepared import Served
from assay.team.short_read import ShortRead, Wanted

Environ = Mapping[str, Any]
Wsgi = Callable[[Any, Any], Iterable[bytes]]

PROPOSITION: Final = "/api/v1/prospects/<prospect>/value-proposition-data"
DASHBOARD: Final = "/api/v1/prospects/<prospect>/dashboards/<template>"
PLACE: Final = re.compile(r"/api/v1/prospects/([\w.-]+)/(?:dashboards/([\w.-]+)|value-proposition-data)", re.ASCII)
SOURCE: Final = re.compile(r"(?:source=([\w.-]{1,80}))?", re.ASCII)
"""Names as they stand in an address; what is written with % or + is read the ordinary way."""
CONDITIONS: Final = ("HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE", "HTTP_IF_RANGE", "HTTP_RANGE")


@dataclass(frozen=True)
class StoredFirst:
    """Stands around ``inner``. ``headers``: what every response carries."""

    inner: Wsgi
    guard: Guard
    find: ShortRead
    headers: Sequence[tuple[str, str]]

    def __call__(self, environ: Environ, start: Any) -> Iterable[bytes]:
        served = self._served(environ)
        if served is None:
            return self.inner(environ, start)
        body = served.packed
        own = [
            ("Content-Type", "application/json"), ("Content-Length", str(len(body))), ("Content-Encoding", "gzip"),
            ("ETag", f'W/"{served.etag}"'), ("Cache-Control", KEPT_BY_PROGRAMS), ("Vary", VARIES),
        ]  # fmt: skip
        start("200 OK", own + for_all(self.headers, secure=environ["wsgi.url_scheme"] == "https"))
        return [body]

    def _served(self, environ: Environ) -> Served | None:
        place = PLACE.fullmatch(environ["PATH_INFO"]) if environ["REQUEST_METHOD"] == "GET" else None
        source = SOURCE.fullmatch(environ.get("QUERY_STRING", "")) if place else None
        if place is None or source is None or any(name in environ for name in CONDITIONS):
            return None
        if not takes_gzip(environ.get("HTTP_ACCEPT_ENCODING", "")):
            return None
        try:
            return self._read(environ, Wanted(place[1], place[2], source[1]))
        except Exception:  # whatever it is, the ordinary way meets it too, and tells and logs it as it should
            return None

    def _read(self, environ: Environ, wanted: Wanted) -> Served | None:
        secret = secret_of(environ.get("HTTP_AUTHORIZATION", ""))
        agent, address = environ.get("HTTP_USER_AGENT", "")[:200], environ.get("REMOTE_ADDR") or ""
        found = self.find(secret, wanted, address, agent) if secret else None
        if found is None:
            return None
        actor, served = found
        return served if self.guard.lets_read(DASHBOARD if wanted.template else PROPOSITION, actor) else None
