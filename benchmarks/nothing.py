"""A server that does nothing: the same bytes for whatever is asked, no token, no store, no Flask.

Behind the same server settings it is the floor under every read on this machine: what waiting in the queue, threads,
sockets and the client beside it cost. ``NOTHING_BYTES``: how many it sends.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from typing import Any

BODY = os.urandom(int(os.environ.get("NOTHING_BYTES", "20000")))
HEADERS = [("Content-Type", "application/json"), ("Content-Length", str(len(BODY))), ("Content-Encoding", "gzip")]


class Server:
    """The application, and the client that gunicorn's settings ask once before the first connection."""

    def __call__(self, _environ: Any, start: Callable[..., Any]) -> Iterable[bytes]:
        start("200 OK", HEADERS)
        return [BODY]

    def test_client(self) -> Server:
        """Itself."""
        return self

    def get(self, _path: str) -> None:
        """Nothing to make ready."""


server = Server()
