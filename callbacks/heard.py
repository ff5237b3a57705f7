"""What a model writes while it writes, sent to the page that asked (server-sent events).

Held in the process that writes; a page served by another one reads it over the relay, a tenth of a second later.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Protocol

from flask import Flask, Response, request

from assay.accounts.acting import current_actor
from assay.jobs.relay import PAUSE_SECONDS, Relay, Teller
from assay.kernel.actor import Actor
from assay.kernel.errors import TooMuch

BEGUN_SECONDS, BEAT_SECONDS = 30.0, 10.0
MOST_KEPT = 200


Place = tuple[int, int]
"""How often a text began anew, and its length: what a page has of it."""
State = tuple[str, int, bool]
"""A text so far, how often it began anew, whether it is done."""


class Listened(Protocol):
    """A text that is being written."""

    def beyond(self, place: Place, seconds: float) -> State | None:
        """The text once there is more of it than a page has; None when there is not, after that long."""
        ...


@dataclass
class Writing:
    """One question's text so far. ``version`` counts how often it began anew."""

    owner: tuple[str, str]
    text: str = ""
    version: int = 0
    done: bool = False
    changed: threading.Condition = field(default_factory=threading.Condition)
    teller: Teller | None = None

    def hear(self, piece: str | None) -> None:
        """A piece of the reply; None when it begins anew."""
        with self.changed:
            if piece is None:
                self.text, self.version = "", self.version + 1
            else:
                self.text += piece
            self.changed.notify_all()
        if self.teller is not None:
            self.teller.touched()

    def end(self) -> None:
        """Nothing more will come."""
        with self.changed:
            self.done = True
            self.changed.notify_all()
        if self.teller is not None:
            self.teller.end()

    def beyond(self, place: Place, seconds: float) -> State | None:
        """See ``Listened``."""
        with self.changed:
            ready = self.changed.wait_for(lambda: _more((self.text, self.version, self.done), place), seconds)
            return (self.text, self.version, self.done) if ready else None

    def facts(self) -> dict[str, object]:
        """As JSON-ready values, for other processes."""
        with self.changed:
            return {"owner": list(self.owner), "text": self.text, "version": self.version, "done": self.done}


@dataclass(frozen=True)
class FarWriting:
    """A text that another process writes."""

    relay: Relay
    key: str

    def beyond(self, place: Place, seconds: float) -> State | None:
        """See ``Listened``. One that is no more there is done."""
        until = time.monotonic() + seconds
        while True:
            said = self.relay.read(self.key)
            state = (said["text"], said["version"], said["done"]) if said else ("", place[0], True)
            if _more(state, place):
                return state
            if time.monotonic() > until:
                return None
            time.sleep(PAUSE_SECONDS)


class Writings:
    """Texts by the page's own number of the question. ``most`` streams are open at one time."""

    def __init__(self, most: int, relay: Relay | None = None) -> None:
        self._relay = relay
        self._now: dict[str, Writing] = {}
        self._changed = threading.Condition()
        self._free = threading.BoundedSemaphore(max(1, most))

    def begin(self, nonce: str, actor: Actor) -> Writing:
        """A new text; the oldest that have ended are forgotten."""
        writing = Writing((actor.tenant, actor.id))
        if nonce and self._relay is not None:
            writing.teller = Teller(self._relay, _key(nonce, actor), writing.facts)
            writing.teller.touched()
        with self._changed:
            for old in [key for key, one in self._now.items() if one.done][: max(0, len(self._now) - MOST_KEPT)]:
                del self._now[old]
            if nonce:
                self._now[nonce] = writing
            self._changed.notify_all()
        return writing

    def find(self, nonce: str, actor: Actor, seconds: float = BEGUN_SECONDS) -> Listened | None:
        """The text of that number, of this person alone; the stream may be opened a little before the question is."""
        until = time.monotonic() + seconds
        while True:
            with self._changed:
                self._changed.wait_for(lambda: nonce in self._now, PAUSE_SECONDS)
                found = self._now.get(nonce)
            if found is not None:
                return found if found.owner == (actor.tenant, actor.id) else None
            if self._relay is not None and self._relay.read(_key(nonce, actor)) is not None:
                return FarWriting(self._relay, _key(nonce, actor))
            if time.monotonic() > until:
                return None

    def events(self, nonce: str, actor: Actor, last: str = "") -> Iterator[str]:
        """The stream. ``last`` is the id of the last event a page has: ``version.length``."""
        writing = self.find(nonce, actor)
        version, sent = _place(last)
        while writing is not None:
            state = writing.beyond((version, sent), BEAT_SECONDS)
            if state is None:
                yield ": still here\n\n"
                continue
            text, now, done = state
            if now != version:
                version, sent = now, 0
            if len(text) > sent:
                told = {"text": text[sent:], "anew": sent == 0}
                sent = len(text)
                yield f"event: token\nid: {version}.{sent}\ndata: {json.dumps(told)}\n\n"
            elif done:
                break
        yield "event: result\ndata: {}\n\n"

    def serve(self, server: Flask) -> None:
        """`GET /ask/tokens/<nonce>`: server-sent events ``token`` and, at the end, ``result``."""

        @server.get("/ask/tokens/<nonce>")
        def tokens(nonce: str) -> Response:
            if not self._free.acquire(blocking=False):
                raise TooMuch("Too many answers are being followed at once.", hint="The answer will come all the same.")
            events = self.events(nonce, current_actor(), request.headers.get("Last-Event-ID", ""))
            response = Response(events, mimetype="text/event-stream")
            response.call_on_close(self._free.release)
            response.headers["Cache-Control"] = "no-store"
            response.headers["X-Accel-Buffering"] = "no"
            return response


def _more(state: State, place: Place) -> bool:
    """Whether there is more than a page has."""
    text, version, done = state
    return done or version != place[0] or len(text) > place[1]


def _key(nonce: str, actor: Actor) -> str:
    """Whose it is stands in the key: nobody else finds it."""
    return f"heard:{actor.tenant}:{actor.id}:{nonce}"


def _place(last: str) -> tuple[int, int]:
    """Version and length out of an event's id; nothing for one that is none."""
    version, _, length = last.partition(".")
    return (int(version), int(length)) if version.isdigit() and length.isdigit() else (0, 0)
