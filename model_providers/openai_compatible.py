"""Any endpoint that speaks OpenAI's chat protocol: OpenAI, Azure, vLLM, Ollama, a small server of one's own.

A server that refuses structured output, streaming, a temperature or the newer name of a bound is asked without it,
from then on.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from assay.ask.llm.port import Call, Heard
from assay.kernel.lazy import lazy
from model_providers.frame import CONNECT_SECONDS, Adapter, Request, Said
from model_providers.patience import Line
from model_providers.replies import Withheld

openai = lazy("openai")


@dataclass
class OpenAiCompatible(Adapter):
    """A model behind a base URL."""

    name: str = "openai"

    library: ClassVar[Any] = openai
    features = ("form", "usage", "temperature", "max_tokens", "stream", "max_completion_tokens")
    fields: ClassVar[dict[str, str]] = {"form": "response_format", "usage": "stream_options"}
    words: ClassVar[dict[str, str]] = {
        "form": r"response_format|json_schema|structured|grammar",
        "usage": r"stream_options|include_usage",
        "temperature": r"temperature",
        "max_tokens": r"max_tokens",
        "max_completion_tokens": r"max_completion_tokens",
        "stream": r"\bstream\b|streaming",
    }

    def client(self, seconds: float) -> Any:
        """See ``Adapter``. An endpoint of one's own may want no key; the client wants one."""
        timeout = openai.Timeout(seconds, connect=min(CONNECT_SECONDS, seconds))
        return openai.OpenAI(api_key=self.key or "none", base_url=self.base_url, max_retries=0, timeout=timeout)

    def request(self, call: Call, listening: bool) -> Request:
        """See ``Adapter``."""
        request: Request = {
            "model": self.model,
            "messages": [{"role": one.role, "content": one.content} for one in call.messages],
        }
        if call.form is not None and self.has("form"):
            schema = {"name": "reply", "schema": dict(call.form), "strict": False}
            request["response_format"] = {"type": "json_schema", "json_schema": schema}
        if self.has("temperature"):
            request["temperature"] = call.temperature
        if self.has("max_tokens"):
            request["max_tokens"] = call.most_tokens
        elif self.has("max_completion_tokens"):
            request["max_completion_tokens"] = call.most_tokens
        if listening and self.has("stream"):
            request["stream"] = True
            request |= {"stream_options": {"include_usage": True}} if self.has("usage") else {}
        return request

    def streamed(self, client: Any, request: Request, heard: Heard | None, line: Line) -> Said:
        """See ``Adapter``. A server that streams nothing is asked again without."""
        if heard is not None:
            heard(None)
        usage, pieces, ends, refused = None, list[str](), list[str](), False
        with client.chat.completions.create(**request) as stream:
            line.open(stream.close)
            for chunk in stream:
                usage = getattr(chunk, "usage", None) or usage
                for piece in _pieces(chunk):
                    pieces.append(piece)
                    if heard is not None and not line.given_up:
                        heard(piece)
                ends += [choice.finish_reason for choice in chunk.choices or () if choice.finish_reason]
                refused = refused or any(_refused(choice.delta) for choice in chunk.choices or ())
        said = _said("".join(pieces), usage, ends[-1] if ends else None, refused)
        if said.withheld or (said.text and ends):
            return said
        self._yielding.without.add("stream")
        return self.whole(client, {key: value for key, value in request.items() if not key.startswith("stream")})

    def whole(self, client: Any, request: Request) -> Said:
        """See ``Adapter``."""
        reply = client.chat.completions.create(**request)
        message = reply.choices[0].message
        # Some servers leave the content empty and say everything where a model thinks.
        text = _text(message.content) or "".join(_called(message)) or _text(_thought(message))
        return _said(text, reply.usage, reply.choices[0].finish_reason, _refused(message))


def _text(content: Any) -> str:
    """A message's text; some servers send it in parts."""
    if isinstance(content, list):
        parts = [one.get("text") if isinstance(one, dict) else getattr(one, "text", None) for one in content]
        return "".join(part for part in parts if isinstance(part, str))
    return content if isinstance(content, str) and content.strip() else ""


def _called(message: Any) -> Iterator[str]:
    """What a tool was called with; the older form has one, and some servers send an object in place of its text."""
    tools = [getattr(one, "function", None) for one in message.tool_calls or ()]
    for one in (*tools, getattr(message, "function_call", None)):
        given = getattr(one, "arguments", None)
        if given:
            yield given if isinstance(given, str) else json.dumps(given)


def _thought(message: Any) -> Any:
    return getattr(message, "reasoning_content", None) or getattr(message, "reasoning", None)


def _refused(message: Any) -> bool:
    """Whether a model says in the place for it that it will not answer."""
    return bool(getattr(message, "refusal", None))


def _said(text: str, usage: Any, end: str | None, refused: bool) -> Said:
    sent, received = (int(getattr(usage, name, 0) or 0) for name in ("prompt_tokens", "completion_tokens"))
    withheld: Withheld | None = "filtered" if end == "content_filter" else "refused" if refused and not text else None
    return Said(text, sent, received, end == "length", withheld)


def _pieces(chunk: Any) -> Iterator[str]:
    for choice in chunk.choices or ():
        delta = choice.delta
        if delta is None:
            continue
        if delta.content:
            yield delta.content
        yield from _called(delta)
