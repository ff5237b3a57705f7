"""The LLM engine: named steps, each timed into the answer's trace: planner, context, sql, recovery.

Whatever a model proposes runs through ``query.run`` with the asker's rights. Rows are never sent to a model; charts and
sentences are made of the result by the corridor's own steps. Where no model answers, the local engine does.
"""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import dataclass, replace
from typing import Literal

from assay.ask.llm.repair import Attempt, Settled, settle
from assay.ask.llm.reply import Draft
from assay.ask.llm.samples import samples_of
from assay.ask.llm.study import Library, Study, with_samples
from assay.ask.llm.told import Clocked, Failed, notes, nothing_stands, steps_of, unanswered, what_failed
from assay.ask.llm.trial import Outcome
from assay.ask.llm.veil import NOTHING, Veil
from assay.ask.llm.writer import Writer, Written
from assay.ask.ports import Asked, Engine, Plan, Reading
from assay.kernel.errors import ProviderFailed
from assay.query.corridor import QueryRunner
from assay.records.answer import TraceStep

SURE_SPEC, SURE_SQL, LESS_EACH_TRY, EMPTY_HANDED = 0.85, 0.75, 0.85, 0.5
AT_ONCE = 4
_THIS = "this question"
SPENT = "Today's allowance for the language model is used up"


@dataclass(frozen=True)
class LlmEngine:
    """``local`` answers verified questions without a model, and everything when no model does.

    ``traced`` puts prompt and reply into the trace: for runs over files, not for answers that are kept.
    """

    writer: Writer
    runner: QueryRunner
    library: Library
    local: Engine
    traced: bool = False
    name: Literal["local", "llm", "verify"] = "llm"

    def plan(self, asked: Asked) -> Plan:
        """Readings of the question, or an abstention. Raises QueryCancelled and SourceUnreachable."""
        return self.sample(asked)

    def sample(self, asked: Asked, temperature: float = 0.0) -> Plan:
        """The same; a temperature above 0 gives an independent second reading."""
        known = self._verified(asked)
        if known is not None:
            return known
        if self._spent(asked):
            return self.by_local(asked, SPENT, failed="")
        clock = Clocked()
        study = self._study(asked, clock)
        try:
            first = self.writer.write(study, temperature=temperature)
        except ProviderFailed as error:
            return self.by_local(asked, error.message, unanswered(study, clock, self.writer.setup, traced=self.traced))
        clock.note("sql", {})
        settled = settle(study, self.writer, self.runner, first)
        parts = settled.best.draft.parts if settled.best.draft is not None else ()
        trace = steps_of(study, settled, clock, self.writer.setup, traced=self.traced)
        return self._several(asked, study, settled.best, trace) if parts else self._one(asked, study, settled, trace)

    def by_local(
        self,
        asked: Asked,
        why: str,
        trace: Sequence[TraceStep] = (),
        read: str = _THIS,
        failed: Failed = "provider",
    ) -> Plan:
        """What the local engine makes of it, and why it was asked: what ``failed``, unless nobody was to be asked."""
        started = time.perf_counter()
        plan = self.local.plan(asked)
        spent = round(1000 * (time.perf_counter() - started), 1)
        note = f"{why.rstrip('.')}; the local engine read {read}."
        readings = tuple(replace(one, assumptions=(*one.assumptions, note)) for one in plan.readings)
        step = TraceStep("fallback", spent, {"why": why, "failed": failed})
        reason = f"{why.rstrip('.')}. {plan.reason}".strip() if plan.kind == "abstain" else plan.reason
        return replace(plan, readings=readings, reason=reason, trace=(*trace, step), engine="local")

    # -- inside

    def _verified(self, asked: Asked) -> Plan | None:
        """A question somebody verified needs no model."""
        if not asked.verified:
            return None
        plan = self.local.plan(asked)
        exact = plan.kind == "answer" and plan.readings and plan.readings[0].verification is not None
        return plan if exact else None

    def _spent(self, asked: Asked) -> bool:
        most = self.writer.setup.daily_tokens
        return bool(most) and self.writer.ledger.tokens_today(asked.actor) >= most

    def _study(self, asked: Asked, clock: Clocked, known: Veil = NOTHING) -> Study:
        study = self.library.study(asked, values=self.writer.setup.values, known=known)
        samples = samples_of(study, self.runner, self.writer.setup.sample_rows)
        clock.note("context", {})
        return with_samples(study, samples) if samples else study

    def _one(
        self, asked: Asked, study: Study, settled: Settled, trace: tuple[TraceStep, ...], read: str = _THIS
    ) -> Plan:
        best, draft = settled.best, settled.best.draft
        if draft is not None and draft.cannot and best.outcome.grave:
            return Plan("abstain", reason=f"The language model says: {study.veil.show(draft.cannot)}", trace=trace)
        if best.outcome.grave:
            why = nothing_stands(settled, study.veil)
            return self.by_local(asked, why, trace, read, what_failed(settled))
        reading = reading_of(draft or Draft(), best.outcome, settled.tries, notes(settled))
        if asked.threshold is not None and reading.confidence < asked.threshold:
            return Plan("abstain", (reading,), reason="No reading was certain enough.", trace=trace)
        return Plan("answer", (reading,), trace=trace)

    def _several(self, asked: Asked, study: Study, whole: Attempt, trace: tuple[TraceStep, ...]) -> Plan:
        """Each part read and run beside the others; a part that cannot be read leaves the others standing."""
        parts = whole.draft.parts if whole.draft is not None else ()
        with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="llm-parts") as pool:
            futures = [pool.submit(copy_context().run, self._part, asked, study, whole, part) for part in parts]
            plans = [future.result() for future in futures]
        readings = tuple(plan.readings[0] for plan in plans if plan.kind == "answer" and plan.readings)
        steps = tuple(step for plan in plans for step in plan.trace)
        missing = [part.question for part, plan in zip(parts, plans, strict=True) if plan.kind != "answer"]
        if not readings:
            return Plan("abstain", reason=plans[0].reason, trace=(*trace, *steps))
        if missing:
            note = f"Not answered: {'; '.join(filter(None, missing))}"
            readings = (replace(readings[0], assumptions=(*readings[0].assumptions, note)), *readings[1:])
        return Plan("parts" if len(readings) > 1 else "answer", readings, trace=(*trace, *steps))

    def _part(self, asked: Asked, study: Study, whole: Attempt, part: Draft) -> Plan:
        """One part: its own query where the model gave one, else a call of its own."""
        text = study.veil.show(part.question or part.title) or asked.text
        alone = replace(asked, text=text, verified=(), interactive=False, heard=None)
        clock = Clocked()
        own = self._study(alone, clock, study.veil)
        try:
            given = part.spec is not None or part.sql is not None
            first = free_of_charge(whole.written, part) if given else self.writer.write(own, parts=False)
        except ProviderFailed as error:
            return self.by_local(alone, error.message, read=f"“{text}”")
        clock.note("sql", {})
        settled = settle(own, self.writer, self.runner, first, parts=False)
        steps = steps_of(own, settled, clock, self.writer.setup, traced=self.traced)
        told = tuple(replace(step, facts={"part": text, **step.facts}) for step in steps)
        plan = self._one(alone, own, settled, told, f"“{text}”")
        return replace(plan, readings=tuple(replace(one, title=text) for one in plan.readings), engine=None)


