"""The worker process: runs queued jobs until it is told to stop."""

from __future__ import annotations

import signal
import threading

from assay.accounts.retention import keep_rules
from assay.alerts.schedule import keep_watch
from assay.kernel.garbage import settle
from assay.kernel.log import configure_logging
from assay.kernel.settings import Settings
from assay.team.freshness import keep_fresh
from wiring import build, job_runner
from wiring_celery import work_on_messages


def work(settings: Settings) -> int:
    """Work until SIGTERM or SIGINT, the job in hand is finished first; returns the exit code.

    Beside it the worker orders anew whatever was prepared for prospects and is no longer fresh, orders looks at
    watched numbers whose time has come, and removes what is older than the settings let it be kept.

    With Redis a job is begun as soon as its message arrives, else as soon as its row is seen.
    """
    configure_logging(settings)
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: stop.set())
    services = build(settings)
    settle()
    threading.Thread(target=keep_rules, args=(services.accounts.retention, stop), name="retention", daemon=True).start()
    threading.Thread(target=keep_fresh, args=(services.team, stop), name="freshness", daemon=True).start()
    threading.Thread(target=keep_watch, args=(services.alerts, stop), name="alerts", daemon=True).start()
    try:
        if settings.redis_url:
            return work_on_messages(settings, job_runner(services), stop)
        job_runner(services).run_forever(stop)
        return 0
    finally:
        services.close()
