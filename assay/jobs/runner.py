"""Runs jobs: take one, keep its lease alive, do the work, settle it."""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import structlog

from assay.jobs.lease import Cancelled, Lease, Progress
from assay.kernel.actor import Actor
from assay.kernel.errors import AssayError, QueryCancelled
from assay.records.stored import Job
from assay.storage.jobs import JobStore

__all__ = ["Cancelled", "JobRunner", "Progress", "Work", "settle"]

log = structlog.get_logger()

POLL_SECONDS = 0.2

Work = Callable[[Job, Actor, Progress], dict[str, Any]]
"""Does a job's work and returns its JSON-ready result. Done again from the start if the worker dies: must bear it."""


Refusal = Callable[[AssayError, Job], None]
"""Is told why a job failed before anybody can see it, to write a refusal into the audit log."""


def untold(_error: AssayError, _job: Job) -> None:
    """For jobs in which nothing can be refused."""


@dataclass(frozen=True)
class JobRunner:
    """A worker's loop. ``kinds`` maps a job's kind to its work; ``actor_of`` finds on whose behalf it runs.

    One job at a time, from whatever threads it is asked to run them.
    """

    store: JobStore
    kinds: Mapping[str, Work]
    actor_of: Callable[[Job], Actor]
    refused: Refusal = untold
    name: str = field(default_factory=lambda: f"{socket.gethostname()}:{os.getpid()}")
    _hand: threading.Lock = field(default_factory=threading.Lock, init=False, repr=False, compare=False)

    def run_forever(self, stop: threading.Event, pause: float = POLL_SECONDS) -> None:
        """Work until ``stop`` is set, looking every ``pause`` seconds; a job in hand is finished first."""
        while not stop.is_set():
            if not self.run_one():
                stop.wait(pause)

    def run_one(self, job: str | None = None) -> bool:
        """Run the oldest waiting job, or only the one of that id; False when it is not there to be run."""
        with self._hand:
            taken = self.store.take(self.name, job)
            if taken is not None:
                self._run(taken)
            return taken is not None

    def _run(self, job: Job) -> None:
        log.info("job.started", job=job.id, kind=job.kind)
        lease = Lease(self.store, job.id, self.name)
        with lease.kept():
            settle(self.store, job, self.name, lambda: self._work(job)(job, self.actor_of(job), lease), self.refused)

    def _work(self, job: Job) -> Work:
        work = self.kinds.get(job.kind)
        if work is None:
            raise AssayError(f"This worker knows no jobs of kind “{job.kind}”.", hint="Update the worker.")
        return work


def settle(
    store: JobStore, job: Job, worker: str, outcome: Callable[[], dict[str, Any]], refused: Refusal = untold
) -> None:
    """Write down what became of a job that ``worker`` holds: the result of ``outcome``, or why there is none."""
    try:
        result = outcome()
    except (Cancelled, QueryCancelled):
        log.info("job.cancelled", job=job.id)
    except AssayError as error:
        refused(error, job)
        _fail(store, job, worker, {"code": error.code, "message": error.message, "hint": error.hint})
    except Exception:
        log.exception("job.failed", job=job.id, kind=job.kind)
        message = "Something went wrong inside Assay. Nothing was changed."
        _fail(store, job, worker, {"code": "error", "message": message, "hint": f"Job {job.id} is in the log."})
    else:
        store.finish(job.id, worker, "completed", result=result)
        log.info("job.completed", job=job.id, kind=job.kind)


def _fail(store: JobStore, job: Job, worker: str, error: dict[str, Any]) -> None:
    log.warning("job.failed", job=job.id, kind=job.kind, reason=error["message"])
    store.finish(job.id, worker, "failed", error=error)
