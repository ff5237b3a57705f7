"""Anthropic's Messages API, through its own client. The structured reply is the input of a tool."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from assay.ask.llm.port import Call, Heard, Reply, Stopped, never
from assay.ask.llm.tokens import tokens, tokens_of
from assay.kernel.errors import ProviderBusy
from assay.kernel.lazy import lazy
from model_providers.patience import Line, patiently
from model_providers.replies import broke, gave_up, lost_line, told, unreadable
from model_providers.yielding import Yielding

if TYPE_CHECKING:
    from anthropic import Anthropic

anthropic = lazy("anthropic")

_FEATURES = ("form", "temperature", "stream")
_WORDS = {"form": r"tool", "temperature": r"temperature", "stream": r"\bstream\b|streaming"}
_CONNECT_SECONDS = 10.0


@dataclass
class AnthropicMessages:
    """A Claude model."""

    model: str
    base_url: str | None = None
    key: str | None = field(default=None, repr=False)
    name: str = "anthropic"
    _yielding: Yielding = field(default_factory=lambda: Yielding(_FEATURES, _WORDS), repr=False)

    def complete(self, call: Call, heard: Heard | None = None, stopped: Stopped = never) -> Reply:
        """See ``assay.ask.llm.port.Provider``."""
        started = time.perf_counter()
        text, sent, received = patiently(lambda line: self._asked(call, heard, line), call.seconds, stopped)
        if not text.strip():
            raise ProviderBusy("The model replied with nothing.")
        ms = round(1000 * (time.perf_counter() - started), 1)
        counted = bool(sent and received)
        return Reply(
            text, sent or tokens_of(call.messages), received or tokens(text), self.name, self.model, ms, counted
        )

    # -- inside

    def _client(self, seconds: float) -> Anthropic:
        timeout = anthropic.Timeout(seconds, connect=min(_CONNECT_SECONDS, seconds))
        return anthropic.Anthropic(api_key=self.key or "none", base_url=self.base_url, max_retries=0, timeout=timeout)  # type: ignore[no-any-return]

    def _asked(self, call: Call, heard: Heard | None, line: Line) -> tuple[str, int, int]:
        client = self._client(call.seconds)
        line.open(client.close)
        try:
            return self._yielded(client, call, heard, line)
        finally:
            client.close()

    def _yielded(self, client: Anthropic, call: Call, heard: Heard | None, line: Line) -> tuple[str, int, int]:
        """Ask until the server is content with what it is asked for."""
        while True:
            request = self._request(call, heard is not None)
            try:
                return (
                    self._streamed(client, request, heard, line) if request.get("stream") else _whole(client, request)
                )
            except (anthropic.BadRequestError, anthropic.UnprocessableEntityError) as error:
                if not self._yielding.give_up(str(error), lambda one, used=request: _uses(used, one)):  # type: ignore[misc]
                    raise told(error.status_code, error.response.headers) from error
            except anthropic.APITimeoutError as error:
                raise gave_up(call.seconds) from error
            except anthropic.APIStatusError as error:
                raise told(error.status_code, error.response.headers) from error
            except anthropic.APIConnectionError as error:
                raise lost_line() from error
            except (ValueError, TypeError, AttributeError, KeyError, IndexError, anthropic.APIError) as error:
                raise unreadable() from error
            except Exception as error:
                if not broke(error):
                    raise
                # A line that breaks in the middle of a stream is tried again whole.
                self._yielding.without.add("stream")
                raise lost_line() from error

    def _request(self, call: Call, listening: bool) -> dict[str, Any]:
        has = self._yielding.has
        system = "\n\n".join(one.content for one in call.messages if one.role == "system")
        request: dict[str, Any] = {
            "model": self.model,
            "max_tokens": call.most_tokens,
            "system": system,
            "messages": [{"role": one.role, "content": one.content} for one in call.messages if one.role != "system"],
        }
        if call.form is not None and has("form"):
            request["tools"] = [
                {"name": "reply", "description": "Reply to the question.", "input_schema": dict(call.form)}
            ]
            request["tool_choice"] = {"type": "tool", "name": "reply"}
        if call.temperature and has("temperature"):
            # Not a parameter of the client any more; older models still take it.
            request["extra_body"] = {"temperature": call.temperature}
        return request | ({"stream": True} if listening and has("stream") else {})

    def _streamed(
        self, client: Anthropic, request: dict[str, Any], heard: Heard | None, line: Line
    ) -> tuple[str, int, int]:
        """The reply as it is written; a stream that does not end as it should is asked for again whole."""
        if heard is not None:
            heard(None)
        pieces, sent, received, ended = list[str](), 0, 0, False
        with client.messages.create(**request) as stream:
            line.open(stream.close)
            for event in stream:
                if event.type == "message_start":
                    sent = event.message.usage.input_tokens or 0
                elif event.type == "message_delta":
                    received = event.usage.output_tokens or 0
                ended = ended or event.type == "message_stop"
                for piece in _pieces(event):
                    pieces.append(piece)
                    if heard is not None and not line.given_up:
                        heard(piece)
        if pieces and ended:
            return "".join(pieces), sent, received
        return _whole(client, {key: value for key, value in request.items() if key != "stream"})


def _uses(request: dict[str, Any], feature: str) -> bool:
    """Whether a request asks for a feature."""
    return {"form": "tools", "temperature": "extra_body"}.get(feature, feature) in request


def _pieces(event: Any) -> Iterator[str]:
    if event.type == "content_block_delta":
        text = getattr(event.delta, "text", None) or getattr(event.delta, "partial_json", None)
        if text:
            yield text


def _whole(client: Anthropic, request: dict[str, Any]) -> tuple[str, int, int]:
    reply = client.messages.create(**request)
    called = [json.dumps(block.input) for block in reply.content if block.type == "tool_use"]
    texts = [block.text for block in reply.content if block.type == "text"]
    text = "".join(called[:1] or texts)
    usage = reply.usage
    return text, int(usage.input_tokens or 0), int(usage.output_tokens or 0)
