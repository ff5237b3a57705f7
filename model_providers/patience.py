"""A call that can be given up: it runs in a thread of its own, so that stopping it never waits for a silent server."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from contextvars import copy_context
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from assay.ask.llm.port import Stopped
from assay.kernel.errors import ProviderBusy, QueryCancelled

T = TypeVar("T")
_LOOK_SECONDS = 0.05


@dataclass
class Line:
    """The open connection of a call: given up, it is closed, and what still arrives is not listened to."""

    given_up: bool = False
    closers: list[Callable[[], Any]] = field(default_factory=list)

    def open(self, close: Callable[[], Any]) -> None:
        """Note how to end what was opened."""
        self.closers.append(close)

    def hang_up(self) -> None:
        """End it."""
        self.given_up = True
        for close in self.closers:
            close()


@dataclass
class _Outcome(Generic[T]):
    value: T | None = None
    error: Exception | None = None
    done: threading.Event = field(default_factory=threading.Event)


def patiently(work: Callable[[Line], T], seconds: float, stopped: Stopped) -> T:
    """What ``work`` returns or raises.

    Raises ProviderBusy after ``seconds``, however slowly the reply trickles in, and QueryCancelled once ``stopped``.
    """
    line, outcome = Line(), _Outcome[T]()
    thread = threading.Thread(
        target=copy_context().run, args=(_carried_out, work, line, outcome), name="model-call", daemon=True
    )
    thread.start()
    until = time.monotonic() + seconds
    while not outcome.done.wait(_LOOK_SECONDS):
        if stopped():
            _leave(line)
            raise QueryCancelled("The question was stopped.")
        if time.monotonic() > until:
            _leave(line)
            raise ProviderBusy(f"The model did not reply within {seconds:g} seconds.", details={"late": True})
    if outcome.error is not None:
        raise outcome.error
    return outcome.value  # type: ignore[return-value]  # set whenever there is no error


def _leave(line: Line) -> None:
    # Closing may itself wait for a lock of the connection; nobody waits for that.
    threading.Thread(target=line.hang_up, name="model-hang-up", daemon=True).start()
    line.given_up = True


def _carried_out(work: Callable[[Line], T], line: Line, outcome: _Outcome[T]) -> None:
    try:
        outcome.value = work(line)
    except Exception as error:
        outcome.error = error
    finally:
        outcome.done.set()
