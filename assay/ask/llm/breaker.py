"""A circuit breaker: a provider that failed several times in a row is left alone for a while, then tried once."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass
class Breaker:
    """Opens after ``most`` failures in a row, for ``seconds``; then lets one call through to see.

    >>> breaker = Breaker(most=2)
    >>> breaker.failed(); breaker.failed(); breaker.allows()
    False
    """

    most: int = 4
    seconds: float = 30.0
    clock: Callable[[], float] = time.monotonic
    _failures: int = 0
    _open_until: float = 0.0
    _trying: bool = False
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def allows(self) -> bool:
        """Whether a call may be made now; the one that tries an open circuit is let through once."""
        with self._lock:
            if self._failures < self.most:
                return True
            if self.clock() < self._open_until or self._trying:
                return False
            self._trying = True
            return True

    def left(self) -> float:
        """Seconds until a call may be tried."""
        with self._lock:
            return max(0.0, self._open_until - self.clock()) if self._failures >= self.most else 0.0

    def worked(self) -> None:
        """A call came back well."""
        with self._lock:
            self._failures, self._trying = 0, False

    def failed(self) -> None:
        """A call failed."""
        with self._lock:
            self._failures, self._trying = self._failures + 1, False
            if self._failures >= self.most:
                self._open_until = self.clock() + self.seconds

    def released(self) -> None:
        """A call ended without telling anything of the provider: somebody stopped it."""
        with self._lock:
            self._trying = False
