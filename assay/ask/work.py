"""What flows through the ask corridor: a question on its way to an answer, and the tools at hand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from assay.analyze.change import Change
from assay.ask.ports import Asked, Engine, Heard, Plan, Reading, Retriever, VerifiedBook
from assay.kernel.clock import Clock
from assay.kernel.errors import AssayError, Misconfigured, QueryCancelled
from assay.present.goal import goal_of
from assay.present.story import Story
from assay.present.view import View
from assay.query.corridor import QueryRunner
from assay.query.ports import CancelToken, Query, QueryResult
from assay.records.answer import (
    Alternative,
    Answer,
    Chart,
    Correction,
    EmptyStep,
    Headline,
    Piece,
    Suggestion,
    TraceStep,
)
from assay.records.explanation import Explanation
from assay.semantic.spec import AnalyticsSpec

NOTHING_READ = Reading(0.0)


@dataclass(frozen=True)
class Tools:
    """What the steps may use. ``cancel`` says whether somebody stopped the question, ``heard`` is told what a model
    writes.
    """

    engines: Mapping[str, Engine]
    runner: QueryRunner
    retriever: Retriever | None = None
    book: VerifiedBook | None = None
    cancel: CancelToken | None = None
    heard: Heard | None = None
    change: Change | None = None

    def run(self, query: Query, asked: Asked) -> QueryResult:
        """The result, on behalf of whoever asked. Raises AssayError, QueryCancelled once the question was stopped."""
        return self.runner.run(query, asked.actor, cancel=self.cancel)

    def stop_if_cancelled(self) -> None:
        """Raises QueryCancelled once the question was stopped."""
        if self.cancel is not None and self.cancel.cancelled():
            raise QueryCancelled("The question was stopped.")

    def engine(self, name: str) -> Engine:
        """The engine of that name; Misconfigured when it is not set up."""
        found = self.engines.get(name)
        if found is None:
            raise Misconfigured("no model configured", hint="Set ASSAY_LLM_PROVIDER and ASSAY_LLM_MODEL.")
        return found


@dataclass(frozen=True)
class Work:
    """One question on its way. Steps return changed copies; ``answer`` is set when it is done.

    ``interactive``: somebody looks at it, so comparisons, suggestions and questions back are worth their time.
    ``failure`` is what the last run raised; ``tries`` how often it was mended.
    """

    asked: Asked
    engine: str
    interactive: bool = True
    chart_wanted: str | None = None
    plan: Plan | None = None
    reading: Reading = NOTHING_READ
    parts: tuple[Reading, ...] = ()
    """Of a question that asks several things: what each asks."""
    result: QueryResult | None = None
    failure: AssayError | None = None
    tries: int = 0
    corrections: tuple[Correction, ...] = ()
    alternatives: tuple[Alternative, ...] = ()
    against: QueryResult | None = None
    empty: tuple[EmptyStep, ...] = ()
    instead: tuple[Suggestion, ...] = ()
    chart: Chart | None = None
    headline: Headline | None = None
    narrative: tuple[Piece, ...] = ()
    caveats: tuple[str, ...] = ()
    view: View | None = None
    explanation: Explanation | None = None
    facts: dict[str, Any] = field(default_factory=dict)
    trace: tuple[TraceStep, ...] = ()
    answer: Answer | None = None

    @property
    def spec(self) -> AnalyticsSpec | None:
        return self.reading.spec

    @property
    def clock(self) -> Clock:
        return self.asked.clock

    @property
    def today(self) -> str:
        return self.asked.clock.today().isoformat()

    def query(self, spec: AnalyticsSpec | None = None, sql: str | None = None) -> Query:
        """A query of this question's source on its day."""
        if spec is None and sql is None:
            spec, sql = (self.reading.spec, None) if self.reading.spec is not None else (None, self.reading.sql)
        return Query(self.asked.source.id, spec=spec, sql=sql, today=self.today)

    @property
    def done(self) -> QueryResult:
        """The result; only after the execute step."""
        if self.result is None:
            raise AssertionError("a step needs a result before there is one")
        return self.result

    @property
    def seen(self) -> View:
        """The view of the result; only after the chart step."""
        if self.view is None:
            raise AssertionError("a step needs a view before there is one")
        return self.view

    def story(self, against: View | None = None, before: str = "") -> Story:
        """The result as the narrative sees it."""
        periods = self.done.periods
        label = periods[0].label if periods else ""
        compared = periods[1].label if len(periods) > 1 else before
        today, first = self.asked.clock.today(), periods[0] if periods else None
        goal = goal_of(self.seen, self.spec, self.asked.source.model, first)
        running = first is not None and not first.complete
        return Story(self.seen, today, label, compared, against, goal, running)
