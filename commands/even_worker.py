"""gunicorn's threaded worker, but one that leaves new connections to siblings that hold fewer.

Every web process waits at the same socket, and the kernel tends to wake the same one first: 16 clients that keep their
connection may all fall to one of two processes, which then answers on one core while the other sleeps. Each worker
tells in shared memory how many connections it holds. One that is ahead of a living sibling leaves what just came to
it for a moment; what is still there after that it takes, so nothing is refused, lost or kept waiting longer.
"""

from __future__ import annotations

import mmap
import socket
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from gunicorn.workers.gthread import ThreadWorker

SEATS = 128
"""Twice as many as there can be web processes."""
LIVING_SECONDS = 3.0
"""A worker that lives tells so every second; one that said nothing for longer counts no more."""
PATIENCE_SECONDS = 0.01
"""How long a connection is left to a sibling."""
LOOK_SECONDS = 0.001
_SIZE = 16


def _shared() -> memoryview:
    """Anonymous memory: processes that are forked from this one see the same."""
    return memoryview(mmap.mmap(-1, SEATS * _SIZE)).cast("d")


@dataclass
class Board:
    """How many connections each worker holds, and when it last said so (the machine's monotonic clock).

    >>> board = Board(); board.tell(0, 5, now=10); board.tell(1, 2, now=10); board.tell(2, 0, now=1)
    >>> board.least_beside(0, now=10), board.least_beside(1, now=10), board.least_beside(0, now=60)
    (2, 5, None)
    """

    cells: memoryview = field(default_factory=_shared)

    def seat(self, age: int, now: float) -> int:
        """A seat nobody living sits on; workers that start together look at different ones first."""
        living = set(self._living(now))
        return next((seat for at in range(SEATS) if (seat := (age + at) % SEATS) not in living), age % SEATS)

    def tell(self, seat: int, held: int, now: float) -> None:
        """The worker on that seat lives and holds that many."""
        self.cells[2 * seat], self.cells[2 * seat + 1] = held, now

    def leave(self, seat: int) -> None:
        """The worker takes no connections any more."""
        self.cells[2 * seat + 1] = 0.0

    def least_beside(self, own: int, now: float) -> int | None:
        """The fewest a living sibling holds; None where there is no sibling."""
        return min((int(self.cells[2 * seat]) for seat in self._living(now) if seat != own), default=None)

    def _living(self, now: float) -> Iterator[int]:
        said = self.cells[1::2].tolist()
        return (seat for seat, at in enumerate(said) if 0 < at > now - LIVING_SECONDS)


BOARD = Board()
"""Made in gunicorn's master, which reads its settings and with them this file before it forks."""


class EvenWorker(ThreadWorker):
    """A threaded worker that holds back while it is ahead of a sibling, never for longer than the patience."""

    board = BOARD

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        self._seat: int | None = None
        self._until: float | None = None

    def run(self) -> None:
        """Take a seat, serve, leave it."""
        self._seat = self.board.seat(self.age, time.monotonic())
        try:
            super().run()
        finally:
            self.board.leave(self._seat)

    def accept(self, listener: socket.socket) -> None:
        """Take a connection, or leave it to a sibling for a moment."""
        if self._ahead():
            self._until = time.monotonic() + PATIENCE_SECONDS
            self.set_accept_enabled(False)
            return
        self._take(listener)

    def set_accept_enabled(self, enabled: bool) -> None:
        """The loop above wants to listen again at once; not while this worker holds back."""
        super().set_accept_enabled(enabled and self._until is None)

    def wait_for_and_dispatch_events(self, timeout: float) -> None:
        """One turn of the loop."""
        super().wait_for_and_dispatch_events(timeout if self._until is None else LOOK_SECONDS)
        self._tell()
        if self._until is not None:
            self._look_again(self._until)

    def _look_again(self, until: float) -> None:
        """Listen as soon as a sibling has caught up; when patience ends take what nobody took."""
        late = time.monotonic() >= until
        if not late and self.alive and self._ahead():
            return
        self._until = None
        if late and self.alive:
            for listener in self.sockets:
                self._take(listener)

    def _take(self, listener: socket.socket) -> None:
        super().accept(listener)
        self._tell()

    def _ahead(self) -> bool:
        least = None if self._seat is None else self.board.least_beside(self._seat, time.monotonic())
        return least is not None and self.nr_conns > least

    def _tell(self) -> None:
        if self._seat is not None and self.alive:
            self.board.tell(self._seat, self.nr_conns, time.monotonic())
        elif self._seat is not None:
            self.board.leave(self._seat)
