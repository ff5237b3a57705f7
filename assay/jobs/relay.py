"""What one process says while it works, for pages and programs that are connected to another one."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Protocol

import structlog

log = structlog.get_logger()
KEPT_SECONDS, PAUSE_SECONDS = 600.0, 0.1
"""How long what was said last is kept, and how often at most it is said anew."""


class Board(Protocol):
    """Bytes by key that every process reads: the cache."""

    def get(self, key: str) -> bytes | None: ...

    def set(self, key: str, value: bytes, seconds: float) -> None: ...


@dataclass(frozen=True)
class Relay:
    """Says and reads over a board. One that cannot be reached is a matter for the log: local listeners hear anyway."""

    board: Board

    def say(self, key: str, facts: Any) -> None:
        """Put JSON-ready facts where every process finds them."""
        try:
            self.board.set(_key(key), json.dumps(facts).encode(), KEPT_SECONDS)
        except Exception as error:  # whatever a driver throws
            log.warning("relay.not_said", reason=type(error).__name__)

    def read(self, key: str) -> Any:
        """What was said last, or None."""
        try:
            found = self.board.get(_key(key))
            return None if found is None else json.loads(found)
        except Exception as error:  # whatever a driver throws
            log.warning("relay.not_read", reason=type(error).__name__)
            return None


def _key(key: str) -> str:
    return f"relay:{key}"


@dataclass
class Teller:
    """Says something again and again while it grows: soon after it was touched, and at its end."""

    relay: Relay
    key: str
    facts: Callable[[], Any]
    _timer: threading.Timer | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def touched(self) -> None:
        """There is more to say; whoever writes does not wait for it."""
        with self._lock:
            if self._timer is None:
                self._timer = threading.Timer(PAUSE_SECONDS, self._say)
                self._timer.daemon = True
                self._timer.start()

    def end(self) -> None:
        """Say the last of it now."""
        with self._lock:
            if self._timer is not None:
                self._timer.cancel()
        self.relay.say(self.key, self.facts())

    def _say(self) -> None:
        with self._lock:
            self._timer = None
        self.relay.say(self.key, self.facts())
