"""Measuring and publishing as jobs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from assay.jobs.runner import Progress, Work
from assay.kernel.actor import Actor
from assay.records.stored import Job
from assay.training.gate import Gate


def training_jobs(gate: Gate) -> Mapping[str, Work]:
    """``evaluate`` {source, engine} and ``publish`` {source, items, reason}; both give the id of the evaluation."""

    def evaluate(job: Job, actor: Actor, progress: Progress) -> dict[str, Any]:
        told = job.payload
        found = gate.evaluate(told["source"], actor, told.get("engine", "local"), progress)
        return {"evaluation": found.id, "right": found.right, "total": found.total}

    def publish(job: Job, actor: Actor, progress: Progress) -> dict[str, Any]:
        told = job.payload
        done = gate.publish(told["source"], actor, told.get("items"), told.get("reason", ""), progress)
        return {"evaluation": done.evaluation.id, "blocked": done.blocked, "items": [item.id for item in done.items]}

    return {"evaluate": evaluate, "publish": publish}
