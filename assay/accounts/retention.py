"""How long things are kept, as the settings say, and the look of the worker that keeps to it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

import structlog

from assay.kernel.actor import LOCAL_OWNER, Actor
from assay.kernel.clock import Clock
from assay.kernel.errors import AssayError
from assay.storage.retention import RetentionStore

log = structlog.get_logger()
LOOK_SECONDS = 3600.0
_SLACK = timedelta(days=1)
"""The record is cut once a day at most: each cut is a row of its own."""


class Record(Protocol):
    """The audit log: written before anything is removed, and cut at its old end."""

    def record(self, actor: Actor, action: str, facts: Mapping[str, Any]) -> None: ...
    def oldest(self) -> datetime | None: ...
    def prune(self, before: datetime, actor: Actor) -> int: ...


@dataclass(frozen=True)
class KeepDays:
    """Days of keeping; 0 keeps for good."""

    questions: int = 0
    results: int = 0
    prompts: int = 0
    audit: int = 0


@dataclass(frozen=True)
class Retention:
    """Removes what is older than it may be. What cannot be written to the record is not removed."""

    days: KeepDays
    store: RetentionStore
    audit: Record
    clock: Clock

    def apply(self, actor: Actor) -> Mapping[str, int]:
        """Remove all that is due; how many by kind, without those of which there was nothing."""
        store, days = self.store, self.days
        kinds: tuple[tuple[str, int, Callable[[str], Sequence[str]], Callable[[Sequence[str]], None]], ...] = (
            ("questions", days.questions, store.questions, store.forget_questions),
            ("answers", days.questions, store.answers, store.forget_answers),
            ("notices", days.questions, store.notices, store.forget_notices),
            ("results", days.results, store.results, store.forget_results),
            ("prompts", days.prompts, store.prompts, store.forget_prompts),
        )
        gone: dict[str, int] = {}
        for kind, kept, due, forget in kinds:
            before = (self.clock.now() - timedelta(days=kept)).isoformat(timespec="milliseconds")
            ids = due(before) if kept else ()
            if ids:
                self.audit.record(actor, "retention.removed", {"kind": kind, "rows": len(ids), "before": before})
                forget(ids)
                gone[kind] = len(ids)
        return gone | self._record(actor)

    def _record(self, actor: Actor) -> dict[str, int]:
        before = self.clock.now() - timedelta(days=self.days.audit)
        oldest = self.audit.oldest() if self.days.audit else None
        if oldest is None or oldest >= before - _SLACK:
            return {}
        return {"audit": self.audit.prune(before, actor)}


def keep_rules(retention: Retention, stop: threading.Event, actor: Actor = LOCAL_OWNER) -> None:
    """Look at once and every hour until ``stop`` is set."""
    while not stop.is_set():
        try:
            gone = retention.apply(actor)
        except AssayError as error:
            log.warning("retention.failed", reason=error.message)
        else:
            if gone:
                log.info("retention.removed", **gone)
        stop.wait(LOOK_SECONDS)
