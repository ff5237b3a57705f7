"""Anthropic's Messages API, through its own client. The structured reply is the input of a tool."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from assay.ask.llm.port import Call, Heard
from assay.kernel.lazy import lazy
from model_providers.frame import CONNECT_SECONDS, Adapter, Request, Said
from model_providers.patience import Line

anthropic = lazy("anthropic")


@dataclass
class AnthropicMessages(Adapter):
    """A Claude model."""

    name: str = "anthropic"

    library: ClassVar[Any] = anthropic
    features = ("form", "temperature", "stream")
    fields: ClassVar[dict[str, str]] = {"form": "tools", "temperature": "extra_body"}
    words: ClassVar[dict[str, str]] = {
        "form": r"tool",
        "temperature": r"temperature",
        "stream": r"\bstream\b|streaming",
    }

    def client(self, seconds: float) -> Any:
        """See ``Adapter``."""
        timeout = anthropic.Timeout(seconds, connect=min(CONNECT_SECONDS, seconds))
        return anthropic.Anthropic(api_key=self.key or "none", base_url=self.base_url, max_retries=0, timeout=timeout)

    def request(self, call: Call, listening: bool) -> Request:
        """See ``Adapter``."""
        system = "\n\n".join(one.content for one in call.messages if one.role == "system")
        request: Request = {
            "model": self.model,
            "max_tokens": call.most_tokens,
            "system": system,
            "messages": [{"role": one.role, "content": one.content} for one in call.messages if one.role != "system"],
        }
        if call.form is not None and self.has("form"):
            request["tools"] = [
                {"name": "reply", "description": "Reply to the question.", "input_schema": dict(call.form)}
            ]
            request["tool_choice"] = {"type": "tool", "name": "reply"}
        if call.temperature and self.has("temperature"):
            # Not a parameter of the client any more; older models still take it.
            request["extra_body"] = {"temperature": call.temperature}
        return request | ({"stream": True} if listening and self.has("stream") else {})

    def streamed(self, client: Any, request: Request, heard: Heard | None, line: Line) -> Said:
        """See ``Adapter``."""
        if heard is not None:
            heard(None)
        pieces, sent, received, ended, stop = list[str](), 0, 0, False, None
        with client.messages.create(**request) as stream:
            line.open(stream.close)
            for event in stream:
                if event.type == "message_start":
                    sent = event.message.usage.input_tokens or 0
                elif event.type == "message_delta":
                    received = event.usage.output_tokens or 0
                    stop = event.delta.stop_reason
                ended = ended or event.type == "message_stop"
                for piece in _pieces(event):
                    pieces.append(piece)
                    if heard is not None and not line.given_up:
                        heard(piece)
        said = _said("".join(pieces), sent, received, stop)
        if ended and (pieces or said.withheld):
            return said
        return self.whole(client, {key: value for key, value in request.items() if key != "stream"})

    def whole(self, client: Any, request: Request) -> Said:
        """See ``Adapter``."""
        reply = client.messages.create(**request)
        called = [_input(block.input) for block in reply.content if block.type == "tool_use" and block.input]
        texts = [block.text for block in reply.content if block.type == "text"]
        text = "".join(called[:1] or texts)
        sent, received = (int(getattr(reply.usage, name, 0) or 0) for name in ("input_tokens", "output_tokens"))
        return _said(text, sent, received, reply.stop_reason)


def _said(text: str, sent: int, received: int, stop: str | None) -> Said:
    return Said(text, sent, received, stop == "max_tokens", "refused" if stop == "refusal" else None)


def _input(given: Any) -> str:
    """What a tool was called with; servers that only speak like Anthropic's may send its text."""
    return given if isinstance(given, str) else json.dumps(given)


def _pieces(event: Any) -> Iterator[str]:
    if event.type == "content_block_delta":
        text = getattr(event.delta, "text", None) or getattr(event.delta, "partial_json", None)
        if text:
            yield text
