"""What becomes of a document that could not be made whole: what stays in its place, and when it is tried again.

A document that is there gives way to one that lacks nothing it has. Otherwise it stays, no longer fresh, with the
reason; each try that fails makes the pause before the next twice as long, up to the hours a document counts as fresh.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from assay.records.prepared import DocumentHead
from assay.semantic.period_labels import day_label

FIRST_PAUSE = timedelta(minutes=5)
NAMED = 3


def pause(tries: int, fresh_hours: float) -> timedelta:
    """How long after the ``tries``-th failure in a row it is tried again.

    >>> [str(pause(tries, 24)) for tries in (1, 2, 3, 50)]
    ['0:05:00', '0:10:00', '0:20:00', '1 day, 0:00:00']
    """
    doubled: timedelta = FIRST_PAUSE * 2.0 ** min(tries - 1, 30)
    return min(doubled, timedelta(hours=fresh_hours))


def tried(head: DocumentHead, before: DocumentHead | None, now: datetime, fresh_hours: float) -> DocumentHead:
    """``head`` after one more try that failed; ``before`` knows how many there were."""
    tries = (before.tries if before else 0) + 1
    return replace(head, tries=tries, retry_at=_written(now + pause(tries, fresh_hours)))


def put_off(head: DocumentHead, now: datetime, fresh_hours: float) -> DocumentHead:
    """``head`` after somebody stopped its making: the schedule leaves it alone for as long as it would be fresh."""
    return replace(head, retry_at=_written(now + timedelta(hours=fresh_hours)))


def due(head: DocumentHead, now: str) -> bool:
    """Whether the schedule has it made: no longer fresh, or failed, and not to be waited for any more.

    What nobody may prepare (a template that is not approved, or faulty) has no time: trying again would not help.
    """
    if head.status == "generating":
        return False
    if head.retry_at:
        return head.retry_at <= now
    return head.status == "ready" and head.fresh_until < now


def widgets_in(document: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Every widget of a stored document, of a dashboard or a value proposition."""
    yield from document.get("widgets", ())
    for section in document.get("sections", ()):
        yield from (*section["metrics"], *section["charts"])


def loses(before: Mapping[str, Any] | None, failed: Iterable[str]) -> bool:
    """Whether one in which ``failed`` widgets are missing has less than the one there is.

    >>> before = {"widgets": [{"id": "a", "status": "ready"}, {"id": "b", "status": "failed"}]}
    >>> loses(before, ["a"]), loses(before, ["b"]), loses(None, ["a"])
    (True, False, False)
    """
    there = {one["id"] for one in widgets_in(before or {}) if one["status"] != "failed"}
    return not there.isdisjoint(failed)


def reason(failed: Sequence[Mapping[str, Any]], of: int, now: datetime) -> str:
    """Why what was made before is still shown.

    >>> reason([{"title": "Visits", "message": "The database did not answer."}], 12, datetime(2026, 11, 23, 5, 20))
    'Not made anew on 23 Nov 2026 at 05:20 UTC: 1 of 12 widgets failed. Visits: The database did not answer.'
    """
    said = " ".join(f"{one['title']}: {one['message']}" for one in failed[:NAMED])
    many = f"{len(failed)} of {of} widgets failed." if of else "it could not be begun."
    return f"Not made anew on {day_label(now.date())} at {now:%H:%M} UTC: {many} {said}".strip()


def _written(at: datetime) -> str:
    return at.isoformat(timespec="seconds")
