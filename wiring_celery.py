"""Jobs announced over Redis, so that a worker on any machine begins at once. Used when ``REDIS_URL`` is set.

A message holds the id of a job's row and nothing else; the row says what to do, who does it and what came of it. So a
message that comes twice, late or not at all does no harm: a worker takes the row under its lease or leaves it, and
looks for rows that nobody announced by itself.
"""

from __future__ import annotations

import hashlib
import hmac
import signal
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

import structlog

from assay.jobs.runner import JobRunner
from assay.kernel.lazy import lazy
from assay.kernel.secret import secret_key
from assay.kernel.settings import Settings

# Loaded at the first job, not when a page is opened: together they cost as much as the rest of the start.
celery: Any = lazy("celery")

log = structlog.get_logger()

TASK = "assay.job"
QUEUE = "jobs"
LOOK_SECONDS = 5.0
"""How often a worker looks for rows that no message announced."""
VISIBILITY_SECONDS = 60
"""After this long a message that a dead worker held is given to another; longer than the lease of a job."""
PATIENCE_SECONDS = 2.0
_FAILED = 1


def open_queue(settings: Settings) -> Any:
    """The Celery application of this installation. Connects when it is used."""
    app = celery.Celery("assay", broker=settings.redis_url, set_as_current=False)
    app.conf.update(
        accept_content=["json"],
        task_serializer="json",
        task_default_queue=QUEUE,
        task_ignore_result=True,
        task_acks_late=True,
        worker_prefetch_multiplier=1,
        worker_enable_remote_control=False,
        worker_hijack_root_logger=False,
        worker_redirect_stdouts=False,
        broker_connection_timeout=PATIENCE_SECONDS,
        broker_connection_max_retries=None,
        broker_connection_retry_on_startup=True,
        broker_transport_options={
            "global_keyprefix": key_prefix(settings),
            "visibility_timeout": VISIBILITY_SECONDS,
            "socket_connect_timeout": PATIENCE_SECONDS,
            "max_retries": 1,
            "interval_start": 0,
        },
    )
    return app


def key_prefix(settings: Settings) -> str:
    """What the keys in Redis begin with: the same for all processes that share a secret key, and for nobody else."""
    digest = hmac.new(secret_key(settings).encode(), b"queue", hashlib.sha256).hexdigest()
    return f"assay:{digest[:16]}:"


@dataclass
class Announcer:
    """Sends ids of jobs, from a thread of its own: whoever submits a job does not wait for Redis, there or not."""

    settings: Settings
    _threads: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1, thread_name_prefix="announce"))
    _app: Any = None

    def __call__(self, job: str) -> None:
        """Tell the workers that this job is queued. Without Redis, or while it is away, they find it by themselves."""
        if self.settings.redis_url:
            self._threads.submit(self._send, job)

    def close(self) -> None:
        """Send what is left and let go of the connections."""
        self._threads.shutdown()
        if self._app is not None:
            self._app.close()

    def _send(self, job: str) -> None:
        try:
            self._app = self._app or open_queue(self.settings)
            self._app.send_task(TASK, [job], retry=False)
        except Exception as error:  # whatever the broker's client throws: the job is queued, and will be found
            log.warning("job.unannounced", job=job, reason=type(error.__cause__ or error).__name__)


def work_on_messages(
    settings: Settings, runner: JobRunner, stop: threading.Event, look_seconds: float = LOOK_SECONDS
) -> int:
    """Run announced jobs at once and others when they are found, until SIGTERM or SIGINT; a job in hand is finished.

    ``stop`` is set at the end. Returns the exit code. Only for the main thread, which gets the signals.
    """
    app = open_queue(settings)

    def run(job: str) -> None:
        runner.run_one(job)  # what came of it is in the row, so nothing is returned

    app.task(name=TASK, acks_late=True)(run)
    # A thread, not a process, does the work: it is one job at a time, and query processes do the heavy part.
    controller = app.WorkController(
        pool_cls="threads", concurrency=1, without_mingle=True, without_gossip=True, without_heartbeat=True
    )
    end = _ending(stop)
    with ThreadPoolExecutor(1, thread_name_prefix="look") as threads:
        looking = threads.submit(runner.run_forever, stop, look_seconds)
        looking.add_done_callback(lambda found: end(_FAILED) if found.exception() else None)
        controller.start()
        stop.set()
    app.close()
    looking.result()
    return int(controller.exitcode or 0)


def _ending(stop: threading.Event) -> Callable[[int], None]:
    """Ends the worker in order, with an exit code; so do SIGTERM and SIGINT from now on."""
    state = import_module("celery.worker.state")

    def end(code: int) -> None:
        stop.set()
        state.should_stop = code

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_signal: end(0))
    if stop.is_set():  # it was asked to stop while it started
        end(0)
    return end
