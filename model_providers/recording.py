"""Real traffic kept as a transcript, and given again without a network: one JSON line per call, secrets taken out."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from assay.ask.llm.port import Call, Heard, Provider, Reply, Stopped, never
from assay.kernel.errors import BadInput, ProviderFailed
from assay.kernel.log import redact_text


def digest(call: Call) -> str:
    """What tells one call from another: its messages and its temperature, secrets taken out."""
    facts = [[one.role, redact_text(one.content)] for one in call.messages]
    return hashlib.sha256(json.dumps([facts, call.temperature]).encode()).hexdigest()[:24]


@dataclass
class Recorder:
    """A provider that writes down every call that got a reply."""

    inner: Provider
    path: Path
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    @property
    def name(self) -> str:
        """That of the provider."""
        return self.inner.name

    @property
    def model(self) -> str:
        """That of the provider."""
        return self.inner.model

    def complete(self, call: Call, heard: Heard | None = None, stopped: Stopped = never) -> Reply:
        """The provider's reply."""
        reply = self.inner.complete(call, heard, stopped)
        line = json.dumps(_line(call, reply), ensure_ascii=False)
        with self._lock, self.path.open("a", encoding="utf-8") as file:
            print(line, file=file)
        return reply


def _line(call: Call, reply: Reply) -> dict[str, Any]:
    messages = [{"role": one.role, "content": redact_text(one.content)} for one in call.messages]
    facts = {**asdict(reply), "text": redact_text(reply.text)}
    return {"digest": digest(call), "temperature": call.temperature, "messages": messages, "reply": facts}


@dataclass
class Replayer:
    """A provider that gives again what was recorded, and nothing else."""

    path: Path
    name: str = "transcript"
    _replies: Mapping[str, Reply] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        """Raises BadInput when the file is no transcript."""
        try:
            lines = [json.loads(line) for line in self.path.read_text("utf-8").splitlines() if line.strip()]
            self._replies = {str(line["digest"]): Reply(**line["reply"]) for line in lines}
        except (OSError, UnicodeDecodeError, ValueError, KeyError, TypeError) as error:
            raise BadInput(
                f"{self.path.name} cannot be read as a transcript.", hint="`assay llm record` makes one."
            ) from error

    @property
    def model(self) -> str:
        """That of the first recorded reply."""
        return next(iter(self._replies.values())).model if self._replies else ""

    def complete(self, call: Call, heard: Heard | None = None, stopped: Stopped = never) -> Reply:
        """The recorded reply; raises ProviderFailed for a call that was not recorded."""
        found = self._replies.get(digest(call))
        if found is None:
            raise ProviderFailed("This call is not in the transcript: the prompt has changed since it was recorded.")
        if heard is not None:
            heard(None)
            heard(found.text)
        return found
