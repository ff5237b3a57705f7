"""A worker process with jobs made for tests: ``python -m tests.jobs.worker_for_tests LOOK_SECONDS``."""

from __future__ import annotations

import sys
import threading
from pathlib import Path
from typing import Any

from assay.jobs.runner import JobRunner, Progress
from assay.kernel.actor import LOCAL_OWNER, Actor
from assay.kernel.clock import Clock
from assay.kernel.log import configure_logging
from assay.kernel.settings import load_settings
from assay.records.stored import Job
from assay.storage.engine import open_engine
from assay.storage.jobs import JobStore
from wiring_celery import work_on_messages

LONG_SECONDS = 60.0


def note(job: Job, _actor: Actor, _progress: Progress) -> dict[str, Any]:
    """Write down that it ran."""
    with Path(job.payload["file"]).open("a") as file:
        file.write(f"{job.payload['number']}\n")
    return {"number": job.payload["number"]}


def wait(job: Job, _actor: Actor, progress: Progress) -> dict[str, Any]:
    """Say that it is half done until the file ``go`` is there; notice a cancellation."""
    for _ in range(int(LONG_SECONDS / 0.05)):
        progress(0.5, "waiting")
        if Path(job.payload["go"]).exists():
            return {"went": True}
        threading.Event().wait(0.05)
    raise AssertionError("nobody let it go")


def main(look_seconds: float) -> int:
    """Work until SIGTERM."""
    settings = load_settings()
    configure_logging(settings)
    store = JobStore(open_engine(settings.state_url), Clock())
    runner = JobRunner(store, {"note": note, "wait": wait}, lambda _job: LOCAL_OWNER)
    return work_on_messages(settings, runner, threading.Event(), look_seconds)


if __name__ == "__main__":
    sys.exit(main(float(sys.argv[1])))
