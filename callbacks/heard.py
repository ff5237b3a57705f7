"""What a model writes while it writes, sent to the page that asked (server-sent events).

Held per process, like the stages: a page served by another one hears nothing and waits for the answer as before.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field

from flask import Flask, Response, request

from assay.accounts.acting import current_actor
from assay.kernel.actor import Actor
from assay.kernel.errors import TooMuch

BEGUN_SECONDS, BEAT_SECONDS = 10.0, 10.0
MOST_KEPT = 200


@dataclass
class Writing:
    """One question's text so far. ``version`` counts how often it began anew."""

    owner: tuple[str, str]
    text: str = ""
    version: int = 0
    done: bool = False
    changed: threading.Condition = field(default_factory=threading.Condition)

    def hear(self, piece: str | None) -> None:
        """A piece of the reply; None when it begins anew."""
        with self.changed:
            if piece is None:
                self.text, self.version = "", self.version + 1
            else:
                self.text += piece
            self.changed.notify_all()

    def end(self) -> None:
        """Nothing more will come."""
        with self.changed:
            self.done = True
            self.changed.notify_all()


class Writings:
    """Texts by the page's own number of the question. ``most`` streams are open at one time."""

    def __init__(self, most: int) -> None:
        self._now: dict[str, Writing] = {}
        self._changed = threading.Condition()
        self._free = threading.BoundedSemaphore(max(1, most))

    def begin(self, nonce: str, actor: Actor) -> Writing:
        """A new text; the oldest that have ended are forgotten."""
        writing = Writing((actor.tenant, actor.id))
        with self._changed:
            for old in [key for key, one in self._now.items() if one.done][: max(0, len(self._now) - MOST_KEPT)]:
                del self._now[old]
            if nonce:
                self._now[nonce] = writing
            self._changed.notify_all()
        return writing

    def find(self, nonce: str, actor: Actor, seconds: float = BEGUN_SECONDS) -> Writing | None:
        """The text of that number, of this person alone; the stream may be opened a little before the question is."""
        with self._changed:
            self._changed.wait_for(lambda: nonce in self._now, seconds)
            found = self._now.get(nonce)
        return found if found is not None and found.owner == (actor.tenant, actor.id) else None

    def events(self, nonce: str, actor: Actor, last: str = "") -> Iterator[str]:
        """The stream. ``last`` is the id of the last event a page has: ``version.length``."""
        writing = self.find(nonce, actor)
        version, sent = _place(last)
        while writing is not None:
            with writing.changed:
                ready = writing.changed.wait_for(_Beyond(writing, version, sent), BEAT_SECONDS)
                text, now, done = writing.text, writing.version, writing.done
            if now != version:
                version, sent = now, 0
            if len(text) > sent:
                told = {"text": text[sent:], "anew": sent == 0}
                sent = len(text)
                yield f"event: token\nid: {version}.{sent}\ndata: {json.dumps(told)}\n\n"
            elif done:
                break
            elif not ready:
                yield ": still here\n\n"
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


class _Beyond:
    """Whether there is more than a page has."""

    def __init__(self, writing: Writing, version: int, sent: int) -> None:
        self._writing, self._version, self._sent = writing, version, sent

    def __call__(self) -> bool:
        one = self._writing
        return one.done or one.version != self._version or len(one.text) > self._sent


def _place(last: str) -> tuple[int, int]:
    """Version and length out of an event's id; nothing for one that is none."""
    version, _, length = last.partition(".")
    return (int(version), int(length)) if version.isdigit() and length.isdigit() else (0, 0)
