"""Write, try, and give what went wrong back to the model: at most three times, every try kept to be shown."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace

from assay.ask.llm.prompt import Mishap
from assay.ask.llm.reply import Draft, draft_of
from assay.ask.llm.study import Study
from assay.ask.llm.trial import Outcome, tried
from assay.ask.llm.writer import Writer, Written
from assay.kernel.errors import BadInput, ProviderFailed
from assay.query.corridor import QueryRunner

TRIES = 3
"""How often something is given back."""
_ONE = "This is one question: reply with one query that answers it."


@dataclass(frozen=True)
class Attempt:
    """One reply and what came of it. ``draft`` is None when the reply could not be read."""

    written: Written
    draft: Draft | None
    outcome: Outcome
    read_ms: float = 0.0
    """How long it took to read what was replied."""

    @property
    def problem(self) -> str:
        return self.outcome.problem


@dataclass(frozen=True)
class Settled:
    """All attempts, and the one that stands: the last without a problem, else the last that gave a result."""

    attempts: tuple[Attempt, ...]
    lost: str = ""
    """Why the provider fell silent in between."""

    @property
    def best(self) -> Attempt:
        clean = [one for one in self.attempts if not one.problem]
        ran = [one for one in self.attempts if not one.outcome.grave]
        return (clean or ran[:1] or list(self.attempts))[-1]

    @property
    def tries(self) -> int:
        """How often something was given back."""
        return len(self.attempts) - 1


def settle(study: Study, writer: Writer, runner: QueryRunner, first: Written, *, parts: bool = True) -> Settled:
    """Take the first reply to a query that stands. A draft of several parts, or a refusal, is not run.

    A provider that falls silent after the first reply ends the trying. Raises QueryCancelled.
    """
    attempts = [_attempt(first, study, runner, parts)]
    lost = ""
    while attempts[-1].problem and len(attempts) <= TRIES:
        last = attempts[-1]
        mishap = Mishap(last.written.reply.text, last.problem)
        try:
            written = writer.write(study, mishap, purpose="recovery", parts=parts)
        except ProviderFailed as error:
            lost = error.message
            break
        attempts.append(_attempt(written, study, runner, parts))
        if _repeated(attempts[-1], last):
            attempts[-1] = _meant(attempts[-1])
            break
    return Settled(tuple(attempts), lost)


def _attempt(written: Written, study: Study, runner: QueryRunner, parts: bool) -> Attempt:
    started = time.perf_counter()
    try:
        draft = draft_of(written.reply.text, study.asked.source.dialect, cut=written.reply.cut)
    except BadInput as error:
        return Attempt(written, None, Outcome(problem=error.message, kind="form"))
    spent = round(1000 * (time.perf_counter() - started), 3)
    if draft.spec is not None or draft.sql is not None:
        return Attempt(written, draft, tried(draft, study, runner), spent)
    several = bool(draft.parts) and not (parts and study.asked.interactive)
    return Attempt(written, draft, Outcome(problem=_ONE, kind="form") if several else Outcome(), spent)


def _repeated(new: Attempt, old: Attempt) -> bool:
    """The same query again: another round would bring nothing else."""
    return bool(new.outcome.written) and new.outcome.written == old.outcome.written


def _meant(attempt: Attempt) -> Attempt:
    """A result that was only doubted and is repeated is meant."""
    outcome = attempt.outcome
    return attempt if outcome.grave else replace(attempt, outcome=replace(outcome, problem="", kind=""))
