"""Every kind of job, and which corridor does it."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from assay.ask.steps import progress_of
from assay.jobs.runner import Progress, Work
from assay.kernel.actor import Actor
from assay.records.stored import Job
from assay.services import Services
from assay.training.work import training_jobs


def job_kinds(services: Services) -> dict[str, Work]:
    """What does the work, by the name of its kind. Nothing of the services is touched before a job runs."""
    works = {
        "load": _load,
        "file": _take_in,
        "connect": _connect,
        "ask": _ask,
        "explain": _explain,
        "generate": _generate,
        "watch": _watch,
        "evaluate": _train,
        "publish": _train,
        "drift": _train,
        "mend": _train,
        "import": _train,
    }
    return {kind: partial(work, services) for kind, work in works.items()}


def _load(services: Services, job: Job, actor: Actor, progress: Progress) -> dict[str, Any]:
    record = services.sources.load_sample(job.payload["name"], actor, progress, job.payload.get("arguments"))
    return {"source": record.name}


def _take_in(services: Services, job: Job, actor: Actor, progress: Progress) -> dict[str, Any]:
    path = Path(job.payload["path"])
    try:
        return {"source": services.sources.add_file(job.payload["filename"], path, actor, progress).name}
    finally:
        path.unlink(missing_ok=True)


def _connect(services: Services, job: Job, actor: Actor, progress: Progress) -> dict[str, Any]:
    return {"source": services.sources.connect(job.payload["name"], job.payload["url"], actor, progress).name}


def _ask(services: Services, job: Job, actor: Actor, progress: Progress) -> dict[str, Any]:
    told = job.payload

    def stage(name: str) -> None:
        progress(progress_of(name), name)

    if "edit" in told:
        turn = services.ask.edit(told["answer"], told["edit"], actor, stage=stage, cancel=progress, turn=told["turn"])
    else:
        engine = told.get("engine", "local")
        turn = services.ask.answer(told["turn"], actor, engine=engine, stage=stage, cancel=progress)
    return {"turn": turn.id}


def _explain(services: Services, job: Job, actor: Actor, progress: Progress) -> dict[str, Any]:
    return services.why.again(job, actor, progress)


def _generate(services: Services, job: Job, actor: Actor, progress: Progress) -> dict[str, Any]:
    told = job.payload
    again = bool(told.get("again"))
    made = services.team.generate(told["prospect"], actor, progress, told["source"], progress.cancelled, again=again)
    return made.as_json()


def _watch(services: Services, job: Job, actor: Actor, progress: Progress) -> dict[str, Any]:
    return {"value": services.alerts.look(job.payload["watch"], actor, progress).last_value}


def _train(services: Services, job: Job, actor: Actor, progress: Progress) -> dict[str, Any]:
    return training_jobs(services.training, services.gate, services.drift)[job.kind](job, actor, progress)
