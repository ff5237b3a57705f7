"""What calls to models cost, by person and day. Wiring fills the port from storage."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from assay.ask.llm.port import Message, Reply
from assay.kernel.actor import Actor
from assay.kernel.log import redact_text
from assay.records.spent import Spent


class Ledger(Protocol):
    """Keeps calls."""

    def record(self, actor: Actor, spent: Spent) -> None:
        """Append one."""
        ...

    def tokens_today(self, actor: Actor) -> int:
        """Tokens this person has spent since midnight."""
        ...


class NoLedger:
    """Keeps nothing: for runs over files."""

    def record(self, actor: Actor, spent: Spent) -> None:
        """Not kept."""

    def tokens_today(self, actor: Actor) -> int:
        """Never any."""
        return 0


@dataclass(frozen=True)
class Prices:
    """Of a million tokens, sent and received."""

    sent: float = 0.0
    received: float = 0.0

    def of(self, reply: Reply) -> float:
        """What a reply cost.

        >>> Prices(2, 10).of(Reply("", 500_000, 100_000, "", "", 0))
        2.0
        """
        return round((self.sent * reply.tokens_in + self.received * reply.tokens_out) / 1_000_000, 6)


def spent(source: str, purpose: str, messages: Sequence[Message], reply: Reply, prices: Prices, keep: bool) -> Spent:
    """The entry of a call; its texts are kept without what looks like a secret, or not at all."""
    prompt = "\n\n".join(f"{message.role}: {message.content}" for message in messages)
    texts: Mapping[str, str] = {"prompt": redact_text(prompt), "reply": redact_text(reply.text)} if keep else {}
    return Spent(
        source,
        purpose,
        reply.provider,
        reply.model,
        reply.tokens_in,
        reply.tokens_out,
        prices.of(reply),
        reply.ms,
        **texts,
    )
