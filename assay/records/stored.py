"""What is kept: one frozen record per row of the app state. Ids are short random texts, times ISO 8601 UTC."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from assay.records.answer import Answer

JobStatus = Literal["queued", "running", "completed", "failed", "cancelled"]
ItemKind = Literal["ddl", "documentation", "glossary", "verified_question", "instruction"]
ItemState = Literal["draft", "approved", "retired"]


@dataclass(frozen=True)
class SourceRecord:
    """A registered source. ``url`` may hold a secret: never shown. ``revision`` grows with every change.

    ``snapshot`` is the schema as last read and ``model`` the semantic model, both as JSON.
    """

    id: str
    name: str
    title: str
    kind: str
    url: str
    tenant: str
    owner: str
    created_at: str
    options: dict[str, Any] = field(default_factory=dict)
    snapshot: dict[str, Any] | None = None
    model: dict[str, Any] | None = None
    sample: bool = False
    revision: int = 1


@dataclass(frozen=True)
class Conversation:
    """A thread of turns by one person on one source."""

    id: str
    title: str
    source: str
    owner: str
    tenant: str
    created_at: str
    updated_at: str
    turns: int = 0


@dataclass(frozen=True)
class Turn:
    """One question and what came of it. ``status`` tells a page that reloads what to show.

    ``repeats`` is the id of the answer that was given again here, if the page is told of it right away.
    """

    id: str
    conversation: str
    position: int
    question: str
    status: Literal["asked", "answered", "failed", "cancelled"]
    asked_at: str
    answer: Answer | None = None
    job: str | None = None
    error: str = ""
    edit: dict[str, Any] | None = None
    repeats: str = ""


@dataclass(frozen=True)
class Feedback:
    """Right or wrong, by whom, and why."""

    id: str
    answer: str
    owner: str
    tenant: str
    verdict: Literal["right", "wrong"]
    category: str
    comment: str
    created_at: str


@dataclass(frozen=True)
class Job:
    """A piece of long work. Idempotent by ``spec_hash`` while it is queued or running."""

    id: str
    kind: str
    status: JobStatus
    progress: float
    message: str
    payload: dict[str, Any]
    result: dict[str, Any] | None
    error: dict[str, Any] | None
    created_at: str
    started_at: str | None
    finished_at: str | None
    spec_hash: str
    owner: str
    tenant: str


@dataclass(frozen=True)
class AuditRow:
    """One act, chained to the one before by ``hash``."""

    seq: int
    at: str
    actor: str
    tenant: str
    action: str
    facts: dict[str, Any]
    hash: str


@dataclass(frozen=True)
class User:
    """A person who may sign in."""

    id: str
    name: str
    role: Literal["viewer", "analyst", "admin"]
    tenant: str
    created_at: str


@dataclass(frozen=True)
class TrainingItem:
    """One thing taught. ``content`` by kind: {ddl}, {text}, {term, means, ...}, {question, spec | sql, by, on}."""

    id: str
    source: str
    tenant: str
    kind: ItemKind
    state: ItemState
    content: dict[str, Any]
    author: str
    created_at: str
    version: int = 1
