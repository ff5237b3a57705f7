"""Two independent readings of one question, compared by their results: model and local engine, or two of the model."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import Literal

from assay.ask.llm.agree import agree
from assay.ask.llm.engine import LlmEngine
from assay.ask.ports import Asked, Plan, Reading
from assay.kernel.errors import AssayError, QueryCancelled
from assay.kernel.tabular import Table
from assay.query.ports import Query
from assay.records.answer import TraceStep

AGREED, APART = 0.95, 0.4
_SECOND_TEMPERATURE = 0.8
_MODEL, _LOCAL, _AGAIN = "the model", "the local engine", "the model, asked again"


@dataclass(frozen=True)
class VerifyEngine:
    """Agreement is part of the answer; a disagreement is shown side by side."""

    llm: LlmEngine
    name: Literal["local", "llm", "verify"] = "verify"

    def plan(self, asked: Asked) -> Plan:
        """Readings of the question, or an abstention. Raises QueryCancelled and SourceUnreachable."""
        first = self.llm.sample(replace(asked, threshold=None))
        if first.kind == "parts" or first.engine == "local" or _settled(first):
            return first
        second, who = self._second(asked)
        if second is None or second.kind != "answer" or first.kind != "answer":
            return _unconfirmed(first)
        return self._compared(asked, first, second, who)

    def _second(self, asked: Asked) -> tuple[Plan | None, str]:
        """The local engine's reading; where it has none, another of the model."""
        local = self.llm.local.plan(asked)
        if local.kind == "answer":
            return local, _LOCAL
        again = self.llm.sample(replace(asked, threshold=None, heard=None, interactive=False), _SECOND_TEMPERATURE)
        return (again if again.engine is None else None), _AGAIN

    def _compared(self, asked: Asked, first: Plan, second: Plan, who: str) -> Plan:
        started = time.perf_counter()
        one, other = first.readings[0], second.readings[0]
        results = [self._rows(asked, reading) for reading in (one, other)]
        same = results[0] is not None and results[1] is not None and agree(results[0], results[1])
        spent = round(1000 * (time.perf_counter() - started), 1)
        step = TraceStep("verify", spent, {"compared": f"{_MODEL} and {who}", "agreement": same})
        trace = (*first.trace, *(second.trace if who == _AGAIN else ()), step)
        if same:
            return replace(first, readings=(_agreed(one, other, who),), trace=trace)
        return _apart(asked, first, one, other, who, trace)

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


def _unconfirmed(plan: Plan) -> Plan:
    if plan.kind != "answer":
        return plan
    note = "Nothing to compare with: only one reading of this question could be run."
    reading = plan.readings[0]
    return replace(plan, readings=(replace(reading, assumptions=(*reading.assumptions, note)),))


def _agreed(one: Reading, other: Reading, who: str) -> Reading:
    """The reading that says more: one whose parts can be changed, where there is one."""
    chosen = other if one.spec is None and other.spec is not None else one
    note = f"Checked: {_MODEL} and {who} read this independently and came to the same rows."
    own = tuple(dict.fromkeys((*chosen.assumptions, note)))
    return replace(chosen, confidence=max(AGREED, one.confidence, other.confidence), assumptions=own)


def _apart(asked: Asked, first: Plan, one: Reading, other: Reading, who: str, trace: tuple[TraceStep, ...]) -> Plan:
    reason = f"{_MODEL[0].upper()}{_MODEL[1:]} and {who} read this question differently, and their rows differ."
    if not asked.interactive and asked.threshold != 0:
        return Plan("abstain", (one, other), reason=reason, trace=trace)
    titled = tuple(
        replace(
            reading, confidence=min(APART, reading.confidence), title=f"As {name} reads it",
            assumptions=(*reading.assumptions, reason),
        )
        for reading, name in ((one, _MODEL), (other, who))
    )  # fmt: skip
    return replace(first, kind="parts", readings=titled, trace=trace)
