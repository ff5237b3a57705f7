"""The one contract of every engine, and what the ask corridor needs from outside."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

from assay.kernel.actor import Actor
from assay.kernel.clock import Clock
from assay.query.ports import CancelToken, Source
from assay.records.answer import Correction, Span, TraceStep, Verification
from assay.semantic.spec import AnalyticsSpec


@dataclass(frozen=True)
class VerifiedQuestion:
    """A question whose answer somebody checked. Either ``spec`` or ``sql`` says it.

    ``doubt``: why it no longer counts as verified, in a sentence for the asker; empty while nothing speaks against it.
    """

    question: str
    by: str
    on: str
    spec: AnalyticsSpec | None = None
    sql: str | None = None
    wordings: tuple[str, ...] = ()
    doubt: str = ""


@dataclass(frozen=True)
class Retrieved:
    """What the training store found relevant to a question; shown in the trace. ``ready`` False: not loaded yet.

    ``note`` says why it was looked for in another way than the one that is set.
    """

    ddl: tuple[str, ...] = ()
    documentation: tuple[str, ...] = ()
    questions: tuple[tuple[str, str], ...] = ()
    ms: float = 0.0
    ready: bool = True
    note: str = ""


Heard = Callable[[str | None], None]
"""Told what a model writes while it writes; None when it begins anew."""


@dataclass(frozen=True)
class Asked:
    """A question in its setting. ``previous`` is the spec the conversation stands at, for follow-ups.

    ``hint`` is what the asker added to the question; ``interactive``: somebody looks at it, so it may be answered in
    several parts. ``cancel`` and ``heard`` are for engines that take their time.
    """

    text: str
    source: Source
    actor: Actor
    clock: Clock
    previous: AnalyticsSpec | None = None
    previous_question: str | None = None
    verified: Sequence[VerifiedQuestion] = ()
    retrieved: Retrieved = Retrieved()
    threshold: float | None = None
    previous_sql: str | None = None
    hint: str = ""
    interactive: bool = True
    cancel: CancelToken | None = field(default=None, compare=False)
    heard: Heard | None = field(default=None, compare=False)


@dataclass(frozen=True)
class Reading:
    """One way to understand the question. ``confidence`` 0..1 is calibrated; either ``spec`` or ``sql``.

    ``contested`` says how another reading of the same question came to other rows: no metric vouches for this one then.
    """

    confidence: float
    spec: AnalyticsSpec | None = None
    sql: str | None = None
    title: str = ""
    spans: tuple[Span, ...] = ()
    corrections: tuple[Correction, ...] = ()
    assumptions: tuple[str, ...] = ()
    verification: Verification | None = None
    changed_values: bool = False
    contested: str = ""
    follow_up: bool = False
    chart: str | None = None
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Plan:
    """What an engine made of a question.

    ``answer``: ``readings`` best first (the others are alternatives) · ``parts``: several questions in one, each a
    Reading, answered side by side · ``abstain``: ``reason`` in a sentence, ``closest`` a question that can be answered.
    ``trace`` holds the engine's own steps; ``engine`` names another engine that took over.
    """

    kind: Literal["answer", "parts", "abstain"]
    readings: tuple[Reading, ...] = ()
    reason: str = ""
    closest: str | None = None
    unknown: tuple[str, ...] = ()
    spans: tuple[Span, ...] = ()
    trace: tuple[TraceStep, ...] = ()
    engine: Literal["local", "llm", "verify"] | None = None


class Engine(Protocol):
    """Understands questions. Deterministic for the local engine: equal input, equal plan."""

    name: Literal["local", "llm", "verify"]

    def plan(self, asked: Asked) -> Plan:
        """Readings of the question, or an abstention. Never raises for odd input."""
        ...


@dataclass(frozen=True)
class Completion:
    """A suggestion while typing. ``insert`` replaces the question from ``start`` on."""

    text: str
    insert: str
    start: int
    kind: Literal["fix", "complete", "value", "metric", "dimension", "asked", "verified"]
    detail: str = ""


@dataclass(frozen=True)
class Typing:
    """What the composer shows while a person types."""

    spans: tuple[Span, ...] = ()
    completions: tuple[Completion, ...] = ()
    follow_up: str = ""


class Recogniser(Protocol):
    """Answers at typing speed: spans and completions."""

    def typing(self, text: str, source: Source, previous: AnalyticsSpec | None, clock: Clock) -> Typing: ...


class Retriever(Protocol):
    """Finds relevant training items for a question; wiring fills it from the Vanna store."""

    def retrieve(self, source: str, question: str) -> Retrieved: ...


class VerifiedBook(Protocol):
    """Approved verified questions of a source."""

    def verified(self, source: str, actor: Actor) -> Sequence[VerifiedQuestion]: ...
