"""The worker process: runs queued jobs until it is told to stop."""

from __future__ import annotations

import signal
import threading

from assay.kernel.log import configure_logging
from assay.kernel.settings import Settings
from wiring import build, run_worker


def work(settings: Settings) -> None:
    """Work until SIGTERM or SIGINT; the job in hand is finished first."""
    configure_logging(settings)
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: stop.set())
    services = build(settings)
    try:
        run_worker(services, stop)
    finally:
        services.close()
