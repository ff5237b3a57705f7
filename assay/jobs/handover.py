"""Work that is begun in a request and becomes a job when it takes long: nothing is started twice.

The request waits a moment. When the work is not done by then, a job row is written that this process already holds; the
work goes on in its thread, and the page follows, cancels and finds the job again like any other. If the process dies,
its lease runs out and a worker begins the job from its payload.
"""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import dataclass, field
from typing import Any, TypeVar

from assay.jobs.lease import Lease
from assay.jobs.runner import Refusal, settle, untold
from assay.kernel.actor import Actor
from assay.records.stored import Job
from assay.storage.jobs import JobStore

T = TypeVar("T")
Told = Callable[[Job, Any], dict[str, Any]]
"""The result that is written on a job's row, from what its work returned."""

PATIENCE_SECONDS = 2.0
_THREADS = 64
_LOOK_SECONDS = 0.05


def as_begun(job: Job, _found: Any) -> dict[str, Any]:
    """For work that keeps what it made elsewhere: where that is stands in the payload."""
    return job.payload


class Steps:
    """The progress of work that may become a job. Implements Progress: quiet at first, then over the job's row."""

    def __init__(self) -> None:
        self.lease: Lease | None = None
        self.last = (0.0, "")
        self.payload: dict[str, Any] | None = None
        self._resumable = threading.Event()

    def __call__(self, progress: float, message: str) -> None:
        self.last = (progress, message)
        if self.lease is not None:
            self.lease(progress, message)

    def cancelled(self) -> bool:
        """Whether somebody stopped the job; never before it is one."""
        return self.lease is not None and self.lease.cancelled()

    def resumable(self, payload: dict[str, Any]) -> None:
        """From here on a worker could do the work again from ``payload``, so it may become a job."""
        self.payload = payload
        self._resumable.set()

    def wait(self, work: Future[Any]) -> None:
        """Returns once the work may become a job, or is done."""
        while not work.done() and not self._resumable.wait(_LOOK_SECONDS):
            continue


@dataclass
class Handover:
    """Runs work for requests. ``patience``: seconds a request waits before its work becomes a job of ``kind``."""

    store: JobStore
    kind: str
    patience: float = PATIENCE_SECONDS
    name: str = field(default_factory=lambda: f"{socket.gethostname()}:{os.getpid()}:web")
    refused: Refusal = untold
    told: Told = as_begun
    _pool: ThreadPoolExecutor | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def run(self, work: Callable[[Steps], T], actor: Actor) -> T | Job:
        """What ``work`` returns or raises, or the job it became. The work is given its progress."""
        steps = Steps()
        future = self._threads().submit(copy_context().run, work, steps)
        _done_within(future, self.patience)
        steps.wait(future)
        return future.result() if future.done() or steps.payload is None else self._job(steps, future, actor)

    def begin(self, work: Callable[[Steps], Any], payload: dict[str, Any], actor: Actor) -> Job:
        """A job from the start, done by this process; ``payload`` is what a worker does it again from."""
        steps = Steps()
        steps.resumable(payload)
        job = self._held(steps, actor)
        self._kept(steps, job, self._threads().submit(copy_context().run, work, steps))
        return job

    def _job(self, steps: Steps, future: Future[Any], actor: Actor) -> Job:
        return self._kept(steps, self._held(steps, actor), future)

    def _held(self, steps: Steps, actor: Actor) -> Job:
        job = self.store.begin(self.kind, steps.payload or {}, actor, self.name, *steps.last)
        steps.lease = Lease(self.store, job.id, self.name, *steps.last)
        return job

    def _kept(self, steps: Steps, job: Job, future: Future[Any]) -> Job:
        threading.Thread(target=self._watch, args=(job, steps.lease, future), daemon=True).start()
        return job

    def _watch(self, job: Job, lease: Lease, future: Future[Any]) -> None:
        def outcome() -> dict[str, Any]:
            return self.told(job, future.result())

        with lease.kept():
            settle(self.store, job, self.name, outcome, self.refused)

    def _threads(self) -> ThreadPoolExecutor:
        with self._lock:
            if self._pool is None:
                self._pool = ThreadPoolExecutor(_THREADS, thread_name_prefix="handover")
            return self._pool


def _done_within(future: Future[Any], seconds: float) -> bool:
    """Waits for the work; whether it is done, well or not. Half the cost of ``concurrent.futures.wait``."""
    try:
        future.exception(seconds)
    except TimeoutError:
        return False
    return True
