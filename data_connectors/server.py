"""What connectors to database servers share: an address, a version that is asked for at most every few seconds."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping
from typing import Any

from data_connectors.base import SqlConnector
from data_connectors.traits import Rows
from data_connectors.urls import Address

FRESH_SECONDS = 5.0
"""How long an answer about the data's version is taken for true; option ``fresh_seconds`` sets another time."""
QUERY_SECONDS = 120.0
"""Time-out the server itself applies to a statement, beneath the corridor's own; option ``seconds``."""


class ServerConnector(SqlConnector):
    """A connector to a server. Subclasses also give ``kind`` and ``_version``."""

    kind = ""

    def __init__(self, address: Address) -> None:
        self.address = address
        self._lock = threading.Lock()
        self._known: tuple[float, str] | None = None

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.address.shown!r})"

    def _safe(self, text: str) -> str:
        return self.address.without_secrets(text)

    def _version(self, rows: Rows) -> str:
        """A text that changes when the data does; by default the current stretch of time."""
        return time_bucket()

    def data_version(self) -> str:
        fresh = float(self.address.extra.get("fresh_seconds", FRESH_SECONDS))
        with self._lock:
            if self._known is None or time.monotonic() - self._known[0] > fresh:
                with self._rows() as rows:
                    self._known = (time.monotonic(), self._version(rows))
            return self._known[1]

    def recipe(self) -> Mapping[str, Any]:
        seconds = float(self.address.extra.get("seconds", QUERY_SECONDS))
        return {"kind": self.kind, "address": self.address.plain(), "seconds": seconds}


def time_bucket(seconds: int = 60) -> str:
    """The stretch of time now lies in, for engines that cannot tell when data changed."""
    return f"t{int(time.time()) // seconds}"
