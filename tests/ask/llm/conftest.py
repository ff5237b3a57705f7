"""The shop of the corridor tests with engines that ask a model on loopback, over HTTP and the real client."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from assay.ask.corridor import Ask
from assay.ask.llm.chain import Models
from assay.ask.llm.engine import LlmEngine
from assay.ask.llm.study import Library
from assay.ask.llm.verify import VerifyEngine
from assay.ask.llm.writer import Setup, Writer
from assay.ask.local.engine import LocalEngine
from assay.kernel.actor import Actor
from assay.records.spent import Spent
from model_providers.registry import KINDS
from tests.ask.conftest import Room
from tests.model_providers.loopback_for_tests import Loopback, Says, Script, loopback

ANN = Actor("ann", "Ann", "analyst")


@dataclass
class Purse:
    """A ledger in a list."""

    calls: list[tuple[Actor, Spent]] = field(default_factory=list)

    def record(self, actor: Actor, spent: Spent) -> None:
        self.calls.append((actor, spent))

    def tokens_today(self, actor: Actor) -> int:
        return sum(one.tokens_in + one.tokens_out for who, one in self.calls if who == actor)


@dataclass
class Talk:
    """The room, the corridor whose engines ask models, and what went over the wire."""

    room: Room
    ask: Ask
    servers: list[Loopback]
    purse: Purse

    @property
    def server(self) -> Loopback:
        return self.servers[0]

    @property
    def wire(self) -> str:
        """Every byte the servers got, as text."""
        return b"\n".join(body for server in self.servers for body in server.bodies).decode()

    def answer(self, question: str, engine: str = "llm", actor: Actor = ANN, **options: Any) -> Any:
        return self.ask.ask(question, "shop", actor, engine=engine, **options)


Make = Callable[..., Talk]


@pytest.fixture
def talk(ask_room: Room) -> Iterator[Make]:
    """Makes a talk: each argument after the first is the script of one more provider of the chain."""
    with ExitStack() as stack:

        def make(*scripts: Script | Sequence[Says | str], local: Any = None, **setup: Any) -> Talk:
            servers = [stack.enter_context(loopback(script)) for script in scripts]
            chain = [KINDS["openai"]("tiny", server.url, "sk-very-secret-key") for server in servers]
            purse = Purse()
            writer = Writer(Models(chain, 1, wait=lambda _seconds: None), Setup(seconds=20, **setup), purse)
            runner = ask_room.ask.runner
            llm = LlmEngine(writer, runner, Library(runner.policies), local or LocalEngine())
            engines = {"local": llm.local, "llm": llm, "verify": VerifyEngine(llm)}
            return Talk(ask_room, replace(ask_room.ask, engines=engines), servers, purse)

        yield make


def step(answer: Any, name: str) -> dict[str, Any]:
    """Facts of the first trace step of that name."""
    return next(one.facts for one in answer.trace if one.name == name)
