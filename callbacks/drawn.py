"""Turns drawn once: the JSON of a card, kept for the next time its answer is shown, and put into the reply as it is.

Making a card's components and encoding them costs several times more than everything else a repeated question needs.
"""

from __future__ import annotations

import secrets
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import Any

from flask import Response, after_this_request, has_request_context
from plotly.io.json import to_json_plotly  # type: ignore[import-untyped]

from assay.records.answer import Answer
from assay.records.stored import Turn


@dataclass(frozen=True)
class Drawing:
    """JSON of a card, and the ids in it: of the answer and of its parts."""

    text: str
    ids: tuple[str, ...]

    def of(self, ids: tuple[str, ...]) -> str:
        """The same card for an answer with other ids. Ids are random: nothing else in a text looks like one."""
        text = self.text
        for old, new in zip(self.ids, ids, strict=True):
            text = text.replace(old, new)
        return text


@dataclass
class Drawings:
    """The cards shown latest, by the answer they show. Safe to share between threads."""

    size: int = 200
    _held: OrderedDict[Hashable, Drawing] = field(default_factory=OrderedDict, repr=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def text(self, stored: Turn, answer: Answer, look: Hashable, draw: Callable[[], Any]) -> str:
        """JSON of the card of a turn. ``look`` is everything besides the answer that changes what ``draw`` makes."""
        key = (stored.repeats or answer.id, stored.question, look)
        ids = ids_of(answer)
        with self._lock:
            found = self._held.get(key)
        if found is None:
            found = Drawing(to_json_plotly(draw()), ids)
        with self._lock:
            self._held[key] = found
            self._held.move_to_end(key)
            while len(self._held) > self.size:
                self._held.popitem(last=False)
        return found.of(ids)


def ids_of(answer: Answer) -> tuple[str, ...]:
    """The ids a card can hold, in an order that is the same for the same answer given again."""
    return (answer.id, *(part.id for part in answer.parts))


def in_reply(text: str) -> str:
    """A word to return from a callback; the reply then holds ``text`` (JSON) in its place.

    Raises RuntimeError outside a request.
    """
    if not has_request_context():
        raise RuntimeError("there is no reply to put a card into")
    word = f"as-drawn-{secrets.token_hex(12)}"

    @after_this_request
    def put(response: Response) -> Response:
        response.set_data(response.get_data().replace(f'"{word}"'.encode(), text.encode()))
        return response

    return word
