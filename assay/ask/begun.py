"""Work on a turn as it is handed to a thread: it tells its steps, can be stopped, and says how a worker takes it up."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from assay.ask.corridor import LOCAL, Ask
from assay.ask.ports import Heard
from assay.ask.steps import progress_of
from assay.jobs.handover import Steps
from assay.kernel.actor import Actor
from assay.records.stored import Turn

Work = Callable[[Steps], Turn]


def unseen(_stage: str) -> None:
    """Nobody watches the steps of this work."""


@dataclass(frozen=True)
class Begun:
    """What a page or program has done on behalf of ``actor``.

    ``seen`` is told each step as it begins, ``heard`` what a model writes.
    """

    corridor: Ask
    actor: Actor
    seen: Callable[[str], None] = unseen
    heard: Heard | None = None

    def converse(self, question: str, source: str, conversation: str | None) -> Work:
        """A new question."""

        def work(steps: Steps) -> Turn:
            return self.corridor.converse(
                question, source, self.actor, conversation, stage=self._stage(steps), cancel=steps, begun=told(steps)
            )

        return work

    def answer(self, turn: str, engine: str = LOCAL) -> Work:
        """A stored question that was not finished."""
        payload = {"turn": turn} if engine == LOCAL else {"turn": turn, "engine": engine}

        def work(steps: Steps) -> Turn:
            steps.resumable(payload)
            told: dict[str, Any] = {"stage": self._stage(steps), "cancel": steps, "heard": self.heard}
            return self.corridor.answer(turn, self.actor, engine=engine, **told)

        return work

    def edit(self, answer: str, change: dict[str, Any]) -> Work:
        """An answer with one part changed."""

        def work(steps: Steps) -> Turn:
            begun = told(steps, answer=answer, edit=change)
            return self.corridor.edit(answer, change, self.actor, stage=self._stage(steps), cancel=steps, begun=begun)

        return work

    def _stage(self, steps: Steps) -> Callable[[str], None]:
        def record(stage: str) -> None:
            self.seen(stage)
            steps(progress_of(stage), stage)

        return record


def told(steps: Steps, **more: Any) -> Callable[[Turn], None]:
    """Notes, once the turn is stored, what a worker needs to do it again."""

    def begun(turn: Turn) -> None:
        steps.resumable({"turn": turn.id, **more})

    return begun
