"""What the engine needs of a model provider. Adapters stand in ``model_providers``; wiring chooses them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, Protocol

Heard = Callable[[str | None], None]
Stopped = Callable[[], bool]


def never() -> bool:
    """Nobody stops this."""
    return False


@dataclass(frozen=True)
class Message:
    """One message of a prompt."""

    role: Literal["system", "user", "assistant"]
    content: str


@dataclass(frozen=True)
class Call:
    """What is asked of a model. ``form`` is the JSON schema of the object it should reply with, where it can."""

    messages: tuple[Message, ...]
    form: Mapping[str, Any] | None = None
    most_tokens: int = 1500
    temperature: float = 0.0
    seconds: float = 60.0


@dataclass(frozen=True)
class Reply:
    """What came back. ``counted``: the provider told the tokens; otherwise they are estimated. ``cut``: it broke off
    where it was as long as it may be.
    """

    text: str
    tokens_in: int
    tokens_out: int
    provider: str
    model: str
    ms: float
    counted: bool = True
    cut: bool = False


class Provider(Protocol):
    """A model somewhere. Safe to share between threads."""

    @property
    def name(self) -> str:
        """Short name for traces: ``openai``, ``anthropic``."""
        ...

    @property
    def model(self) -> str:
        """The model's own name."""
        ...

    def complete(self, call: Call, heard: Heard | None = None, stopped: Stopped = never) -> Reply:
        """The reply. ``heard`` gets it piece by piece as it is written, None when it begins anew.

        Raises ProviderBusy (worth another try), ProviderFailed (not worth one), QueryCancelled once ``stopped``.
        """
        ...
