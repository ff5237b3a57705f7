"""Taking in files, measuring, publishing and comparing with the source, as jobs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from assay.jobs.runner import Progress, Work
from assay.kernel.actor import Actor
from assay.records.stored import Job
from assay.training.corridor import Training
from assay.training.drift.corridor import DriftDesk
from assay.training.gate import Gate


def training_jobs(training: Training, gate: Gate, drift: DriftDesk) -> Mapping[str, Work]:
    """``import`` {source, name, text} gives how many items were kept, and why others were not; ``evaluate`` {source,
    engine} and ``publish`` {source, items, reason} give the id of the evaluation; ``drift`` {source} and ``mend``
    {source, item} give what does not fit (the source's structure may be read for long).
    """

    def evaluate(job: Job, actor: Actor, progress: Progress) -> dict[str, Any]:
        told = job.payload
        found = gate.evaluate(told["source"], actor, told.get("engine", "local"), progress)
        return {"evaluation": found.id, "right": found.right, "total": found.total}

    def publish(job: Job, actor: Actor, progress: Progress) -> dict[str, Any]:
        told = job.payload
        done = gate.publish(told["source"], actor, told.get("items"), told.get("reason", ""), progress)
        return {"evaluation": done.evaluation.id, "blocked": done.blocked, "items": [item.id for item in done.items]}

    def compare(job: Job, actor: Actor, progress: Progress) -> dict[str, Any]:
        return {"drift": [one.facts() for one in drift.report(job.payload["source"], actor, progress)]}

    def mend(job: Job, actor: Actor, progress: Progress) -> dict[str, Any]:
        source = job.payload["source"]
        done = drift.mend(source, actor, job.payload.get("item"), progress)
        left = [one.facts() for one in drift.report(source, actor)]
        return {"mended": len(done.kept), "refused": list(done.refused), "drift": left}

    def take_in(job: Job, actor: Actor, progress: Progress) -> dict[str, Any]:
        told = job.payload
        saved, faults = training.take_in(told["source"], told["name"], told["text"], actor, progress)
        return {"saved": len(saved), "faults": list(faults)}

    return {"import": take_in, "evaluate": evaluate, "publish": publish, "drift": compare, "mend": mend}
