"""What is kept: one frozen record per row of the app state. Ids are short random texts, times ISO 8601 UTC."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from assay.kernel.actor import Role
from assay.records.answer import Answer

JobStatus = Literal["queued", "running", "completed", "failed", "cancelled"]
ItemKind = Literal[
    "ddl", "documentation", "glossary", "verified_question", "instruction",
    "metric", "dimension", "entity", "relationship", "golden", "measure", "hierarchy", "model",
]  # fmt: skip
ItemState = Literal["draft", "approved", "retired"]


@dataclass(frozen=True)
class SourceRecord:
    """A registered source. ``url`` may hold a secret: never shown. ``revision`` grows with every change.

    A ``private`` one is for its owner, admins and those it was given to by name.
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
    private: bool = False


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
class AuditSearch:
    """Which rows of the log: words in what was written, a person's id, an action by its beginning, days inclusive.

    ``before``: only rows with a smaller number, to page on; 0 begins at the newest.
    """

    text: str = ""
    actor: str = ""
    action: str = ""
    since: str = ""
    until: str = ""
    before: int = 0


@dataclass(frozen=True)
class User:
    """A person who may sign in. ``login`` is unique in the whole workbench; without one nobody can sign in.

    ``sources`` are the names of the sources they were given; None means every source that is not private.
    ``subject`` is who they are to a company's sign-in (``issuer subject``). The stored password is not part of it.
    """

    id: str
    name: str
    role: Role
    tenant: str
    created_at: str
    login: str | None = None
    active: bool = True
    groups: tuple[str, ...] = ()
    attributes: dict[str, str] = field(default_factory=dict)
    sources: tuple[str, ...] | None = None
    subject: str | None = None


@dataclass(frozen=True)
class Session:
    """One browser that is signed in. ``id`` is the SHA-256 of what its cookie holds; times are seconds since 1970."""

    id: str
    user: str
    created_at: float
    seen_at: float
    expires_at: float
    address: str = ""
    agent: str = ""


@dataclass(frozen=True)
class ApiToken:
    """A key for a program. Only its SHA-256 is stored; ``prefix`` is how people tell keys apart."""

    id: str
    user: str
    name: str
    prefix: str
    hash: str
    scopes: tuple[str, ...]
    created_at: float
    expires_at: float
    used_at: float | None = None
    revoked_at: float | None = None


@dataclass(frozen=True)
class TrainingItem:
    """One thing taught. ``content`` by kind: {ddl}, {text}, {term, means, ...}, {question, spec | sql, by, on}, a
    metric, {field, ...} of a dimension, {entity, ...}, {entity, name, agg, ...} of a measure, a relationship, a
    hierarchy, facts of the whole model, {question, check_sql, ...} of a golden question.

    ``content`` and ``state`` are what is in force. ``pending`` is a change that is not published: {state, content,
    author, at}; an item that was never published has the state ``draft`` and holds its content itself. ``version``
    grows with every act.
    """

    id: str
    source: str
    tenant: str
    kind: ItemKind
    state: ItemState
    content: dict[str, Any]
    author: str
    created_at: str
    version: int = 1
    updated_at: str = ""
    pending: dict[str, Any] | None = None


@dataclass(frozen=True)
class ItemVersion:
    """One act on a training item, and what the item said after it."""

    id: str
    item: str
    source: str
    kind: ItemKind
    version: int
    act: Literal["saved", "published", "retired", "restored", "discarded", "removed", "imported"]
    state: ItemState
    content: dict[str, Any]
    author: str
    at: str


@dataclass(frozen=True)
class Evaluation:
    """Golden questions asked of a source at one state of its training. ``kind`` says what for.

    ``body`` holds the cases: [{id, question, status, sql, why, category}], and for a publication what changed.
    """

    id: str
    source: str
    tenant: str
    kind: Literal["run", "published", "blocked", "overridden"]
    engine: str
    at: str
    author: str
    stamp: int
    total: int
    right: int
    reason: str = ""
    body: dict[str, Any] = field(default_factory=dict)

    @property
    def accuracy(self) -> float:
        """Share of the golden questions that were right, 0..1; 0 where there are none."""
        return self.right / self.total if self.total else 0.0


@dataclass(frozen=True)
class Review:
    """What an admin decided about one question in the review inbox; ``id`` is that of its turn.

    ``unmended``: its fix is in force, and the question is still not answered.
    """

    id: str
    source: str
    tenant: str
    status: Literal["applied", "fixed", "unmended", "closed"]
    cause: str
    subject: str
    item: str | None
    author: str
    at: str


@dataclass(frozen=True)
class Notice:
    """A word to somebody: a question of theirs that failed is answered now."""

    id: str
    owner: str
    tenant: str
    at: str
    text: str
    question: str = ""
    source: str = ""
    seen_at: str = ""
