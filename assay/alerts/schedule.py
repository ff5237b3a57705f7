"""The schedule of alerts: numbers whose time has come are looked at as jobs, ordered by every worker that looks."""

from __future__ import annotations

import threading

import structlog

from assay.alerts.desk import AlertDesk
from assay.kernel.errors import AssayError

log = structlog.get_logger()
LOOK_SECONDS = 15.0


def keep_watch(alerts: AlertDesk, stop: threading.Event, pause: float = LOOK_SECONDS) -> None:
    """Look every ``pause`` seconds until ``stop`` is set. Of several workers one orders each look."""
    while not stop.wait(pause):
        try:
            ordered = alerts.order_due()
        except AssayError as error:
            log.warning("alerts.order_failed", reason=error.message)
            continue
        if ordered:
            log.info("alerts.ordered", jobs=len(ordered))
