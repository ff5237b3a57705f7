"""Runs jobs: take one, keep its lease alive, do the work, settle it."""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

import structlog

from assay.kernel.actor import Actor
from assay.kernel.errors import AssayError
from assay.records.stored import Job
from assay.storage.jobs import JobStore

log = structlog.get_logger()

RENEW_SECONDS = 5.0
POLL_SECONDS = 0.2


class Cancelled(Exception):
    """The job was cancelled, or another worker took it over: stop at once."""


class Progress(Protocol):
    """Tells how far a job is (0..1) and what it does; raises Cancelled when it should stop."""

    def __call__(self, progress: float, message: str) -> None: ...


Work = Callable[[Job, Actor, Progress], dict[str, Any]]
"""Does a job's work and returns its JSON-ready result. Done again from the start if the worker dies: must bear it."""


@dataclass
class _Lease:
    """Renews a job's lease in the background, so that work which reports rarely is not taken for dead."""

    store: JobStore
    job: str
    worker: str
    progress: float = 0.0
    message: str = ""
    lost: threading.Event = field(default_factory=threading.Event)
    done: threading.Event = field(default_factory=threading.Event)

    def report(self, progress: float, message: str) -> None:
        self.progress, self.message = max(self.progress, min(progress, 1.0)), message
        if self.lost.is_set() or not self.store.report(self.job, self.worker, self.progress, message):
            self.lost.set()
            raise Cancelled

    def renew(self) -> None:
        while not self.done.wait(RENEW_SECONDS):
            if not self.store.report(self.job, self.worker, self.progress, self.message):
                self.lost.set()
                return


@dataclass(frozen=True)
class JobRunner:
    """A worker's loop. ``kinds`` maps a job's kind to its work; ``actor_of`` finds on whose behalf it runs."""

    store: JobStore
    kinds: Mapping[str, Work]
    actor_of: Callable[[Job], Actor]
    name: str = field(default_factory=lambda: f"{socket.gethostname()}:{os.getpid()}")

    def run_forever(self, stop: threading.Event) -> None:
        """Work until ``stop`` is set; a job in hand is finished first."""
        while not stop.is_set():
            if not self.run_one():
                stop.wait(POLL_SECONDS)

    def run_one(self) -> bool:
        """Run the oldest waiting job; False when there is none."""
        job = self.store.take(self.name)
        if job is None:
            return False
        log.info("job.started", job=job.id, kind=job.kind)
        lease = _Lease(self.store, job.id, self.name)
        renewal = threading.Thread(target=lease.renew, daemon=True)
        renewal.start()
        try:
            self._settle(job, lease)
        finally:
            lease.done.set()
            renewal.join()
        return True

    def _settle(self, job: Job, lease: _Lease) -> None:
        try:
            result = self._work(job)(job, self.actor_of(job), lease.report)
        except Cancelled:
            log.info("job.cancelled", job=job.id)
        except AssayError as error:
            self._fail(job, {"code": error.code, "message": error.message, "hint": error.hint})
        except Exception:
            log.exception("job.failed", job=job.id, kind=job.kind)
            message = "Something went wrong inside Assay. Nothing was changed."
            self._fail(job, {"code": "error", "message": message, "hint": f"Job {job.id} is in the log."})
        else:
            self.store.finish(job.id, self.name, "completed", result=result)
            log.info("job.completed", job=job.id, kind=job.kind)

    def _work(self, job: Job) -> Work:
        work = self.kinds.get(job.kind)
        if work is None:
            raise AssayError(f"This worker knows no jobs of kind “{job.kind}”.", hint="Update the worker.")
        return work

    def _fail(self, job: Job, error: dict[str, Any]) -> None:
        log.warning("job.failed", job=job.id, kind=job.kind, reason=error["message"])
        self.store.finish(job.id, self.name, "failed", error=error)
