"""``/api/v1/jobs``: long work, begun, followed, stopped, and what came of it. Other people's is 404."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

from apiflask import APIBlueprint
from flask import Response, jsonify, request
from pydantic import BaseModel, Field, RootModel, ValidationError

from api.v1.asking import Answered, Question, ask_job
from api.v1.job_results import JobResult
from api.v1.job_shapes import JobList, JobShape, Status, accepted, outcome, told
from api.v1.shapes import Asked, Paging, content, part
from api.v1.streams import Streams, followed
from assay.accounts.acting import current_actor
from assay.kernel.actor import Actor
from assay.kernel.errors import BadInput, NotAllowed, UserFixable
from assay.records.stored import Job
from assay.services import Services


class NotFinished(UserFixable):
    """There is no result, or not yet."""

    code, status = "no_result", 409


class JobsAsked(Paging):
    """One's jobs of one status or kind."""

    status: Status | None = None
    kind: str | None = Field(None, max_length=80)


class JobAsked(Asked):
    """What to begin: ``ask`` a question, ``load`` a sample by name, ``connect`` a database by name and url."""

    kind: Literal["ask", "load", "connect"]
    arguments: dict[str, Any]


class LoadArguments(Asked):
    """Which sample."""

    name: str = Field(min_length=1, max_length=80)


class ConnectArguments(Asked):
    """What to call the source, and where it is."""

    name: str = Field(min_length=1, max_length=80)
    url: str = Field(min_length=1, max_length=2000)


class NotAnswered(BaseModel):
    """A question that could not be answered: why, and where it was kept."""

    error: str
    turn: str
    conversation: str


class JobOutcome(RootModel[Answered | NotAnswered | JobResult]):
    """What a completed job made, by its kind; of a question the whole answer."""


def register(v1: APIBlueprint, services: Services, streams: Streams) -> None:
    """Serve them."""
    _lists(v1, services)
    _one(v1, services)

    @v1.get("/jobs/<job>/events")
    @v1.doc(responses=content("Events.", "text/event-stream"))
    def job_events(job: str) -> Response:
        """What becomes of a job, as server-sent events: `progress`, then `result` or `error`.

        With `Last-Event-ID` only what came after it.
        """
        actor = current_actor()
        services.jobs.get(job, actor)
        seen = request.headers.get("Last-Event-ID", "")[:200]
        return follow(job, services, streams, actor, seen)


def follow(job: str, services: Services, streams: Streams, actor: Actor, seen: str = "") -> Response:
    """The events of a job of the actor's."""
    spoken = streams.voices.of(job)
    events = followed(lambda: services.jobs.get(job, actor), lambda done: outcome(done, services, actor), seen, spoken)
    return streams.open(actor, events)


def _lists(v1: APIBlueprint, services: Services) -> None:
    @v1.get("/jobs")
    @v1.input(JobsAsked, location="query", arg_name="asked")
    @v1.output(JobList)
    def jobs(asked: JobsAsked) -> Response:
        """One's own jobs, the latest first."""
        actor = current_actor()
        found = services.jobs.list(actor, asked.limit, asked.offset, asked.status, asked.kind)
        total = services.jobs.count(actor, asked.status, asked.kind)
        return jsonify(part([told(job) for job in found], total, asked))

    @v1.post("/jobs")
    @v1.input(JobAsked, arg_name="asked")
    @v1.output(JobShape, status_code=202)
    def start_job(asked: JobAsked) -> Response:
        """Begin long work. Equal work that is still going on is not begun twice."""
        return accepted(_BEGIN[asked.kind](asked.arguments, services, current_actor()))


def _one(v1: APIBlueprint, services: Services) -> None:
    @v1.get("/jobs/<job>")
    @v1.output(JobShape)
    def job(job: str) -> Response:
        """How far a job is."""
        return jsonify(told(services.jobs.get(job, current_actor())))

    @v1.get("/jobs/<job>/result")
    @v1.output(JobOutcome, description="What the job made; of a question the whole answer.")
    @v1.doc(responses={409: "There is no result (yet)."})
    def job_result(job: str) -> Response:
        """What a completed job made."""
        actor = current_actor()
        found = services.jobs.get(job, actor)
        if found.status != "completed":
            raise _nothing_yet(found)
        return jsonify(outcome(found, services, actor))

    @v1.post("/jobs/<job>/cancel")
    @v1.output(JobShape)
    def cancel_job(job: str) -> Response:
        """Stop a job: one that waits never begins, one that runs stops at its next step."""
        return jsonify(told(services.jobs.cancel(job, current_actor())))


def _nothing_yet(job: Job) -> NotFinished:
    words = {"failed": str((job.error or {}).get("message", "The job failed.")), "cancelled": "The job was cancelled."}
    hint = "" if job.status in words else f"GET /api/v1/jobs/{job.id}/events tells when it is done."
    return NotFinished(words.get(job.status, "The job is not done yet."), hint=hint, details={"status": job.status})


def _ask(arguments: dict[str, Any], services: Services, actor: Actor) -> Job:
    return ask_job(_read(Question, arguments), services, actor)


def _load(arguments: dict[str, Any], services: Services, actor: Actor) -> Job:
    _administers(actor, "load a sample")
    name = _read(LoadArguments, arguments).name
    if name not in {sample.name for sample in services.sources.samples(actor)}:
        raise BadInput("There is no such sample.", hint="The Sources page lists them.")
    return services.jobs.submit("load", {"name": name}, actor)


def _connect(arguments: dict[str, Any], services: Services, actor: Actor) -> Job:
    _administers(actor, "connect a database")
    wanted = _read(ConnectArguments, arguments)
    services.sources.test(wanted.url, actor)
    return services.jobs.submit("connect", {"name": wanted.name, "url": services.sources.sealed(wanted.url)}, actor)


_BEGIN: dict[str, Callable[[dict[str, Any], Services, Actor], Job]] = {"ask": _ask, "load": _load, "connect": _connect}


def _administers(actor: Actor, what: str) -> None:
    actor.need("admin", what)
    if actor.scopes is not None and "admin" not in actor.scopes:
        raise NotAllowed("This token is not for that.", hint="Make one with the scope admin.")


def _read(kind: type[Any], arguments: dict[str, Any]) -> Any:
    try:
        return kind.model_validate(arguments)
    except ValidationError as error:
        faults = [
            {"where": ".".join(("arguments", *map(str, fault["loc"]))), "message": f"{fault['msg']}."}
            for fault in error.errors()
        ]
    raise BadInput("The arguments do not fit this kind of job.", hint=faults[0]["message"], details={"faults": faults})
