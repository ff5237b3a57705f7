"""Server-sent events: what becomes of a job, told as it happens, and taken up again where it was left."""

from __future__ import annotations

import hashlib
import json
import threading
import time
from collections import Counter, OrderedDict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from flask import Response

from assay.jobs.relay import Relay, Teller
from assay.kernel.actor import Actor
from assay.kernel.errors import TooMuch
from assay.records.stored import Job

LOOK_SECONDS = 0.1
STILL_THERE_SECONDS = 10.0
"""A word now and then, or a caller that went away would hold its thread until the job is done."""
LONGEST_SECONDS = 600.0
AGAIN_MS = 1000
OPEN = ("queued", "running")
CANCELLED = {"code": "cancelled", "message": "The job was cancelled.", "hint": ""}


@dataclass(frozen=True)
class Event:
    """One event. ``id`` names the state it tells: a caller that knows it need not be told again."""

    name: str
    data: Any
    id: str = ""

    def text(self) -> str:
        """As it goes over the wire.

        >>> Event("progress", {"progress": 0.5}, "a1").text()
        'id: a1\\nevent: progress\\ndata: {"progress": 0.5}\\n\\n'
        """
        named = f"id: {self.id}\n" if self.id else ""
        return f"{named}event: {self.name}\ndata: {json.dumps(self.data)}\n\n"


@dataclass
class Streams:
    """The streams open in this process: ``most`` in all, so that pages keep threads, ``each`` of one person."""

    most: int
    each: int
    voices: Voices = field(default_factory=lambda: Voices())
    _open: Counter[str] = field(default_factory=Counter)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def room(self, actor: Actor) -> None:
        """Raises TooMuch when there are too many streams already."""
        if self._open.total() >= self.most or self._open[_name(actor)] >= self.each:
            raise TooMuch(
                "Too many streams are open.",
                hint="Close one, or ask for the status of the job.",
                details={"retry_after": 5},
            )

    def open(self, actor: Actor, events: Iterator[str]) -> Response:
        """The events as a response. Raises TooMuch when there are too many streams already."""
        who = _name(actor)
        with self._lock:
            self.room(actor)
            self._open[who] += 1
        response = Response(events, mimetype="text/event-stream", headers={"Cache-Control": "no-store"})
        response.headers["X-Accel-Buffering"] = "no"
        response.call_on_close(lambda: self._leave(who))
        return response

    def _leave(self, who: str) -> None:
        with self._lock:
            self._open[who] -= 1
            self._open += Counter()  # forgets who has none


def _name(actor: Actor) -> str:
    return f"{actor.tenant}/{actor.id}"


@dataclass
class Spoken:
    """What a model has written so far for one job; ``None`` among the pieces: it began anew."""

    pieces: list[str | None] = field(default_factory=list)
    _more: threading.Condition = field(default_factory=threading.Condition)
    teller: Teller | None = None

    def hear(self, piece: str | None) -> None:
        """One more."""
        with self._more:
            self.pieces.append(piece)
            self._more.notify_all()
        if self.teller is not None:
            self.teller.touched()

    def wait(self, known: int, seconds: float) -> None:
        """Returns when there is more than was known, or after that long."""
        with self._more:
            self._more.wait_for(lambda: len(self.pieces) > known, seconds)

    def last(self) -> None:
        """Hear what was written before the job was done."""


@dataclass
class FarSpoken(Spoken):
    """The same, written by another process."""

    relay: Relay | None = None
    key: str = ""

    def wait(self, known: int, seconds: float) -> None:
        """Looks once, after that long."""
        time.sleep(seconds)
        self.last()

    def last(self) -> None:
        """Look once."""
        self.pieces = (self.relay.read(self.key) if self.relay is not None else None) or self.pieces


@dataclass
class Voices:
    """What models write for jobs, for a while: in this process, and over the relay in others."""

    relay: Relay | None = None
    most: int = 200
    _by_job: OrderedDict[str, Spoken] = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def keep(self, job: str, spoken: Spoken) -> None:
        """From here on it can be listened to."""
        with self._lock:
            self._by_job[job] = spoken
            if self.relay is not None:
                spoken.teller = Teller(self.relay, f"voice:{job}", lambda: list(spoken.pieces))
                spoken.teller.touched()
            while len(self._by_job) > self.most:
                self._by_job.popitem(last=False)

    def of(self, job: str) -> Spoken:
        """What is written for a job, here or elsewhere."""
        return self._by_job.get(job) or FarSpoken(relay=self.relay, key=f"voice:{job}")


def followed(
    look: Callable[[], Job], result: Callable[[Job], Any], seen: str, spoken: Spoken | None = None
) -> Iterator[str]:
    """The events of a job until it is done: ``progress`` and ``token``, then ``result`` or ``error``.

    ``seen`` is the id of the last event the caller got. Only what came after it is told.
    """
    yield f"retry: {AGAIN_MS}\n\n"
    voice, (state, told) = spoken or Spoken(), _place(seen)
    began = spoke = time.monotonic()
    while True:
        job = look()
        if job.status not in OPEN:
            voice.last()
        for piece in voice.pieces[told:]:
            told, spoke = told + 1, time.monotonic()
            data = {"text": piece or "", **({"anew": True} if piece is None else {})}
            yield Event("token", data, f"{job.id}.{state}.{told}").text()
        event = _event(job, result)
        if event.id != state:
            state, spoke = event.id, time.monotonic()
            yield Event(event.name, event.data, f"{job.id}.{state}.{told}").text()
        if job.status not in OPEN or time.monotonic() - began > LONGEST_SECONDS:
            return
        if time.monotonic() - spoke > STILL_THERE_SECONDS:
            yield ": still there\n\n"
            spoke = time.monotonic()
        voice.wait(told, LOOK_SECONDS)


def _place(seen: str) -> tuple[str, int]:
    """The state and the number of tokens that an id of an event tells of.

    >>> _place("job1.ab12.3"), _place("nonsense")
    (('ab12', 3), ('', 0))
    """
    parts = seen.split(".")
    known = len(parts) == 3 and parts[2].isdecimal()
    return (parts[1], int(parts[2][:9])) if known else ("", 0)


def _event(job: Job, result: Callable[[Job], Any]) -> Event:
    """The present state as an event; its id is the state's."""
    state = hashlib.sha256(f"{job.status}|{job.started_at}|{job.progress}|{job.message}".encode()).hexdigest()[:12]
    if job.status == "completed":
        return Event("result", result(job), state)
    if job.status in ("failed", "cancelled"):
        return Event("error", job.error or CANCELLED, state)
    told = {"job": job.id, "status": job.status, "progress": job.progress, "message": job.message}
    return Event("progress", told, state)
