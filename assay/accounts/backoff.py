"""How long to wait after wrong passwords: nothing at first, then twice as long each time, never for ever."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable
from dataclasses import dataclass

from assay.kernel.errors import TooMuch
from assay.storage.sign_ins import FailureStore

WINDOW_SECONDS = 6 * 3600.0
LONGEST_SECONDS = 900.0


def wait_after(failures: int, free: int) -> float:
    """Seconds between failure number ``failures`` and the next try; the first ``free`` cost nothing.

    An admin can be kept out by somebody else's guessing for a quarter of an hour at most, and not at all at the
    console of the machine (``assay users reset``).

    >>> [wait_after(n, 5) for n in (4, 5, 6, 8, 30)]
    [0.0, 5.0, 10.0, 40.0, 900.0]
    """
    return 0.0 if failures < free else min(5.0 * 2.0 ** min(failures - free, 20), LONGEST_SECONDS)


@dataclass(frozen=True)
class Backoff:
    """Counts failures by key and says when a try has to wait. ``now``: seconds since 1970."""

    store: FailureStore
    now: Callable[[], float]

    def check(self, key: str, free: int) -> None:
        """Raises TooMuch, with ``details['retry_after']`` in whole seconds, while it has to wait."""
        count, last = self.store.get(key)
        wait = last + wait_after(count, free) - self.now()
        if wait > 0:
            seconds = math.ceil(wait)
            raise TooMuch(
                f"Too many wrong tries. Try again in {told(seconds)}.",
                hint="An admin can set a new password.",
                details={"retry_after": seconds},
            )

    def failed(self, key: str) -> None:
        """One more."""
        self.store.count(key, self.now(), WINDOW_SECONDS)

    def succeeded(self, key: str) -> None:
        """Start again."""
        self.store.forget(key)


def account_key(login: str) -> str:
    """The key of an account, known or not; what was typed is not kept.

    >>> account_key("Ann ") == account_key("ann")
    True
    """
    return "account:" + hashlib.sha256(login.strip().lower().encode()).hexdigest()


def address_key(address: str) -> str:
    """The key of an address."""
    return f"address:{address}"[:80]


def told(seconds: int) -> str:
    """A wait in words.

    >>> told(1), told(40), told(900)
    ('1 second', '40 seconds', '15 minutes')
    """
    if seconds >= 120:
        return f"{math.ceil(seconds / 60)} minutes"
    return f"{seconds} second" + ("" if seconds == 1 else "s")
