"""How much one person, token or address may ask for: buckets that fill again over a minute, and work at one time."""

from __future__ import annotations

import math
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from assay.kernel.errors import TooMuch

MOST_KEYS = 20_000


@dataclass
class Buckets:
    """Per process. ``per_minute``: name of a quota -> how many a minute; a full minute's worth may come at once."""

    per_minute: Mapping[str, int]
    now: Callable[[], float] = time.monotonic
    _level: OrderedDict[tuple[str, str], tuple[float, float]] = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def take(self, quota: str, who: str) -> None:
        """Take one. Raises TooMuch, with ``details['retry_after']`` in whole seconds, when there is none left."""
        most, moment = float(self.per_minute[quota]), self.now()
        with self._lock:
            level, at = self._level.pop((quota, who), (most, moment))
            level = min(most, level + (moment - at) * most / 60)
            enough = level >= 1
            self._level[(quota, who)] = (level - enough, moment)
            while len(self._level) > MOST_KEYS:
                self._level.popitem(last=False)
        if not enough:
            raise _too_much(math.ceil((1 - level) * 60 / most))


@dataclass
class AtOnce:
    """How many things one person has going on in this process."""

    most: int
    _running: dict[str, int] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def enter(self, who: str) -> None:
        """One more. Raises TooMuch when that would be too many."""
        with self._lock:
            if self._running.get(who, 0) >= self.most:
                raise TooMuch(
                    f"You have {self.most} questions running.",
                    hint="Wait until one is answered.",
                    details={"retry_after": 1},
                )
            self._running[who] = self._running.get(who, 0) + 1

    def leave(self, who: str) -> None:
        """One less."""
        with self._lock:
            left = self._running.pop(who, 1) - 1
            if left > 0:
                self._running[who] = left


def _too_much(seconds: int) -> TooMuch:
    return TooMuch(
        "That was too much in a short time.", hint=f"Try again in {seconds} s.", details={"retry_after": seconds}
    )
