"""A cancel button for code: one thread presses it, another asks."""

from __future__ import annotations

import threading


class Cancel:
    """A CancelToken for one process.

    >>> cancel = Cancel(); cancel.cancel(); cancel.cancelled()
    True
    """

    def __init__(self) -> None:
        self._event = threading.Event()

    def cancel(self) -> None:
        """Ask for the work to stop."""
        self._event.set()

    def cancelled(self) -> bool:
        """True once ``cancel`` was called."""
        return self._event.is_set()
