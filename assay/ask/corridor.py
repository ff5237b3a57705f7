"""Ask, change, repeat: the corridor behind the Ask page, the API and the command line.

A question is stored as a turn before anything runs. ``answer`` takes it through ``steps.ASK_STEPS``; ``edit`` applies a
chip's choice to the spec of a stored answer and takes only ``ANSWER_STEPS``: no parsing, no model call.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Literal

from assay.analyze.change import Change
from assay.ask.compose import abstained
from assay.ask.edit import apply
from assay.ask.kept import KeptAnswers, answer_key
from assay.ask.old import any_spec, asked_again, assumed, mended, part_of, with_part
from assay.ask.paging import page_filters, page_orders
from assay.ask.ports import Asked, Engine, Heard, Reading, Recogniser, Retriever, Typing, VerifiedBook
from assay.ask.question import LENGTH_CAP, checked
from assay.ask.repeated import Repeatable, asking, now_of, repeating
from assay.ask.rerun import again
from assay.ask.since import stamped
from assay.ask.steps import ANSWER_STEPS, ASK_STEPS, PARTS_STEPS, follow
from assay.ask.store_port import AnswerStore
from assay.ask.trail import stepped
from assay.ask.work import Tools, Work
from assay.kernel.actor import Actor
from assay.kernel.clock import Clock
from assay.kernel.errors import AssayError, BadInput, InvalidSpec, QueryCancelled
from assay.kernel.tabular import Table
from assay.present.choose import kinds
from assay.present.figure import draw
from assay.present.meaning import view_of
from assay.query.corridor import QueryRunner
from assay.query.paging import page
from assay.query.ports import CancelToken, Query, Sources
from assay.records.answer import Answer, Chart, Rerun
from assay.records.stored import Conversation, Feedback, Turn

_LAST = 2**31 - 1
LOCAL = "local"
Stage = Callable[[str], None]
Begun = Callable[[Turn], None]


@dataclass(frozen=True)
class Ask:
    """Ask, change, repeat. ``engines`` by name: local; llm and verify where a model is configured."""

    engines: Mapping[str, Engine]
    recogniser: Recogniser
    sources: Sources
    runner: QueryRunner
    store: AnswerStore
    clock: Clock
    retriever: Retriever | None = None
    verified: VerifiedBook | None = None
    kept: KeptAnswers = field(default_factory=KeptAnswers)

    @property
    def tools(self) -> Tools:
        return Tools(self.engines, self.runner, self.retriever, self.verified, change=Change(self.sources, self.runner))

    # -- asking

    def start(self, question: str, source: str, actor: Actor, conversation: str | None = None) -> Turn:
        """Store the question as a turn (status ``asked``); a new conversation is begun where none is given.

        Raises BadInput (empty, too long) and NotFound (source, conversation).
        """
        text = checked(question)
        actor.need("analyst", "ask questions")
        found = self.sources.get(source, actor)
        conversation = conversation or self.store.create(found.id, text, actor).id
        return self.store.add_turn(conversation, text, actor)

    def answer(
        self,
        turn: str,
        actor: Actor,
        *,
        engine: str = "local",
        threshold: float | None = None,
        stage: Stage | None = None,
        cancel: CancelToken | None = None,
        heard: Heard | None = None,
    ) -> Turn:
        """Answer a stored turn; ``heard`` is told what a model writes. A failure is stored with the turn and told
        there; only QueryCancelled is raised.
        """
        stored = self.store.turn(turn, actor)
        if stored.status != "asked":
            return stored
        conversation = self.store.get(stored.conversation, actor)
        previous = self.store.latest_answer(stored.conversation, stored.position, actor)
        try:
            asked = self._asked(stored.question, conversation.source, actor, previous, threshold)
            return self.store.settle(
                stored, self._answered(asked, engine, stage=stage, cancel=cancel, heard=heard), actor
            )
        except AssayError as error:
            return self._failed(stored, error, actor)

    def converse(
        self,
        question: str,
        source: str,
        actor: Actor,
        conversation: str | None = None,
        *,
        stage: Stage | None = None,
        cancel: CancelToken | None = None,
        begun: Begun | None = None,
    ) -> Turn:
        """``start`` and ``answer`` with the local engine. A question that was answered before is stored with its
        answer in one step. ``begun`` is told a turn that is stored and not answered yet. Raises BadInput and NotFound
        like ``start``, and QueryCancelled; later failures are told with the turn.
        """
        text = checked(question)
        actor.need("analyst", "ask questions")
        thread = self.store.get(conversation, actor) if conversation else None
        previous = self.store.latest_answer(thread.id, _LAST, actor) if thread else None
        asked = self._asked(text, thread.source if thread else source, actor, previous, None)
        kept = self.kept.get(self._key(asked))
        if kept is not None:
            return self._repeated(kept, asked, thread)
        place = thread or self.store.create(asked.source.id, text, actor)
        turn = self.store.add_turn(place.id, text, actor)
        if begun is not None:
            begun(turn)
        try:
            return self.store.settle(turn, self._answered(asked, LOCAL, stage=stage, cancel=cancel), actor)
        except AssayError as error:
            return self._failed(turn, error, actor)

    def ask(self, question: str, source: str, actor: Actor, **options: Any) -> Answer:
        """Answer without storing anything. Options: ``engine``, ``threshold``, ``clock``, ``stage``, ``interactive``,
        ``previous`` (the answer before, for follow-ups), ``hint``. Raises AssayError.
        """
        actor.need("analyst", "ask questions")
        clock = options.get("clock") or self.clock
        asked = self._asked(checked(question), source, actor, options.get("previous"), options.get("threshold"), clock)
        interactive = bool(options.get("interactive", True))
        asked = replace(asked, hint=str(options.get("hint") or ""), interactive=interactive)
        return self._answered(
            asked, options.get("engine", "local"), stage=options.get("stage"), interactive=interactive
        )

    def typing(self, text: str, source: str, actor: Actor, conversation: str | None = None) -> Typing:
        """Recognised spans and completions while typing."""
        found = self.sources.get(source, actor)
        previous = self.store.latest_answer(conversation, _LAST, actor) if conversation else None
        return self.recogniser.typing(text[:LENGTH_CAP], found, previous.spec if previous else None, self.clock)

    # -- stored answers

    def get(self, answer: str, actor: Actor) -> Answer:
        """A stored answer; NotFound when there is none for this actor."""
        return self.store.answer(answer, actor)

    def edit(
        self,
        answer: str,
        change: dict[str, Any],
        actor: Actor,
        *,
        stage: Stage | None = None,
        cancel: CancelToken | None = None,
        begun: Begun | None = None,
        turn: str | None = None,
    ) -> Turn:
        """A new turn in the same conversation with one part of the spec changed (see ``ask.edit``).

        ``part`` in the change is the id of the part of an answer it is meant for; the others are computed as they were.
        ``turn`` is one that was begun for this change before and not finished.
        ``said`` in the change is the follow-up in words: the new turn then asks that, beside the old one. Without it
        the turn keeps the question and takes the old one's place on the page.
        """
        actor.need("analyst", "ask questions")
        old = self.get(answer, actor)
        said = str(change.get("said") or old.question)
        source = self.sources.get(old.source, actor)
        part = part_of(old, change)
        base = (part or old).spec or (old.alternatives[0].spec if old.alternatives else None)
        if base is None and change.get("op") != "replace":
            raise BadInput("This answer was not made from parts that can be changed.", hint="Ask it another way.")
        spec = apply(base or any_spec(change), change, source.model)
        stored = self.store.turn(turn, actor) if turn else self._edited_turn(old, said, actor)
        if begun is not None:
            begun(stored)
        asked = asked_again(said, source, actor, self._clock_of(old), self.verified)
        self.runner.audit.record(actor, *asking(asked, old.engine, change))
        kind = old.chart.kind if old.chart and change.get("op") not in ("replace", "remove", "add_dimension") else None
        work = Work(asked, old.engine, chart_wanted=kind, reading=Reading(1.0, spec=spec, facts=assumed(old)))
        try:
            tools, digest = replace(self.tools, cancel=cancel), self.runner.under(source.name, actor)
            parts = with_part(old, part, spec) if part is not None else ()
            done = follow(replace(work, parts=parts), PARTS_STEPS if parts else ANSWER_STEPS, tools, stage)
            return self.store.settle(stored, stamped(stepped(done, old, change), digest), actor, change)
        except AssayError as error:
            return self._failed(stored, error, actor)

    def chart(self, answer: str, kind: str, actor: Actor) -> Chart:
        """The same result drawn as another kind; BadInput when it does not fit."""
        old = self.get(answer, actor)
        result = self.runner.run(self._query(old), actor)
        view = view_of(result.table, old.spec, self.sources.get(old.source, actor).model)
        fitting = kinds(view)
        if kind not in fitting:
            raise BadInput(f"This result cannot be drawn as {kind}.", hint=f"It fits: {', '.join(fitting)}.")
        figure = draw(kind, view, old.title)
        others = tuple(one for one in fitting if one != kind)
        return Chart(kind, figure, others, figure["layout"]["meta"]["alt"])

    def page(
        self,
        answer: str,
        actor: Actor,
        offset: int,
        limit: int,
        order: Sequence[tuple[str, str]] = (),
        filters: dict[str, Any] | None = None,
    ) -> tuple[Table, int]:
        """Rows of an answer, sorted by (column, asc | desc) and filtered, and how many there are in all.

        ``filters`` maps a column to a value, or to ``{"op": ..., "value": ...}``.
        """
        old = self.get(answer, actor)
        query = self._query(old)
        found = page(
            self.runner,
            query,
            actor,
            offset=offset,
            limit=limit,
            order=page_orders(order),
            filters=page_filters(filters),
        )
        return found.table, found.total

    def rows(self, answer: str, actor: Actor) -> Table:
        """All rows of an answer, up to the row cap; for exports."""
        return self.runner.run(self._query(self.get(answer, actor)), actor).table

    def rerun(self, answer: str, actor: Actor) -> Rerun:
        """Compute a stored answer again, on the day it was asked for, and say what changed."""
        old = self.get(answer, actor)
        source = self.sources.get(old.source, actor)
        asked = asked_again(old.question, source, actor, self._clock_of(old), self.verified)
        return again(old, asked, self.tools)

    def feedback(
        self, answer: str, verdict: Literal["right", "wrong"], actor: Actor, category: str = "", comment: str = ""
    ) -> Feedback:
        """Keep a judgement of an answer."""
        return self.store.add_feedback(answer, verdict, category, comment, actor)

    # -- inside

    def _asked(
        self,
        text: str,
        source: str,
        actor: Actor,
        previous: Answer | None,
        threshold: float | None,
        clock: Clock | None = None,
    ) -> Asked:
        found = self.sources.get(source, actor)
        spec = previous.spec if previous is not None and previous.source == found.id else None
        question = previous.question if previous is not None and spec is not None else None
        same = previous is not None and previous.source == found.id
        sql = previous.sql if previous is not None and same and spec is None else None
        asked = Asked(text, found, actor, clock or self.clock, spec, question, threshold=threshold)
        return replace(asked, previous_sql=sql, previous_question=previous.question) if previous and sql else asked

    def _answered(
        self,
        asked: Asked,
        engine: str,
        *,
        stage: Stage | None = None,
        interactive: bool = True,
        cancel: CancelToken | None = None,
        heard: Heard | None = None,
    ) -> Answer:
        work, tools = Work(asked, engine, interactive), replace(self.tools, cancel=cancel, heard=heard)
        digest = self.runner.under(asked.source.name, asked.actor)
        if engine != LOCAL:
            self.runner.audit.record(asked.actor, *asking(asked, engine))
            return stamped(follow(work, ASK_STEPS, tools, stage), digest)
        key = self._key(asked, interactive)
        found = self.kept.get(key)
        if found is not None:
            self.runner.audit.record(asked.actor, *repeating(asked))
            return found.again(now_of(asked))[0]
        self.runner.audit.record(asked.actor, *asking(asked, engine))
        answer = stamped(follow(work, ASK_STEPS, tools, stage), digest)
        if answer.receipt is not None and answer.receipt.data_version == asked.source.connector.data_version():
            self.kept.put(key, Repeatable(answer), asked.source)
        return answer

    def _key(self, asked: Asked, interactive: bool = True) -> str:
        source = asked.source.id
        taught = self.kept.taught(source, self.verified.verified(source, asked.actor)) if self.verified else ""
        return answer_key(asked, LOCAL, interactive, self.runner, taught)

    def _repeated(self, kept: Repeatable, asked: Asked, thread: Conversation | None) -> Turn:
        answer, bodies = kept.again(now_of(asked))
        place = thread or self.store.new(asked.source.id, asked.text, asked.actor)
        turn = self.store.new_turn(place.id, asked.text, answer)
        stored = self.store.add_answered(thread.id if thread else place, turn, bodies, asked.actor, repeating(asked))
        return replace(stored, repeats=kept.answer.id)

    def _failed(self, turn: Turn, error: AssayError, actor: Actor) -> Turn:
        """The turn with its failure. What was stopped is told by the job that was; its turn can be taken up again."""
        if isinstance(error, QueryCancelled):
            raise error
        if isinstance(error, InvalidSpec):
            source = self.sources.get(self.store.get(turn.conversation, actor).source, actor)
            work = Work(Asked(turn.question, source, actor, self.clock), "local")
            told_why = abstained(work, error.message, hint=error.hint)
            return self.store.settle(turn, stamped(told_why, self.runner.under(source.name, actor)), actor)
        self.runner.refused(error, actor, {"turn": turn.id})
        told = " ".join(filter(None, [error.message, error.hint]))
        self.store.finish(turn.id, "failed", error=told)
        return replace(turn, status="failed", error=told)

    def _edited_turn(self, old: Answer, said: str, actor: Actor) -> Turn:
        turn = self.store.turn_of_answer(old.id, actor)
        conversation = turn.conversation if turn else self.store.create(old.source, old.question, actor).id
        return self.store.add_turn(conversation, said, actor)

    def _query(self, old: Answer) -> Query:
        if old.spec is None and old.sql is None:
            raise BadInput("This answer has no rows.", hint="Nothing was run for it.")
        today = old.receipt.as_of if old.receipt else None
        if old.spec is not None and not mended(old):
            return Query(old.source, spec=old.spec, today=today)
        return Query(old.source, sql=old.sql, today=today)

    def _clock_of(self, old: Answer) -> Clock:
        """The day the answer stands at: an old answer keeps its periods when a chip is changed."""
        if old.receipt is None or old.receipt.as_of == self.clock.today().isoformat():
            return self.clock
        return self.clock.at(date.fromisoformat(old.receipt.as_of))
