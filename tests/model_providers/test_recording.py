"""A transcript of real traffic: secrets taken out, given again word for word, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from assay.ask.llm.port import Call, Message
from assay.kernel.errors import BadInput, ProviderFailed
from model_providers.openai_compatible import OpenAiCompatible
from model_providers.recording import Recorder, Replayer
from tests.model_providers.loopback_for_tests import Says, loopback


def call(text: str) -> Call:
    return Call((Message("user", text),), None)


def test_what_was_recorded_is_given_again_without_a_server(tmp_path: Path) -> None:
    file = tmp_path / "talk.jsonl"
    with loopback(["first", "second"]) as server:
        recorder = Recorder(OpenAiCompatible("tiny", server.url, "sk-very-secret-key"), file)
        for text in ("one", "two"):
            recorder.complete(call(text))
    replayer, heard = Replayer(file), list[str | None]()
    assert [replayer.complete(call(text), heard.append).text for text in ("two", "one")] == ["second", "first"]
    assert heard == [None, "second", None, "first"]
    assert replayer.complete(call("one")).tokens_in == 900
    with pytest.raises(ProviderFailed, match="not in the transcript"):
        replayer.complete(call("three"))


def test_no_secret_is_written_down(tmp_path: Path) -> None:
    file = tmp_path / "talk.jsonl"
    with loopback([Says("use password=hunter2 and sk-abcdefghijkl")]) as server:
        Recorder(OpenAiCompatible("tiny", server.url, "sk-very-secret-key"), file).complete(call("token: abc123def"))
    text = file.read_text()
    assert not any(secret in text for secret in ("hunter2", "sk-", "abc123def"))
    assert Replayer(file).complete(call("token: abc123def")).text.startswith("use password=")


def test_a_file_that_is_no_transcript_is_told(tmp_path: Path) -> None:
    (tmp_path / "talk.jsonl").write_text('{"digest": 1}\n')
    with pytest.raises(BadInput, match="transcript"):
        Replayer(tmp_path / "talk.jsonl")
