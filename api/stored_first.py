"""Prepared documents are answered before Flask: a read is the check of its token and one query, as bytes that stand.

Only for a program with a token that asks for a document whole and can unpack it. Whatever else there is about a
request, every refusal and every failure goes the ordinary way, which answers the same and says why.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from api.guard import Guard
from api.headers import for_all
from api.v1.conditional import KEPT_BY_PROGRAMS, VARIES, takes_gzip
from assay.kernel.actor import Actor
from assay.records.prepared import Served
from assay.team.desk import TeamDesk

Environ = Mapping[str, Any]
Wsgi = Callable[[Any, Any], Iterable[bytes]]

PROSPECT: Final = "/api/v1/prospects/<prospect>/"
PLACE: Final = re.compile(r"/api/v1/prospects/([\w.-]+)/(?:dashboards/([\w.-]+)|value-proposition-data)", re.ASCII)
SOURCE: Final = re.compile(r"(?:source=([\w.-]{1,80}))?", re.ASCII)
"""Names as they stand in an address; what is written with % or + is read the ordinary way."""
CONDITIONS: Final = ("HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE", "HTTP_IF_RANGE", "HTTP_RANGE")


@dataclass(frozen=True)
class StoredFirst:
    """Stands around ``inner``. ``headers``: what every response carries."""

    inner: Wsgi
    guard: Guard
    team: TeamDesk
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
            return self._read(environ, place[1], place[2], source[1])
        except Exception:  # whatever it is, the ordinary way meets it too, and tells and logs it as it should
            return None

    def _read(self, environ: Environ, prospect: str, template: str | None, source: str | None) -> Served | None:
        rule = PROSPECT + ("dashboards/<template>" if template else "value-proposition-data")
        actor = self._reader(environ, rule)
        if actor is None:
            return None
        if template:
            return self.team.dashboard(prospect, template, actor, source)
        return self.team.proposition(prospect, actor, source)

    def _reader(self, environ: Environ, rule: str) -> Actor | None:
        bearer, agent = environ.get("HTTP_AUTHORIZATION", ""), environ.get("HTTP_USER_AGENT", "")
        return self.guard.reader(rule, bearer, environ.get("REMOTE_ADDR") or "", agent) if bearer else None
