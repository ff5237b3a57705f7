"""What one call to a language model took."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Spent:
    """One call: what for, by which model, tokens, price, milliseconds; ``prompt`` and ``reply`` where they are kept."""

    source: str
    purpose: str
    provider: str
    model: str
    tokens_in: int
    tokens_out: int
    cost: float
    ms: float
    prompt: str = ""
    reply: str = ""
