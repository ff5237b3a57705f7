"""What a widget needs as something that can be run: a question is read once, a spec or SQL is taken as it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol

from assay.ask.ports import Asked, Engine, Reading, VerifiedBook
from assay.dashboards.binding import bind, in_text, values_on
from assay.dashboards.template import DataRequirement, Template, Widget
from assay.kernel.actor import Actor
from assay.kernel.clock import Clock
from assay.kernel.errors import BadInput, Unanswerable
from assay.kernel.tabular import Table
from assay.query.kept import Recent
from assay.query.ports import Source, Sources
from assay.semantic.spec import AnalyticsSpec

_KEPT = 500


@dataclass(frozen=True)
class Need:
    """Something to run on ``source``: a spec, or SQL without placeholders."""

    source: Source
    spec: AnalyticsSpec | None = None
    sql: str | None = None
    question: str = ""
    notes: tuple[str, ...] = ()


class Reader(Protocol):
    """Turns a question into a reading for an actor; raises Unanswerable with the reason and the closest question."""

    def read(self, question: str, source: Source, actor: Actor, clock: Clock) -> Reading: ...


@dataclass(frozen=True)
class QuestionReader:
    """Reads questions with an engine of the ask corridor; the same question of the same day is read once."""

    engine: Engine
    book: VerifiedBook | None = None
    kept: Recent[Reading] = field(default_factory=lambda: Recent[Reading](_KEPT))

    def read(self, question: str, source: Source, actor: Actor, clock: Clock) -> Reading:
        """The best reading. Raises Unanswerable."""
        verified = tuple(self.book.verified(source.id, actor)) if self.book else ()
        key = (question, source.id, id(source.model), id(source.schema), clock.today(), len(verified), id(self.engine))
        found = self.kept.get(key)
        if found is None:
            found = _best(self.engine, Asked(question, source, actor, clock, verified=verified))
            self.kept.put(key, found)
        return found


@dataclass(frozen=True)
class Answered:
    """What a method found; ``additive`` names the columns whose parts sum to the whole.

    ``nothing`` says of a number that has no value why that is, and what can be done; empty where nobody wrote it.
    """

    table: Table
    additive: tuple[str, ...] = ()
    nothing: tuple[str, str] = ("", "")


class Analysts(Protocol):
    """Fills widgets that ask for an analyst's method instead of a query."""

    def table(
        self, needs: DataRequirement, source: Source, bound: Mapping[str, Any], actor: Actor, clock: Clock
    ) -> Answered:
        """What the method finds; ``bound`` are the values of filters and parameters. Raises AssayError."""
        ...


def need_of(
    widget: Widget,
    template: Template,
    actor: Actor,
    sources: Sources,
    reader: Reader,
    clock: Clock,
    bound: Mapping[str, Any],
) -> Need:
    """What to run for a widget. Raises BadInput, NotFound (source) and Unanswerable (question)."""
    needs = widget.data_requirements
    if needs is None:
        raise BadInput("This widget needs no data.")
    source = sources.get(source_name(needs, template), actor)
    if needs.spec is not None:
        return Need(source, spec=needs.spec)
    if needs.sql is not None:
        values = values_on(bound, _day(clock), source.model.calendar)
        return Need(source, sql=bind(needs.sql, values, source.dialect))
    if needs.question is not None:
        question = in_text(needs.question, bound)
        if not question.strip():
            raise Unanswerable("Nothing is asked yet.", hint="Type a question where the widget is edited.")
        reading = reader.read(question, source, actor, clock)
        return Need(source, reading.spec, reading.sql if reading.spec is None else None, question, reading.assumptions)
    raise BadInput(
        f"This widget is filled by the analyst “{needs.analyst or needs.method}”, not by a query.",
        hint="Have the dashboard generated.",
    )


def source_name(needs: DataRequirement, template: Template) -> str:
    """The source a requirement is of; raises BadInput where nobody named one."""
    named = needs.source or (needs.spec.source if needs.spec is not None else None) or template.source
    if not named:
        raise BadInput("This widget names no source.", hint="Choose one where the widget is edited.")
    return named


def _best(engine: Engine, asked: Asked) -> Reading:
    plan = engine.plan(asked)
    if plan.kind == "abstain" or not plan.readings:
        hint = f"Closest that can be answered: {plan.closest.rstrip('?.')}." if plan.closest else ""
        raise Unanswerable(plan.reason or "Assay does not understand this widget's question.", hint=hint)
    return plan.readings[0]


def _day(clock: Clock) -> date:
    return clock.today()
