"""Any endpoint that speaks OpenAI's chat protocol: OpenAI, Azure, vLLM, Ollama, a small server of one's own.

A server that refuses structured output, streaming, a temperature or the newer name of a bound is asked without it,
from then on. Redirects and proxies are those of the client library.
"""

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
    from openai import OpenAI

openai = lazy("openai")

_FEATURES = ("form", "usage", "temperature", "max_tokens", "stream", "max_completion_tokens")
_WORDS = {
    "form": r"response_format|json_schema|structured|grammar",
    "usage": r"stream_options|include_usage",
    "temperature": r"temperature",
    "max_tokens": r"max_tokens",
    "max_completion_tokens": r"max_completion_tokens",
    "stream": r"\bstream\b|streaming",
}
_CONNECT_SECONDS = 10.0


@dataclass
class OpenAiCompatible:
    """A model behind a base URL."""

    model: str
    base_url: str | None = None
    key: str | None = field(default=None, repr=False)
    name: str = "openai"
    _yielding: Yielding = field(default_factory=lambda: Yielding(_FEATURES, _WORDS), repr=False)

    def complete(self, call: Call, heard: Heard | None = None, stopped: Stopped = never) -> Reply:
        """See ``assay.ask.llm.port.Provider``."""
        started = time.perf_counter()
        text, usage = patiently(lambda line: self._asked(call, heard, line), call.seconds, stopped)
        if not text.strip():
            raise ProviderBusy("The model replied with nothing.")
        sent = int(getattr(usage, "prompt_tokens", 0) or 0) or tokens_of(call.messages)
        received = int(getattr(usage, "completion_tokens", 0) or 0) or tokens(text)
        ms = round(1000 * (time.perf_counter() - started), 1)
        return Reply(text, sent, received, self.name, self.model, ms, usage is not None)

    # -- inside

    def _client(self, seconds: float) -> OpenAI:
        timeout = openai.Timeout(seconds, connect=min(_CONNECT_SECONDS, seconds))
        # An endpoint of one's own may want no key; the client wants one.
        return openai.OpenAI(api_key=self.key or "none", base_url=self.base_url, max_retries=0, timeout=timeout)  # type: ignore[no-any-return]

    def _asked(self, call: Call, heard: Heard | None, line: Line) -> tuple[str, Any]:
        client = self._client(call.seconds)
        line.open(client.close)
        try:
            return self._yielded(client, call, heard, line)
        finally:
            client.close()

    def _yielded(self, client: OpenAI, call: Call, heard: Heard | None, line: Line) -> tuple[str, Any]:
        """Ask until the server is content with what it is asked for."""
        while True:
            request = self._request(call, heard is not None)
            try:
                return (
                    self._streamed(client, request, heard, line) if request.get("stream") else _whole(client, request)
                )
            except (openai.BadRequestError, openai.UnprocessableEntityError) as error:
                if not self._yielding.give_up(str(error), lambda one, used=request: _uses(used, one)):  # type: ignore[misc]
                    raise told(error.status_code, error.response.headers) from error
            except openai.APITimeoutError as error:
                raise gave_up(call.seconds) from error
            except openai.APIStatusError as error:
                if error.status_code == 501 and request.get("stream") and self._yielding.give_up("stream"):
                    continue
                raise told(error.status_code, error.response.headers) from error
            except openai.APIConnectionError as error:
                raise lost_line() from error
            except (ValueError, TypeError, AttributeError, KeyError, IndexError, openai.APIError) as error:
                raise unreadable() from error
            except Exception as error:
                if not broke(error):
                    raise
                # A line that breaks in the middle of a stream is tried again whole.
                self._yielding.without.add("stream")
                raise lost_line() from error

    def _request(self, call: Call, listening: bool) -> dict[str, Any]:
        has = self._yielding.has
        request: dict[str, Any] = {
            "model": self.model,
            "messages": [{"role": one.role, "content": one.content} for one in call.messages],
        }
        if call.form is not None and has("form"):
            schema = {"name": "reply", "schema": dict(call.form), "strict": False}
            request["response_format"] = {"type": "json_schema", "json_schema": schema}
        if has("temperature"):
            request["temperature"] = call.temperature
        if has("max_tokens"):
            request["max_tokens"] = call.most_tokens
        elif has("max_completion_tokens"):
            request["max_completion_tokens"] = call.most_tokens
        if listening and has("stream"):
            request["stream"] = True
            request |= {"stream_options": {"include_usage": True}} if has("usage") else {}
        return request

    def _streamed(self, client: OpenAI, request: dict[str, Any], heard: Heard | None, line: Line) -> tuple[str, Any]:
        """The reply as it is written; a server that streams nothing is asked again without."""
        if heard is not None:
            heard(None)
        usage, pieces, ended = None, list[str](), False
        with client.chat.completions.create(**request) as stream:
            line.open(stream.close)
            for chunk in stream:
                usage = getattr(chunk, "usage", None) or usage
                for piece in _pieces(chunk):
                    pieces.append(piece)
                    if heard is not None and not line.given_up:
                        heard(piece)
                ended = ended or any(choice.finish_reason for choice in chunk.choices or ())
        text = "".join(pieces)
        if text and ended:
            return text, usage
        self._yielding.without.add("stream")
        return _whole(client, {key: value for key, value in request.items() if not key.startswith("stream")})


def _uses(request: dict[str, Any], feature: str) -> bool:
    """Whether a request asks for a feature."""
    key = {"form": "response_format", "usage": "stream_options"}.get(feature, feature)
    return key in request


def _pieces(chunk: Any) -> Iterator[str]:
    for choice in chunk.choices or ():
        delta = choice.delta
        if delta is None:
            continue
        if delta.content:
            yield delta.content
        for called in delta.tool_calls or ():
            if called.function is not None and called.function.arguments:
                yield called.function.arguments


def _whole(client: OpenAI, request: dict[str, Any]) -> tuple[str, Any]:
    reply = client.chat.completions.create(**request)
    message = reply.choices[0].message
    called = [one.function.arguments for one in message.tool_calls or () if getattr(one, "function", None)]
    content = message.content
    text = content if isinstance(content, str) and content.strip() else "".join(called)
    return text if isinstance(text, str) else json.dumps(text), reply.usage
