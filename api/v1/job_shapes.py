"""A job as it goes out."""

from __future__ import annotations

from typing import Any, Literal

from flask import Response, jsonify
from pydantic import BaseModel

from api.v1.job_results import JobResult
from api.v1.shapes import Listing
from assay.ask.answer_json import to_json
from assay.kernel.actor import Actor
from assay.records.stored import Job
from assay.services import Services

Status = Literal["queued", "running", "completed", "failed", "cancelled"]


class JobError(BaseModel):
    """Why a job failed."""

    code: str
    message: str
    hint: str = ""


class JobShape(BaseModel):
    """A piece of long work; ``progress`` from 0 to 1, ``error`` as every error."""

    id: str
    kind: str
    status: Status
    progress: float
    message: str
    result: JobResult | None
    error: JobError | None
    created_at: str
    started_at: str | None
    finished_at: str | None
    spec_hash: str


class JobList(Listing):
    """Jobs."""

    items: list[JobShape]


IS_A_JOB: Any = {
    "description": "It takes long and goes on as a job.",
    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/JobShape"}}},
}


def told(job: Job) -> dict[str, Any]:
    """The job as JSON, without what it was begun with: that may hold an address."""
    return {name: getattr(job, name) for name in JobShape.model_fields}


def accepted(job: Job) -> Response:
    """202, and where to look."""
    response = jsonify(told(job))
    response.status_code = 202
    response.headers["Location"] = f"/api/v1/jobs/{job.id}"
    return response


def outcome(job: Job, services: Services, actor: Actor) -> dict[str, Any]:
    """What a completed job made: of a question the whole answer."""
    if job.kind != "ask":
        return job.result or {}
    turn = services.conversations.turn(str((job.result or job.payload)["turn"]), actor)
    answer = to_json(turn.answer) if turn.answer else None
    return {**(answer or {"error": turn.error}), "turn": turn.id, "conversation": turn.conversation}