def free_of_charge(written: Written, part: Draft) -> Written:
    """The part of a reply that came with its query, as a reply of its own that cost nothing more."""
    data = {"spec": part.spec, "sql": part.sql, "reading": part.reading, "chart": part.chart}
    reply = replace(written.reply, text=json.dumps(data), tokens_in=0, tokens_out=0)
    return replace(written, reply=reply, cost=0.0)


def reading_of(draft: Draft, outcome: Outcome, tries: int, told: tuple[str, ...]) -> Reading:
    """A reading of what stands. Its confidence is a rule, not learnt: less for each mend, and for an empty result."""
    sure = (SURE_SPEC if outcome.spec is not None else SURE_SQL) * LESS_EACH_TRY**tries
    if outcome.problem or (outcome.result is not None and outcome.result.table.row_count == 0):
        sure = min(sure, EMPTY_HANDED)
    said = (f"The model read this as: {draft.reading}",) if draft.reading else ()
    return Reading(
        round(sure, 4), outcome.spec, outcome.sql, draft.title, assumptions=(*said, *told), chart=_kind(draft.chart)
    )


def _kind(chart: str | None) -> str | None:
    """The name of a chart as the drawing code knows it: best effort, it takes another where this does not fit."""
    return chart.strip().lower().replace(" ", "_") if chart else None
