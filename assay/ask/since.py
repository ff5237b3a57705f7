"""Answers of before, as they may be seen now: what was made under other policies is not shown until it is asked again.

An answer holds rows, sentences, choices and alternatives of the moment it was made. Rights can only be judged anew for
what is computed anew, so an answer that was made under other policies keeps its question and loses everything else.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from assay.kernel.actor import Actor
from assay.kernel.errors import NotFound, UserFixable
from assay.query.corridor import QueryRunner
from assay.query.ports import Sources
from assay.records.answer import Answer

REASON = "What you may see of this source has changed since this was asked, so its values are not shown."
HINT = "Ask it again to see it as it is for you now."


@dataclass(frozen=True)
class Since:
    """Looks at an answer of somebody's when it is read. ``sources`` gives sources whole."""

    sources: Sources
    runner: QueryRunner

    def __call__(self, answer: Answer, actor: Actor) -> Answer:
        """The answer, or its question alone."""
        try:
            now = self.now(answer.source, actor)
        except NotFound:
            # An admin is given every source there is: this one was removed, and hides nothing from them.
            return answer if actor.may("admin") else question_of(answer)
        except UserFixable:
            return question_of(answer)
        return answer if now == answer.under else question_of(answer)

    def now(self, source: str, actor: Actor) -> str:
        """Digest of what holds for them on a source. Raises NotFound, NotAllowed."""
        return self.runner.under(self.sources.get(source, actor).name, actor)


def question_of(answer: Answer) -> Answer:
    """What was asked and how it was read, without a value, to be computed again from there."""
    return Answer(
        id=answer.id,
        question=answer.question,
        state="abstained",
        source=answer.source,
        engine=answer.engine,
        reason=REASON,
        hint=HINT,
        spec=answer.spec,
        sql=answer.sql,
        dialect=answer.dialect,
        columns=answer.columns,
        closest=answer.question,
        receipt=answer.receipt,
        parts=tuple(question_of(part) for part in answer.parts),
        under=answer.under,
    )


def stamped(answer: Answer, digest: str) -> Answer:
    """The answer and its parts with what they were made under."""
    return replace(answer, under=digest, parts=tuple(stamped(part, digest) for part in answer.parts))
