"""Why did it change, for whoever pressed a number: at once where it is quick, else as a job that is followed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from assay.ask.drill import AnswerDrill
from assay.dashboards.drill import TileDrill
from assay.jobs.handover import Handover, Steps
from assay.jobs.lease import Progress
from assay.kernel.actor import Actor
from assay.kernel.errors import NotFound
from assay.records.codec import from_json, to_json
from assay.records.explanation import Explained
from assay.records.stored import Job

KIND = "explain"


@dataclass(frozen=True)
class WhyDesk:
    """Explains what was pressed on an answer (``answer``) or a tile (``board``), as its drill menu is told of it."""

    answers: AnswerDrill
    tiles: TileDrill
    handover: Handover

    def ask(self, pressed: Mapping[str, Any], actor: Actor) -> Explained | Job:
        """The explanation, or the job that makes it. Raises as ``AnswerDrill.explain`` and ``TileDrill.marked``."""

        def work(steps: Steps) -> Explained:
            steps.resumable(dict(pressed))
            return self._explained(pressed, actor, steps)

        return self.handover.run(work, actor)

    def again(self, job: Job, actor: Actor, progress: Progress) -> dict[str, Any]:
        """The work of a job whose process died, done by a worker."""
        return as_result(job, self._explained(job.payload, actor, progress))

    def made(self, job: str, actor: Actor) -> Explained:
        """What a job of the actor's found. Raises NotFound where it is somebody else's, or found nothing."""
        found = self.handover.store.get(job, actor)
        if found.kind != KIND or found.status != "completed":
            raise NotFound("There is no such explanation.", hint="Press the number again.")
        return from_json(Explained, found.result)

    def stop(self, job: str, actor: Actor) -> None:
        """Ends a job of the actor's. Raises NotFound where it is somebody else's."""
        self.handover.store.cancel(job, actor)

    def _explained(self, pressed: Mapping[str, Any], actor: Actor, progress: Progress) -> Explained:
        if "board" not in pressed:
            return self.answers.explain(pressed, actor, cancel=progress, told=progress)
        shown, mark = self.tiles.marked(pressed, actor)
        return Explained(self.answers.change.explain(shown, mark, actor, cancel=progress, told=progress))


def as_result(_job: Job, found: Explained) -> dict[str, Any]:
    """An explanation as a job keeps it."""
    return to_json(found)
