"""Why did it change, for whoever pressed a number or asked beside it: at once where quick, else as a job to follow."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from assay.ask.drill import AnswerDrill
from assay.dashboards.drill import TileDrill
from assay.dashboards.talk import BoardTalk
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
    """Explains what was pressed on an answer (``answer``) or a tile (``board``), as its drill menu is told of it.

    Or what was ``said`` beside a ``board``, as its chat is told of what is on screen.
    """

    answers: AnswerDrill
    tiles: TileDrill
    talk: BoardTalk
    handover: Handover

    def ask(self, pressed: Mapping[str, Any], actor: Actor) -> Explained | Job:
        """The explanation, or the job that makes it. Raises as ``AnswerDrill.explain``, ``TileDrill.marked`` and
        ``BoardTalk.reason`` do.
        """

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
        if "said" in pressed:
            return self._spoken(pressed, actor, progress)
        shown, mark = self.tiles.marked(pressed, actor)
        return Explained(self.answers.change.explain(shown, mark, actor, cancel=progress, told=progress))

    def _spoken(self, pressed: Mapping[str, Any], actor: Actor, progress: Progress) -> Explained:
        progress(0.0, "Finding the number")
        screen = self.talk.screen(str(pressed["board"]), pressed, actor)
        asked = self.talk.reason(str(pressed["said"]), screen, actor)
        found = self.answers.change.explain(asked.shown, asked.mark, actor, cancel=progress, told=progress)
        said = " ".join(filter(None, (asked.before, *found.sentences, asked.after)))
        return Explained(found, said=said, tile=asked.tile)


def as_result(_job: Job, found: Explained) -> dict[str, Any]:
    """An explanation as a job keeps it."""
    return to_json(found)
