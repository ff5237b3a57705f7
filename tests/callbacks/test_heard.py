"""What a model writes reaches the page that asked, from where it left off, and nobody else."""

from __future__ import annotations

import json
import threading
from typing import Any

from api.v1.streams import Spoken, Voices
from assay.jobs.relay import Relay
from assay.kernel.actor import Actor
from callbacks.heard import Writings

ANN, BOB = Actor("ann", "Ann", tenant="acme"), Actor("bob", "Bob", tenant="acme")


class Shared:
    """A cache of two processes."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}
        self.broken = False

    def get(self, key: str) -> bytes | None:
        if self.broken:
            raise ConnectionError(key)
        return self.kept.get(key)

    def set(self, key: str, value: bytes, seconds: float) -> None:
        if self.broken:
            raise ConnectionError(key)
        self.kept[key] = value


def read(event: str) -> dict[str, Any]:
    """Fields of one server-sent event."""
    fields = dict(line.split(": ", 1) for line in event.strip().splitlines())
    return {**fields, "data": json.loads(fields["data"])}


def test_pieces_come_as_they_are_written_and_the_end_is_said() -> None:
    writings = Writings(4)
    writing = writings.begin("n1", ANN)
    events = writings.events("n1", ANN)
    writing.hear(None)
    writing.hear("SELECT ")
    assert read(next(events)) == {"event": "token", "id": "1.7", "data": {"text": "SELECT ", "anew": True}}
    writing.hear("1")
    assert read(next(events))["data"] == {"text": "1", "anew": False}
    writing.hear(None)
    writing.hear("no")
    assert read(next(events)) == {"event": "token", "id": "2.2", "data": {"text": "no", "anew": True}}
    writing.end()
    assert [read(event)["event"] for event in events] == ["result"]


def test_a_page_that_comes_back_gets_only_what_it_has_not() -> None:
    writings = Writings(4)
    writing = writings.begin("n1", ANN)
    writing.hear(None)
    writing.hear("SELECT 1")
    writing.end()
    (token, result) = map(read, writings.events("n1", ANN, "1.7"))
    assert (token["data"], result["event"]) == ({"text": "1", "anew": False}, "result")
    assert [read(event)["event"] for event in writings.events("n1", ANN, "nonsense")] == ["token", "result"]


def test_a_stream_may_be_opened_before_the_question_is_there() -> None:
    writings, heard = Writings(4), list[str]()
    thread = threading.Thread(target=lambda: heard.extend(writings.events("n1", ANN)))
    thread.start()
    writing = writings.begin("n1", ANN)
    writing.hear("hello")
    writing.end()
    thread.join(20)
    assert read(heard[0])["data"]["text"] == "hello"


def test_nobody_else_hears_it() -> None:
    writings = Writings(4)
    writings.begin("n1", ANN).hear("mine")
    assert [read(event)["event"] for event in writings.events("n1", BOB)] == ["result"]
    assert [read(event)["event"] for event in writings.events("n1", Actor("ann", "Ann", tenant="other"))] == ["result"]


def test_another_process_hears_it_from_where_a_page_left_off_and_nobody_else_does() -> None:
    board = Shared()
    here, there = Writings(4, Relay(board)), Writings(4, Relay(board))
    writing = here.begin("n1", ANN)
    events = there.events("n1", ANN)
    writing.hear(None)
    writing.hear("SELECT ")
    assert read(next(events)) == {"event": "token", "id": "1.7", "data": {"text": "SELECT ", "anew": True}}
    writing.hear("1")
    assert read(next(events))["data"] == {"text": "1", "anew": False}
    writing.end()
    assert [read(event)["event"] for event in events] == ["result"]
    assert [read(event)["event"] for event in there.events("n1", ANN, "1.8")] == ["result"]
    assert there.find("n1", BOB, 0) is None
    assert there.find("n1", Actor("ann", "Ann", tenant="other"), 0) is None


def test_a_cache_that_is_gone_costs_nothing_where_it_is_written() -> None:
    board = Shared()
    board.broken = True
    writings = Writings(4, Relay(board))
    writing = writings.begin("n1", ANN)
    writing.hear("SELECT 1")
    writing.end()
    assert [read(event)["event"] for event in writings.events("n1", ANN)] == ["token", "result"]


def test_a_program_connected_to_another_process_gets_its_tokens() -> None:
    board = Shared()
    here, there = Voices(Relay(board)), Voices(Relay(board))
    spoken = Spoken()
    here.keep("j1", spoken)
    for piece in (None, "SELECT ", "1"):
        spoken.hear(piece)
    far = there.of("j1")
    for _ in range(50):
        if len(far.pieces) < 3:
            far.wait(0, 0.05)
    assert far.pieces == [None, "SELECT ", "1"]
    assert there.of("j2").pieces == []
