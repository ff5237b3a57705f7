"""gunicorn's settings, from Assay's own: `gunicorn --config gunicorn.conf.py app:server`."""

from __future__ import annotations

import sys
from typing import Any

from assay.accounts.opening import check_secret
from assay.kernel.errors import Misconfigured
from assay.kernel.garbage import settle
from assay.kernel.lifeline import die_with
from assay.kernel.log import configure_logging
from assay.kernel.settings import load_settings
from commands.even_worker import EvenWorker

try:
    settings = load_settings()
    check_secret(settings)
except Misconfigured as error:
    print(f"{error}\n{error.hint}", file=sys.stderr)
    sys.exit(error.exit_code)

bind = f"{settings.host}:{settings.port}"
# Threads; connections fall evenly on the processes. A class, so that its shared memory is made before they are forked.
worker_class = EvenWorker
workers = settings.web_workers
threads = settings.web_threads
# SIGTERM: no new connections, what runs may finish.
graceful_timeout = settings.stop_timeout_seconds
# A thread may hold a live stream for long; gthread's heartbeat is the worker's, not the request's.
timeout = 60
keepalive = 30
# Each worker opens its own files and threads: nothing is inherited over a fork.
preload_app = False
# Where the heartbeat file lies must not be a disk, or a slow disk kills healthy workers.
worker_tmp_dir = "/dev/shm" if sys.platform == "linux" else None  # nosec B108 - the file has no name there

# Several workbenches on one machine would share the default socket, and nothing here is to be changed from outside.
control_socket_disable = True


def post_fork(_server: Any, worker: Any) -> None:
    """Die with the master, even when it is killed: a process left behind would hold the port."""
    die_with(worker.ppid)


def post_worker_init(worker: Any) -> None:
    """Answer one page before the first connection: Dash registers scripts at the first request, which would race."""
    configure_logging(settings)
    client = worker.wsgi.test_client()
    client.get("/")
    client.get("/health")
    settle()
