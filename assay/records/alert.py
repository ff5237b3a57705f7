"""A number somebody has watched, and what was noticed about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

WatchKind = Literal["above", "below", "moves", "missing"]
Every = Literal["hour", "day", "week"]


@dataclass(frozen=True)
class Watch:
    """A rule: the number of ``spec`` is looked at ``every`` so often, and an alert raised when ``kind`` holds.

    ``bound`` is a value, of ``moves`` a percentage against the look before. ``next_at`` is empty while it rests.
    ``fault`` says why the last look found no number. Times are ISO 8601.
    """

    id: str
    tenant: str
    owner: str
    owner_name: str
    source: str
    title: str
    words: str
    spec: dict[str, Any]
    kind: WatchKind
    bound: float
    every: Every
    created_at: str
    next_at: str
    unit: str | None = None
    last_at: str = ""
    last_value: float | None = None
    fault: str = ""


@dataclass(frozen=True)
class Alert:
    """What was noticed, and what moved it most. It is open until ``ended_at``, new until somebody has ``seen_at``."""

    id: str
    watch: str
    tenant: str
    owner: str
    title: str
    text: str
    drivers: str
    value: float | None
    at: str
    seen_at: str = ""
    ended_at: str = ""
