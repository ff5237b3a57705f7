"""The schedule of the team: whatever is no longer fresh is ordered anew, by every worker that looks."""

from __future__ import annotations

import threading

import structlog

from assay.kernel.actor import LOCAL_OWNER, Actor
from assay.kernel.errors import AssayError
from assay.team.desk import TeamDesk

log = structlog.get_logger()
LOOK_SECONDS = 60.0


def keep_fresh(team: TeamDesk, stop: threading.Event, actor: Actor = LOCAL_OWNER, pause: float = LOOK_SECONDS) -> None:
    """Look every ``pause`` seconds until ``stop`` is set. An order that is open is not made twice."""
    while not stop.wait(pause):
        try:
            ordered = team.refresh(actor)
        except AssayError as error:
            log.warning("team.refresh_failed", reason=error.message)
            continue
        if ordered:
            log.info("team.refresh", jobs=len(ordered))
