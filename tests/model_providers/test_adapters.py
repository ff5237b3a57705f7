"""Both adapters over HTTP with the providers' own clients, against servers that behave well and badly."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from assay.ask.llm.port import Call, Message
from assay.ask.llm.prompt import FORM
from assay.kernel.errors import ProviderBusy, ProviderFailed, QueryCancelled
from model_providers.registry import KINDS
from tests.model_providers.loopback_for_tests import Loopback, Says, loopback, until

CALL = Call((Message("system", "Be brief."), Message("user", "How many orders?")), FORM, 200, seconds=20)
REPLY = '{"reading": "orders counted", "sql": "SELECT count(*) FROM orders"}'
BOTH = pytest.mark.parametrize("speaks", ["openai", "anthropic"])


def adapter(server: Loopback) -> Any:
    return KINDS[server.speaks]("tiny", server.url, "sk-very-secret-key")


def refusing(*names: str) -> Callable[[dict[str, Any]], Says]:
    return lambda _request: Says(REPLY, refuses=names)


@BOTH
@pytest.mark.parametrize("tool", [False, True], ids=["text", "tool"])
@pytest.mark.parametrize("listening", [False, True], ids=["whole", "streamed"])
def test_a_reply_arrives_whole_with_its_tokens(speaks: str, tool: bool, listening: bool) -> None:
    heard: list[str | None] = []
    with loopback([Says(REPLY, tool=tool)], speaks) as server:
        reply = adapter(server).complete(CALL, heard.append if listening else None)
    assert reply.text.replace(" ", "") == REPLY.replace(" ", "")
    assert (reply.tokens_in, reply.tokens_out, reply.provider, reply.counted) == (900, 40, speaks, True)
    assert "sk-very-secret-key" in server.keys[0]
    assert "".join(filter(None, heard)) == (reply.text if listening else "")
    assert len(heard) > 5 or not listening


@BOTH
def test_the_structured_form_goes_along_and_the_question_as_it_is(speaks: str) -> None:
    with loopback([Says(REPLY)], speaks) as server:
        adapter(server).complete(CALL)
    (request,) = server.requests
    asked = (
        request["tools"][0]["input_schema"]
        if speaks == "anthropic"
        else request["response_format"]["json_schema"]["schema"]
    )
    assert asked == FORM
    assert request["messages"][-1] == {"role": "user", "content": "How many orders?"}
    assert request["max_tokens"] == 200


@BOTH
@pytest.mark.parametrize(
    ("says", "kind", "words"),
    [
        (Says(status=429, headers=(("retry-after", "3"),)), ProviderBusy, "too many requests"),
        (Says(status=500, text="stack trace with sk-very-secret-key"), ProviderBusy, "HTTP 500"),
        (Says(status=529), ProviderBusy, "HTTP 529"),
        (Says(status=401), ProviderFailed, "did not accept the key"),
        (Says(status=404), ProviderFailed, "does not know this model"),
        (Says(raw=b'{"id": "r1", "choices": [{"mess'), ProviderBusy, "no reply"),
        (Says(raw=b'{"unexpected": true}'), ProviderBusy, "no reply"),
        (Says(raw=b"[]"), ProviderBusy, "no reply"),
        (Says(REPLY, cut=40), ProviderBusy, "lost"),
        (Says("   "), ProviderBusy, "nothing"),
    ],
    ids=["429", "500", "529", "401", "404", "malformed", "other JSON", "a list", "cut", "empty"],
)
def test_what_goes_wrong_is_told_without_the_providers_words(
    speaks: str, says: Says, kind: type[ProviderFailed], words: str
) -> None:
    with loopback([says], speaks) as server, pytest.raises(kind) as caught:
        adapter(server).complete(CALL)
    assert type(caught.value) is kind
    assert words in str(caught.value)
    assert "secret" not in f"{caught.value} {caught.value.hint}"
    assert caught.value.details.get("after") == (3.0 if says.status == 429 else None)


REFUSED = {"role": "assistant", "content": None, "refusal": "I can't help with sk-very-secret-key."}
FILTERED = {"role": "assistant", "content": '{"sql": "SEL'}


@pytest.mark.parametrize(
    ("message", "end", "words"),
    [(REFUSED, "stop", "The model refused to answer"), (FILTERED, "content_filter", "filter held back the reply")],
    ids=["refused", "filtered"],
)
@pytest.mark.parametrize("listening", [False, True], ids=["whole", "streamed"])
def test_what_is_withheld_is_told_as_that_and_asked_for_once(
    message: dict[str, object], end: str, words: str, listening: bool
) -> None:
    choice = {"index": 0, "finish_reason": end, "delta" if listening else "message": message}
    body = json.dumps({"id": "r1", "object": "chat", "created": 0, "model": "m", "choices": [choice]})
    says = Says(raw=f"data: {body}\n\ndata: [DONE]\n\n".encode(), kind="text/event-stream")
    with loopback([says if listening else Says(raw=body.encode())]) as server, pytest.raises(ProviderFailed) as caught:
        adapter(server).complete(CALL, (lambda _piece: None) if listening else None)
    assert type(caught.value) is ProviderFailed
    assert words in caught.value.message
    assert "secret" not in str(caught.value)
    assert caught.value.details["alive"] is True
    assert len(server.bodies) == 1


def test_a_refusal_of_anthropics_is_told_as_that() -> None:
    reply = {"id": "r1", "type": "message", "role": "assistant", "model": "m", "content": [], "stop_reason": "refusal"}
    whole = json.dumps({**reply, "usage": {"input_tokens": 1, "output_tokens": 1}}).encode()
    with (
        loopback([Says(raw=whole)], "anthropic") as server,
        pytest.raises(ProviderFailed, match="refused to answer"),
    ):
        adapter(server).complete(CALL)


@BOTH
def test_no_server_at_all_is_a_lost_connection(speaks: str) -> None:
    with loopback([Says(REPLY)], speaks) as server:
        gone = adapter(server)
    with pytest.raises(ProviderBusy, match="lost"):
        gone.complete(CALL)


@BOTH
@pytest.mark.parametrize("listening", [False, True], ids=["whole", "streamed"])
def test_a_slow_server_is_given_up_in_time(speaks: str, listening: bool) -> None:
    started = time.monotonic()
    hasty = Call(CALL.messages, None, 50, seconds=0.3)
    with loopback([Says(REPLY, pause=30)], speaks) as server, pytest.raises(ProviderBusy, match="within"):
        adapter(server).complete(hasty, (lambda _piece: None) if listening else None)
    assert time.monotonic() - started < 5


@BOTH
def test_stopping_never_waits_for_a_silent_server(speaks: str) -> None:
    stop, started = threading.Event(), time.monotonic()
    with loopback([Says(REPLY, pause=30)], speaks) as server:
        threading.Thread(target=lambda: until(lambda: bool(server.bodies)) and stop.set()).start()
        with pytest.raises(QueryCancelled):
            adapter(server).complete(CALL, None, stop.is_set)
    assert time.monotonic() - started < 5


@BOTH
def test_a_stream_that_breaks_is_asked_for_again_or_told_as_lost(speaks: str) -> None:
    heard: list[str | None] = []
    with loopback([Says(REPLY, cut=4), Says(REPLY)], speaks) as server:
        reply = adapter(server).complete(CALL, heard.append)
    assert reply.text == REPLY
    assert len(server.bodies) == 2
    assert not server.requests[1].get("stream")


@BOTH
@pytest.mark.parametrize(
    "refused", [("response_format", "tools"), ("temperature",), ("stream",)], ids=lambda names: names[0]
)
def test_what_a_server_refuses_is_not_asked_of_it_again(speaks: str, refused: tuple[str, ...]) -> None:
    with loopback(refusing(*refused), speaks) as server:
        model = adapter(server)
        call = replace(CALL, temperature=0.5)
        assert [model.complete(call, lambda _piece: None).text for _ in range(2)] == [REPLY, REPLY]
    assert len(server.bodies) == 3
    assert not any(name in server.requests[-1] for name in refused)


def test_the_newer_name_of_a_bound_is_used_where_the_older_one_is_refused() -> None:
    with loopback(refusing("max_tokens")) as server:
        adapter(server).complete(CALL)
    assert server.requests[-1]["max_completion_tokens"] == 200


def test_a_plain_server_that_knows_no_options_at_all_is_understood() -> None:
    every = ("response_format", "temperature", "max_tokens", "max_completion_tokens", "stream", "stream_options")
    with loopback(refusing(*every)) as server:
        assert adapter(server).complete(CALL, lambda _piece: None).text == REPLY
    assert set(server.requests[-1]) == {"model", "messages"}


def test_a_server_that_ignores_streaming_is_asked_again_whole() -> None:
    with loopback([Says(REPLY, ignores_stream=True)]) as server:
        assert adapter(server).complete(CALL, lambda _piece: None).text == REPLY


@pytest.mark.parametrize(
    "stream",
    [
        b": hello\r\n\r\nevent: ping\r\n\r\ndata: [DONE]\r\n\r\n",
        b'data: {"error": {"message": "out of memory"}}\n\n',
        b"<html>Bad Gateway</html>",
    ],
    ids=["a name without data", "a failure within", "a page"],
)
def test_a_stream_that_is_none_of_this_protocol_is_asked_for_whole(stream: bytes) -> None:
    with loopback([Says(raw=stream, kind="text/event-stream"), Says(REPLY)]) as server:
        assert adapter(server).complete(CALL, lambda _piece: None).text == REPLY
    assert [bool(request.get("stream")) for request in server.requests] == [True, False]


def test_tokens_are_estimated_where_a_server_does_not_count() -> None:
    with loopback([Says(REPLY, usage=False)]) as server:
        reply = adapter(server).complete(CALL)
    assert not reply.counted
    assert reply.tokens_in > 8
    assert reply.tokens_out > 10


@BOTH
@pytest.mark.parametrize("listening", [False, True], ids=["whole", "streamed"])
def test_a_reply_that_is_as_long_as_it_may_be_says_so(speaks: str, listening: bool) -> None:
    with loopback([Says("```sql\nSELECT count(*)", cut_off=True), Says(REPLY)], speaks) as server:
        model, heard = adapter(server), (lambda _piece: None) if listening else None
        assert [model.complete(CALL, heard).cut for _ in range(2)] == [True, False]


def test_a_text_in_parts_is_one_text() -> None:
    with loopback([Says(REPLY, listed=True)]) as server:
        assert adapter(server).complete(CALL).text == REPLY


@pytest.mark.parametrize(
    "message",
    [
        {"content": None, "function_call": {"name": "reply", "arguments": "SELECT 1"}},
        {"content": "", "tool_calls": [{"id": "1", "type": "function", "function": {"arguments": "SELECT 1"}}]},
        {"content": None, "reasoning_content": "SELECT 1"},
        {"content": "SELECT 1", "reasoning_content": "SELECT 2 or so"},
    ],
    ids=["older call", "call", "thought alone", "thought beside"],
)
def test_what_servers_put_elsewhere_is_found(message: dict[str, object]) -> None:
    raw = json.dumps({"choices": [{"index": 0, "message": {"role": "assistant", **message}}]}).encode()
    with loopback([Says(raw=raw)]) as server:
        assert KINDS["openai"]("m", server.url).complete(CALL).text == "SELECT 1"


def test_an_object_in_place_of_the_text_of_a_call_is_taken() -> None:
    called = [{"id": "1", "type": "function", "function": {"name": "reply", "arguments": {"sql": "SELECT 1"}}}]
    raw = json.dumps({"choices": [{"index": 0, "message": {"content": None, "tool_calls": called}}]}).encode()
    with loopback([Says(raw=raw)]) as server:
        assert json.loads(KINDS["openai"]("m", server.url).complete(CALL).text) == {"sql": "SELECT 1"}


@pytest.mark.parametrize(
    "content",
    [
        [{"type": "tool_use", "id": "t", "name": "reply", "input": "SELECT 1"}],
        [{"type": "text", "text": "SELECT 1"}, {"type": "tool_use", "id": "t", "name": "reply", "input": {}}],
    ],
    ids=["text in place of an object", "nothing in the call"],
)
def test_servers_that_only_speak_like_anthropics_are_understood(content: list[dict[str, object]]) -> None:
    raw = json.dumps({"type": "message", "role": "assistant", "content": content}).encode()
    with loopback([Says(raw=raw)], "anthropic") as server:
        reply = KINDS["anthropic"]("m", server.url, "key").complete(CALL)
    assert (reply.text, reply.counted) == ("SELECT 1", False)
