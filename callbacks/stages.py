"""Which step a question that is being answered has reached, for the page that waits for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from flask import Flask

from components.skeleton import stage_words


class Stages:
    """Steps by the page's own number of the question. Held per process: a page served by another one shows no steps."""

    def __init__(self) -> None:
        self._now: dict[str, str] = {}

    @contextmanager
    def following(self, nonce: str) -> Iterator[Callable[[str], None]]:
        """A recorder of steps, forgotten when the question is done."""

        def record(stage: str) -> None:
            if nonce:
                self._now[nonce] = stage

        try:
            yield record
        finally:
            self._now.pop(nonce, None)

    def serve(self, server: Flask) -> None:
        """`GET /ask/stage/<nonce>`: the step in words, or nothing."""

        @server.get("/ask/stage/<nonce>")
        def stage(nonce: str) -> dict[str, str]:
            found = self._now.get(nonce)
            return {"stage": stage_words(found) if found else ""}
