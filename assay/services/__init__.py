"""Everything a door may call: one attribute per corridor. ``wiring.py`` fills it, doors receive it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, Protocol

from assay.ask.ports import Typing
from assay.kernel.actor import Actor
from assay.kernel.clock import Clock
from assay.kernel.settings import Settings
from assay.kernel.tabular import Table
from assay.query.ports import Query, QueryResult, Source
from assay.records.answer import Answer, Chart
from assay.records.stored import Conversation, Feedback, Job, SourceRecord, Turn

ExportKind = Literal["csv", "xlsx", "json", "parquet", "html", "png", "pdf"]


@dataclass(frozen=True)
class Export:
    """A file to hand out."""

    filename: str
    mimetype: str
    data: bytes


@dataclass(frozen=True)
class Rerun:
    """An answer computed again: has the ``data`` or the ``definition`` behind it changed, or nothing?"""

    answer: Answer
    verdict: Literal["same", "data_changed", "definition_changed"]
    note: str


@dataclass(frozen=True)
class CatalogEntry:
    """One row of the catalog: a metric, dimension, entity, table, column, term or verified question."""

    kind: Literal["metric", "dimension", "entity", "table", "column", "term", "question"]
    name: str
    label: str
    description: str
    facts: dict[str, Any]


@dataclass(frozen=True)
class SampleData:
    """A domain pack that can be loaded: ``loaded`` is the id of its source once it is."""

    name: str
    title: str
    description: str
    icon: str
    loaded: str | None
    detail: str = ""


class AskCorridor(Protocol):
    """Ask, change, repeat."""

    def start(self, question: str, source: str, actor: Actor, conversation: str | None = None) -> Turn:
        """Store the question as a turn (status ``asked``) before anything runs, so nothing is lost; returns it."""
        ...

    def answer(
        self, turn: str, actor: Actor, *, engine: str = "local", threshold: float | None = None,
        stage: Callable[[str], None] | None = None,
    ) -> Turn:
        """Answer a stored turn and store the answer; ``stage`` is told each step's name as it begins."""
        ...

    def ask(self, question: str, source: str, actor: Actor, **options: Any) -> Answer:
        """Answer without storing a conversation (CLI, batch)."""
        ...

    def edit(self, answer: str, change: dict[str, Any], actor: Actor) -> Turn:
        """Apply one chip's choice to the spec of a stored answer and recompute: no parsing, no model call."""
        ...

    def get(self, answer: str, actor: Actor) -> Answer:
        """A stored answer, by its id."""
        ...

    def chart(self, answer: str, kind: str, actor: Actor) -> Chart:
        """The same result drawn as another kind."""
        ...

    def page(
        self, answer: str, actor: Actor, offset: int, limit: int, order: Sequence[tuple[str, str]] = (),
        filters: dict[str, Any] | None = None,
    ) -> tuple[Table, int]:
        """A page of all rows of an answer (sorted, filtered) and the total row count; for the grid."""
        ...

    def rerun(self, answer: str, actor: Actor) -> Rerun:
        """Compute a stored answer again and say what changed."""
        ...

    def typing(self, text: str, source: str, actor: Actor, conversation: str | None = None) -> Typing:
        """Recognised spans and completions while typing."""
        ...

    def feedback(self, answer: str, verdict: Literal["right", "wrong"], actor: Actor, category: str = "", comment: str = "") -> Feedback: ...


class Conversations(Protocol):
    """Threads of turns."""

    def list(self, actor: Actor, search: str = "", limit: int = 30) -> Sequence[Conversation]:
        """Newest first; ``search`` looks in titles and questions."""
        ...

    def get(self, conversation: str, actor: Actor) -> Conversation: ...

    def turns(self, conversation: str, actor: Actor) -> Sequence[Turn]: ...

    def rename(self, conversation: str, title: str, actor: Actor) -> Conversation: ...

    def delete(self, conversation: str, actor: Actor) -> None: ...


class SourceDesk(Protocol):
    """Add, test and look after sources."""

    def list(self, actor: Actor) -> Sequence[SourceRecord]: ...

    def get(self, source: str, actor: Actor) -> Source:
        """By id or name; raises NotFound."""
        ...

    def test(self, url: str, actor: Actor) -> str:
        """Try a connection; returns a sentence of what was found, raises SourceUnreachable."""
        ...

    def connect(self, name: str, url: str, actor: Actor, report: Callable[[float, str], None] | None = None) -> SourceRecord:
        """Register, introspect, infer. Fails whole or succeeds whole."""
        ...

    def add_file(self, filename: str, path: Path, actor: Actor, report: Callable[[float, str], None] | None = None) -> SourceRecord:
        """Take a data file (moved into Assay's keep), read it, infer its meaning."""
        ...

    def refresh(self, source: str, actor: Actor) -> SourceRecord:
        """Read the structure again."""
        ...

    def remove(self, source: str, actor: Actor) -> None: ...

    def samples(self, actor: Actor) -> Sequence[SampleData]: ...

    def load_sample(self, name: str, actor: Actor, report: Callable[[float, str], None] | None = None) -> SourceRecord: ...

    def edit_column(self, source: str, table: str, column: str, change: dict[str, Any], actor: Actor) -> None:
        """Change what was inferred of a column: label, kind, unit, synonyms, pii, hidden."""
        ...

    def starters(self, source: str, actor: Actor, limit: int = 6) -> Sequence[str]:
        """Questions that work on this source, for the empty page."""
        ...


class Catalog(Protocol):
    """Metrics catalog and data dictionary."""

    def entries(self, source: str, actor: Actor, kind: str | None = None, search: str = "") -> Sequence[CatalogEntry]: ...


class Jobs(Protocol):
    """Long work as rows."""

    def submit(self, kind: str, payload: dict[str, Any], actor: Actor) -> Job: ...

    def get(self, job: str, actor: Actor) -> Job: ...

    def list(self, actor: Actor, limit: int = 50) -> Sequence[Job]: ...

    def cancel(self, job: str, actor: Actor) -> Job: ...


class Exports(Protocol):
    """Answers as files."""

    def answer(self, answer: str, kind: ExportKind, actor: Actor) -> Export: ...

    def available(self) -> dict[str, str]:
        """Each kind with an empty text, or the reason why it is disabled (PNG and PDF need Chromium)."""
        ...


class QueryDoor(Protocol):
    """The only door to data."""

    def run(self, query: Query, actor: Actor) -> QueryResult: ...


class Health(Protocol):
    """Is it well?"""

    def brief(self) -> dict[str, Any]: ...

    def detailed(self) -> dict[str, Any]: ...


@dataclass(frozen=True)
class Services:
    """One attribute per corridor."""

    settings: Settings
    clock: Clock
    ask: AskCorridor
    conversations: Conversations
    sources: SourceDesk
    catalog: Catalog
    jobs: Jobs
    exports: Exports
    query: QueryDoor
    health: Health
    close: Callable[[], None]
