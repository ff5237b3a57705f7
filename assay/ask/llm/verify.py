"""Two independent readings of one question, compared by their results: model and local engine, or two of the model."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import Literal

import sqlglot

from assay.ask.llm.agree import Compared, compared
from assay.ask.llm.engine import LlmEngine
from assay.ask.ports import Asked, Plan, Reading
from assay.kernel.errors import AssayError, QueryCancelled
from assay.kernel.tabular import Table
from assay.query.ports import Query
from assay.records.answer import TraceStep

AGREED, ALONE, APART = 0.95, 0.6, 0.4
"""How sure the answer is at least, or at most: when both agree, when one stands alone, when they differ."""
_SECOND_TEMPERATURE = 0.8
_ONLY_LOCAL = "The local engine alone has a reading."
_MODEL, _LOCAL, _AGAIN = "the model", "the local engine", "the model asked again"


@dataclass(frozen=True)
class VerifyEngine:
    """Agreement is part of the answer; a disagreement is shown side by side."""

    llm: LlmEngine
    name: Literal["local", "llm", "verify"] = "verify"

    def plan(self, asked: Asked) -> Plan:
        """Readings of the question, or an abstention. Raises QueryCancelled and SourceUnreachable."""
        first = self.llm.sample(replace(asked, threshold=None))
        if first.engine == "local" or _settled(first):
            return first
        if first.kind == "parts":
            return _alone(first, "Its parts were read once; nothing was compared with them.")
        second, who = self._second(asked, first)
        if second.kind != "answer" or first.kind != "answer":
            return _one_answers(asked, first, second, who)
        return self._compared(asked, first, second, who)

    def _second(self, asked: Asked, first: Plan) -> tuple[Plan, str]:
        """The local engine's reading; where it has none, another of the model that has one."""
        local = self.llm.local.plan(asked)
        if local.kind == "answer" or first.kind != "answer":
            return local, _LOCAL
        again = self.llm.sample(replace(asked, threshold=None, heard=None, interactive=False), _SECOND_TEMPERATURE)
        return again if again.engine is None else local, _AGAIN

    def _compared(self, asked: Asked, first: Plan, second: Plan, who: str) -> Plan:
        started = time.perf_counter()
        one, other = first.readings[0], second.readings[0]
        rows, others = (self._rows(asked, reading) for reading in (one, other))
        if rows is None or others is None:
            failed, plan = (who, first) if others is None else (_MODEL, replace(second, engine="local"))
            kept = replace(plan, trace=(*first.trace, self._step(started, who, "one query failed")))
            return _alone(kept, f"Nothing to compare with: the query of {failed} could not be run.")
        found = compared(rows, others)
        step = self._step(started, who, found.differ, found.same)
        trace = (*first.trace, *(second.trace if who == _AGAIN else ()), step)
        if found.same:
            return replace(first, readings=(_agreed(asked, one, other, who, found),), trace=trace)
        return _apart(asked, first, one, other, who, found.differ, trace)

    def _step(self, started: float, who: str, differ: str, agreement: bool = False) -> TraceStep:
        facts = {"compared": f"{_MODEL} and {who}", "agreement": agreement, **({"differ": differ} if differ else {})}
        return TraceStep("verify", round(1000 * (time.perf_counter() - started), 1), facts)

    def _rows(self, asked: Asked, reading: Reading) -> Table | None:
        today = asked.clock.today().isoformat()
        query = Query(asked.source.id, spec=reading.spec, sql=None if reading.spec else reading.sql, today=today)
        try:
            return self.llm.runner.run(query, asked.actor, cancel=asked.cancel).table
        except QueryCancelled:
            raise
        except AssayError:
            return None


def _settled(plan: Plan) -> bool:
    """Somebody verified it already."""
    return bool(plan.readings) and plan.readings[0].verification is not None


def _alone(plan: Plan, note: str) -> Plan:
    """A plan that nothing confirms: what it says was read by one engine, and is called so."""
    first, *others = plan.readings
    told = replace(first, confidence=min(ALONE, first.confidence), assumptions=(*first.assumptions, note))
    return replace(plan, readings=(told, *others), engine=plan.engine or "llm")


def _one_answers(asked: Asked, first: Plan, second: Plan, who: str) -> Plan:
    """At most one of the two has a reading. Nobody looking on, the word of one against the other is no answer."""
    if first.kind != "answer" and second.kind != "answer":
        return first
    answers, silent = (first, second) if first.kind == "answer" else (second, first)
    name = who if silent is second else _MODEL
    note = f"Nothing confirms this: {name} could not answer the question. {silent.reason}".strip()
    trace = first.trace if answers is first else (*first.trace, *second.trace)
    if not asked.interactive and asked.threshold != 0 and answers is second:
        return replace(first, readings=answers.readings, reason=f"{first.reason} {_ONLY_LOCAL}".strip())
    return _alone(replace(answers, trace=trace, engine="llm" if answers is first else "local"), note)


def _agreed(asked: Asked, one: Reading, other: Reading, who: str, found: Compared) -> Reading:
    """The reading that says more: one whose parts can be changed, where there is one."""
    chosen = other if one.spec is None and other.spec is not None else one
    note = f"Checked: {_MODEL} and {who} read this independently and came to the same rows"
    ordered = found.in_order or not all(_orders(reading, asked.source.dialect) for reading in (one, other))
    note += "." if ordered else ", in another order."
    sure = max(AGREED, one.confidence, other.confidence) if ordered else min(one.confidence, other.confidence)
    if found.nothing:
        note, sure = f"{_MODEL[0].upper()}{_MODEL[1:]} and {who} both found nothing, which confirms little.", ALONE
    return replace(chosen, confidence=sure, assumptions=tuple(dict.fromkeys((*chosen.assumptions, note))))


def _orders(reading: Reading, dialect: str) -> bool:
    """Whether a reading says in which order its rows stand."""
    if reading.spec is not None:
        return bool(reading.spec.order)
    return sqlglot.parse_one(reading.sql or "", dialect=dialect).args.get("order") is not None


def _apart(
    asked: Asked, first: Plan, one: Reading, other: Reading, who: str, differ: str, trace: tuple[TraceStep, ...]
) -> Plan:
    both = f"{_MODEL[0].upper()}{_MODEL[1:]} and {who}"
    reason = f"{both} read this question differently, and their rows differ: {differ}."
    if not asked.interactive and asked.threshold != 0:
        return Plan("abstain", (one, other), reason=reason, trace=trace)
    titled = tuple(
        replace(
            reading, confidence=min(APART, reading.confidence), title=f"As {name} reads it",
            assumptions=(*reading.assumptions, reason), contested=reason,
        )
        for reading, name in ((one, _MODEL), (other, who))
    )  # fmt: skip
    return replace(first, kind="parts", readings=titled, trace=trace)
