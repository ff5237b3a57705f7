"""Everything a door may call: one attribute per corridor. ``wiring.py`` fills it, doors receive it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from assay.ask.ports import Typing
from assay.catalog.entries import CatalogDesk, CatalogEntry
from assay.catalog.sources import SampleData, SourceDesk
from assay.kernel.actor import Actor
from assay.kernel.clock import Clock
from assay.kernel.settings import Settings
from assay.kernel.tabular import Table
from assay.query.ports import Query, QueryResult
from assay.records.answer import Answer, Chart, Rerun
from assay.records.export import Export, ExportKind
from assay.records.stored import Feedback, Turn
from assay.services.health import HealthDesk
from assay.storage.conversations import ConversationStore
from assay.storage.jobs import JobStore

__all__ = ["CatalogEntry", "Export", "ExportKind", "Rerun", "SampleData", "Services"]


class AskCorridor(Protocol):
    """Ask, change, repeat."""

    def start(self, question: str, source: str, actor: Actor, conversation: str | None = None) -> Turn:
        """Store the question as a turn (status ``asked``) before anything runs, so nothing is lost; returns it."""
        ...

    def answer(
        self,
        turn: str,
        actor: Actor,
        *,
        engine: str = "local",
        threshold: float | None = None,
        stage: Callable[[str], None] | None = None,
    ) -> Turn:
        """Answer a stored turn and store the answer; ``stage`` is told each step's name as it begins."""
        ...

    def ask(self, question: str, source: str, actor: Actor, **options: Any) -> Answer:
        """Answer without storing a conversation (CLI, batch)."""
        ...

    def converse(
        self,
        question: str,
        source: str,
        actor: Actor,
        conversation: str | None = None,
        *,
        stage: Callable[[str], None] | None = None,
    ) -> Turn:
        """``start`` and ``answer`` with the local engine, in one step where the question was answered before."""
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
        self,
        answer: str,
        actor: Actor,
        offset: int,
        limit: int,
        order: Sequence[tuple[str, str]] = (),
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

    def feedback(
        self, answer: str, verdict: Literal["right", "wrong"], actor: Actor, category: str = "", comment: str = ""
    ) -> Feedback:
        """Keep a judgement of an answer."""
        ...


class Exports(Protocol):
    """Answers as files."""

    def answer(self, answer: str, kind: ExportKind, actor: Actor) -> Export: ...

    def available(self) -> dict[str, str]:
        """Each kind with an empty text, or the reason why it is disabled (PNG and PDF need Chromium)."""
        ...


class QueryDoor(Protocol):
    """The only door to data."""

    def run(self, query: Query, actor: Actor) -> QueryResult: ...


@dataclass(frozen=True)
class Services:
    """One attribute per corridor."""

    settings: Settings
    clock: Clock
    ask: AskCorridor
    conversations: ConversationStore
    sources: SourceDesk
    catalog: CatalogDesk
    jobs: JobStore
    exports: Exports
    query: QueryDoor
    health: HealthDesk
    warm: Callable[[], None]
    """Starts query processes in the background, so that the first question does not wait for them."""
    close: Callable[[], None]
    """Ends every child process and connection."""
