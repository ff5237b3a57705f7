"""Holding a job: its lease is renewed while the work goes on, and the work learns here that it should stop."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Protocol

from assay.storage.jobs import JobStore

RENEW_SECONDS = 5.0
LOOK_SECONDS = 0.25


class Cancelled(Exception):
    """The job was cancelled, or another worker took it over: stop at once."""


class Progress(Protocol):
    """Tells how far a job is (0..1) and what it does; raises Cancelled when it should stop."""

    def __call__(self, progress: float, message: str) -> None: ...

    def cancelled(self) -> bool:
        """Whether the work should stop; for work that waits for something else, such as a query."""
        ...


@dataclass
class Lease:
    """Implements Progress over a job's row. Renewed by a thread, so that quiet work is not taken for dead."""

    store: JobStore
    job: str
    worker: str
    progress: float = 0.0
    message: str = ""
    lost: threading.Event = field(default_factory=threading.Event)
    _looked: float = 0.0

    def __call__(self, progress: float, message: str) -> None:
        self.progress, self.message = max(self.progress, min(progress, 1.0)), message
        if self.lost.is_set() or not self._told():
            self.lost.set()
            raise Cancelled

    def cancelled(self) -> bool:
        """Looks at the row four times a second at most: waiting work asks far more often."""
        moment = time.monotonic()
        if not self.lost.is_set() and moment - self._looked >= LOOK_SECONDS:
            self._looked = moment
            if not self.store.holds(self.job, self.worker):
                self.lost.set()
        return self.lost.is_set()

    @contextmanager
    def kept(self) -> Iterator[None]:
        """Renews the lease until the block ends."""
        done = threading.Event()
        renewal = threading.Thread(target=self._renew, args=(done,), daemon=True)
        renewal.start()
        try:
            yield
        finally:
            done.set()
            renewal.join()

    def _renew(self, done: threading.Event) -> None:
        while not done.wait(RENEW_SECONDS):
            if not self._told():
                self.lost.set()
                return

    def _told(self) -> bool:
        return self.store.report(self.job, self.worker, self.progress, self.message)
