"""Servers on loopback that speak the real protocols of model providers, and behave as a script tells them to.

A test gives replies in order (the last one is repeated) or a function of the request. ``bodies`` are bytes received.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

PIECE = 7
"""Characters of a streamed piece."""
HELD_AFTER = 8


@dataclass(frozen=True)
class Says:
    """What the server does with one request.

    ``status`` other than 200 sends ``text`` as an error; ``raw`` sends bytes as they are; ``pause`` waits before, and
    ``cut`` breaks the line after so many pieces (or bytes). ``tool`` puts the text into a tool call. ``refuses`` names
    a field of the request that is answered with 400 when present.
    """

    text: str = ""
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    raw: bytes | None = None
    kind: str = "application/json"
    """What ``raw`` claims to be."""
    pause: float = 0.0
    cut: int | None = None
    tool: bool = False
    refuses: tuple[str, ...] = ()
    ignores_stream: bool = False
    usage: bool = True
    cut_off: bool = False
    """The reply is as long as it may be, and says so."""
    listed: bool = False
    """The text comes in parts, as some servers send it."""
    hold: threading.Event | None = None
    """A stream stops after a few pieces until this is set."""


Script = Callable[[dict[str, Any]], Says]


@dataclass
class Loopback:
    """A running server. ``wait`` pauses with an event, so that closing never waits for it."""

    script: Script
    speaks: str = "openai"
    bodies: list[bytes] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    gone: threading.Event = field(default_factory=threading.Event)
    port: int = 0

    @property
    def url(self) -> str:
        """Base URL for the client."""
        return f"http://127.0.0.1:{self.port}" + ("/v1" if self.speaks == "openai" else "")

    @property
    def requests(self) -> list[dict[str, Any]]:
        """What was asked, in order."""
        return [json.loads(body) for body in self.bodies]


@contextmanager
def loopback(script: Script | Sequence[Says | str], speaks: str = "openai") -> Iterator[Loopback]:
    """A server until the end of the block."""
    state = Loopback(script if callable(script) else in_order(script), speaks)
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"state": state}))
    server.daemon_threads = True
    state.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield state
    finally:
        state.gone.set()
        server.shutdown()
        server.server_close()
        thread.join()


def in_order(says: Sequence[Says | str]) -> Script:
    """The replies one after the other; the last again and again."""
    left = [Says(one) if isinstance(one, str) else one for one in says]
    lock = threading.Lock()

    def script(_request: dict[str, Any]) -> Says:
        with lock:
            return left.pop(0) if len(left) > 1 else left[0]

    return script


class _Handler(BaseHTTPRequestHandler):
    state: Loopback
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        self.state.bodies.append(body)
        self.state.paths.append(self.path)
        self.state.keys.append(self.headers.get("authorization") or self.headers.get("x-api-key") or "")
        request = json.loads(body)
        says = self.state.script(request)
        if says.pause:
            self.state.gone.wait(says.pause)
        try:
            self._answer(says, request)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def _answer(self, says: Says, request: dict[str, Any]) -> None:
        refused = [name for name in says.refuses if name in request]
        if refused:
            self._send(400, self._error(f"Unsupported parameter: {refused[0]}"))
        elif says.status != 200:
            self._send(says.status, self._error(says.text or "no"), says.headers)
        elif says.raw is not None:
            self._send(200, says.raw, kind=says.kind)
        elif request.get("stream") and not says.ignores_stream:
            self._stream(says)
        else:
            self._send(200, json.dumps(_whole(self.state.speaks, says)).encode(), cut=says.cut)

    def _error(self, text: str) -> bytes:
        error = {"type": "invalid_request_error", "message": text}
        return json.dumps({"type": "error", "error": error}).encode()

    def _send(
        self,
        status: int,
        body: bytes,
        headers: Sequence[tuple[str, str]] = (),
        cut: int | None = None,
        kind: str = "application/json",
    ) -> None:
        self.send_response(status)
        for name, value in (("content-type", kind), ("content-length", str(len(body))), *headers):
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body if cut is None else body[:cut])
        self.close_connection = self.close_connection or cut is not None

    def _stream(self, says: Says) -> None:
        self.send_response(200)
        self.send_header("content-type", "text/event-stream")
        self.send_header("connection", "close")
        self.end_headers()
        events = _openai_events(says) if self.state.speaks == "openai" else _anthropic_events(says)
        for number, event in enumerate(events):
            if says.cut is not None and number >= says.cut:
                break
            if says.hold is not None and number == HELD_AFTER:
                says.hold.wait(120)
            self.wfile.write(event)
            self.wfile.flush()
        self.close_connection = True

    def log_message(self, format: str, *args: Any) -> None:
        """Quiet."""


def _pieces(text: str) -> list[str]:
    return [text[at : at + PIECE] for at in range(0, len(text), PIECE)]


def _whole(speaks: str, says: Says) -> dict[str, Any]:
    return _openai_whole(says) if speaks == "openai" else _anthropic_whole(says)


def _openai_whole(says: Says) -> dict[str, Any]:
    called = [{"id": "c1", "type": "function", "function": {"name": "reply", "arguments": says.text}}]
    content = [{"type": "text", "text": says.text}] if says.listed else says.text
    message = {"role": "assistant", "content": None if says.tool else content}
    usage = {"usage": {"prompt_tokens": 900, "completion_tokens": 40, "total_tokens": 940}} if says.usage else {}
    end = "length" if says.cut_off else "stop"
    choice = {"index": 0, "message": message | ({"tool_calls": called} if says.tool else {}), "finish_reason": end}
    return {"id": "r1", "object": "chat.completion", "created": 1, "model": "m", "choices": [choice], **usage}


def _openai_events(says: Says) -> Iterator[bytes]:
    base = {"id": "r1", "object": "chat.completion.chunk", "created": 1, "model": "m"}
    for piece in _pieces(says.text):
        called = {"tool_calls": [{"index": 0, "function": {"arguments": piece}}]}
        delta = called if says.tool else {"content": piece}
        yield _event({**base, "choices": [{"index": 0, "delta": delta, "finish_reason": None}]})
    end = "length" if says.cut_off else "stop"
    yield _event({**base, "choices": [{"index": 0, "delta": {}, "finish_reason": end}]})
    if says.usage:
        usage = {"prompt_tokens": 900, "completion_tokens": 40, "total_tokens": 940}
        yield _event({**base, "choices": [], "usage": usage})
    yield b"data: [DONE]\n\n"


def _anthropic_whole(says: Says) -> dict[str, Any]:
    text = {"type": "text", "text": says.text}
    block = {"type": "tool_use", "id": "t1", "name": "reply", "input": json.loads(says.text)} if says.tool else text
    end = "max_tokens" if says.cut_off else "end_turn"
    return {
        "id": "r1", "type": "message", "role": "assistant", "model": "m", "content": [block], "stop_reason": end,
        "stop_sequence": None, "usage": {"input_tokens": 900, "output_tokens": 40},
    }  # fmt: skip


def _anthropic_events(says: Says) -> Iterator[bytes]:
    start = {**_anthropic_whole(Says("")), "content": [], "stop_reason": None}
    yield _event({"type": "message_start", "message": start}, "message_start")
    block = (
        {"type": "tool_use", "id": "t1", "name": "reply", "input": {}} if says.tool else {"type": "text", "text": ""}
    )
    yield _event({"type": "content_block_start", "index": 0, "content_block": block}, "content_block_start")
    for piece in _pieces(says.text):
        delta = (
            {"type": "input_json_delta", "partial_json": piece} if says.tool else {"type": "text_delta", "text": piece}
        )
        yield _event({"type": "content_block_delta", "index": 0, "delta": delta}, "content_block_delta")
    yield _event({"type": "content_block_stop", "index": 0}, "content_block_stop")
    ended = {"stop_reason": "max_tokens" if says.cut_off else "end_turn", "stop_sequence": None}
    yield _event({"type": "message_delta", "delta": ended, "usage": {"output_tokens": 40}}, "message_delta")
    yield _event({"type": "message_stop"}, "message_stop")


def _event(data: dict[str, Any], name: str = "") -> bytes:
    head = f"event: {name}\n" if name else ""
    return f"{head}data: {json.dumps(data)}\n\n".encode()


def until(condition: Callable[[], bool], seconds: float = 10.0) -> bool:
    """Whether a condition comes true in time."""
    end = time.monotonic() + seconds
    while not condition() and time.monotonic() < end:
        threading.Event().wait(0.01)
    return condition()
