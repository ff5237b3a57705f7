"""The engine's steps as the answer's trace tells them: what was shown, written and sent back."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from assay.ask.llm.context import Context
from assay.ask.llm.repair import Attempt, Settled
from assay.ask.llm.study import Study
from assay.ask.llm.veil import Veil
from assay.ask.llm.writer import Setup, prompt
from assay.records.answer import TraceStep

Failed = Literal["", "provider", "query", "refused", "reply"]
_LONGEST_QUERY, _LONGEST_WORDS = 600, 160


@dataclass
class Clocked:
    """Steps with the time each took since the one before."""

    steps: list[TraceStep] = field(default_factory=list)
    last: float = field(default_factory=time.perf_counter)

    def note(self, name: str, facts: Mapping[str, Any]) -> None:
        """A step has ended."""
        now = time.perf_counter()
        self.steps.append(TraceStep(name, round(1000 * (now - self.last), 1), dict(facts)))
        self.last = now

    def ms(self, name: str) -> float:
        """What a step took."""
        return next((step.ms for step in self.steps if step.name == name), 0.0)


def steps_of(study: Study, settled: Settled, clock: Clocked, setup: Setup, *, traced: bool) -> tuple[TraceStep, ...]:
    """context, planner, sql, recovery. ``traced`` adds prompt, reply and all columns shown.

    One call both plans and writes: it counts as writing, and reading its plan as planning. A reply that is but a list
    of questions was planning alone.
    """
    clock.note("recovery", {})
    best, first = settled.best, settled.attempts[0]
    call, read = clock.ms("sql"), first.read_ms
    called = _sql(settled, traced)
    writing = [TraceStep("planner", read, _planner(best)), TraceStep("sql", call, called)]
    if _only_plans(best):
        writing = [TraceStep("planner", round(call + read, 1), {**_planner(best), **called})]
    return (
        TraceStep("context", clock.ms("context"), _context(study, best.written.context, setup, traced)),
        *writing,
        TraceStep("recovery", round(max(0.0, clock.ms("recovery") - read), 1), _recovery(settled)),
    )


def _only_plans(best: Attempt) -> bool:
    """Whether a reply names questions and brings a query for none."""
    parts = best.draft.parts if best.draft is not None else ()
    return bool(parts) and all(part.spec is None and part.sql is None for part in parts)


def unanswered(study: Study, clock: Clocked, setup: Setup, *, traced: bool) -> tuple[TraceStep, ...]:
    """context, sql: what was told to models of which none answered."""
    clock.note("sql", {})
    messages, chosen, size = prompt(study, setup)
    shown = [{"role": one.role, "content": one.content} for one in messages]
    sql = {"messages": shown, "reply": None, "tokens": size, "prompts": [[one.content for one in messages]]}
    return (
        TraceStep("context", clock.ms("context"), _context(study, chosen, setup, traced)),
        TraceStep("sql", clock.ms("sql"), sql if traced else {}),
    )


def notes(settled: Settled) -> tuple[str, ...]:
    """What the reader of an answer should know of how it came about."""
    bad = [one for one in settled.attempts if one.problem]
    if not bad or settled.tries == 0:
        return ()
    times = "once" if len(bad) == 1 else f"{len(bad)} times"
    return (f"The model's query was sent back {times} ({_kinds(bad)}) before this one.",)


def nothing_stands(settled: Settled, veil: Veil) -> str:
    """Why no reply led to a result, as a sentence without its full stop."""
    if settled.lost:
        return settled.lost
    last = settled.attempts[-1]
    text = veil.show(last.written.reply.text).strip()
    if last.outcome.written:
        return f"No query of the language model could be run ({_kinds(list(settled.attempts))})"
    if last.draft is not None and last.draft.parts:
        return "The language model replied to one question with several"
    if last.written.reply.cut:
        return "The reply of the language model was cut off before its query was whole"
    if re.search(r"[{}`]", text):
        return "The reply of the language model could not be read"
    return f"The language model wrote no query, but “{shortened(text, _LONGEST_WORDS)}”"


def what_failed(settled: Settled) -> Failed:
    """Whose fault it is that nothing stands: nobody replied, no query could be run, the guard refused every one, or no
    reply held a query.
    """
    if settled.lost:
        return "provider"
    written = [one.outcome for one in settled.attempts if one.outcome.written]
    if not settled.attempts[-1].outcome.written:
        return "reply"
    return "refused" if all(outcome.kind == "refused" for outcome in written) else "query"


def shortened(text: str, most: int) -> str:
    """The beginning of a text on one line.

    >>> shortened("I cannot help\\nwith that.", 14)
    'I cannot help…'
    """
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[: most - 1].rstrip()}…"


def _kinds(attempts: list[Attempt]) -> str:
    names = {
        "form": "not readable",
        "empty": "no rows",
        "refused": "refused by the guard",
        "query_failed": "the database refused it",
    }
    return ", ".join(dict.fromkeys(names.get(one.outcome.kind, one.outcome.kind.replace("_", " ")) for one in attempts))


def _context(study: Study, chosen: Context, setup: Setup, traced: bool) -> dict[str, Any]:
    shown = {(hit.table, hit.column) for hit in chosen.values}
    values = [
        {"text": hit.said, "value": hit.value, "column": f"{hit.table}.{hit.column}"}
        for hit in study.hits
        if (hit.table, hit.column) in shown
    ]
    facts: dict[str, Any] = {"tables": list(chosen.tables), "values": values, "budget": setup.context_tokens}
    facts |= {"left out": dict(chosen.cut)} if chosen.cut else {}
    return facts | ({"columns": list(chosen.columns)} if traced else {})


def _planner(best: Attempt) -> dict[str, Any]:
    draft = best.draft
    if draft is None:
        return {"intent": "not readable"}
    kind = "several questions" if draft.parts else "cannot be answered" if draft.cannot else "one question"
    facts: dict[str, Any] = {"intent": kind}
    return facts | ({"questions": [part.question or part.title for part in draft.parts]} if draft.parts else {})


def _sql(settled: Settled, traced: bool) -> dict[str, Any]:
    replies = [one.written for one in settled.attempts]
    reply = replies[-1].reply
    facts: dict[str, Any] = {
        "model": f"{reply.provider} {reply.model}",
        "tokens": max(one.tokens for one in replies),
        "sent": sum(one.reply.tokens_in for one in replies),
        "received": sum(one.reply.tokens_out for one in replies),
    }
    cost = round(sum(one.cost for one in replies), 6)
    facts |= {"cost": cost} if cost else {}
    if traced:
        last = settled.best.written
        facts["messages"] = [{"role": one.role, "content": one.content} for one in last.messages]
        facts["reply"] = last.reply.text
        facts["prompts"] = [[one.content for one in written.messages] for written in replies]
    return facts


def _recovery(settled: Settled) -> dict[str, Any]:
    facts: dict[str, Any] = {"tries": settled.tries}
    bad = [one for one in settled.attempts if one.problem]
    facts |= {"sent back": [f"{one.outcome.written[:_LONGEST_QUERY]}\n-- {one.problem}" for one in bad]} if bad else {}
    return facts | ({"provider": settled.lost} if settled.lost else {})
