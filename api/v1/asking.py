"""``/api/v1/ask``: a question in plain words, answered at once, as a job, or as a stream of events."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Literal

from apiflask import APIBlueprint
from flask import Response, jsonify
from pydantic import Field

from api.v1.job_shapes import IS_A_JOB, JobShape, accepted
from api.v1.shapes import Asked
from api.v1.shapes_of_answers import AnswerShape
from assay.accounts.acting import current_actor
from assay.ask.answer_json import to_json
from assay.ask.begun import Begun
from assay.ask.corridor import LOCAL
from assay.jobs.handover import Handover
from assay.kernel.actor import Actor
from assay.kernel.errors import BadInput, SourceFailed
from assay.records.stored import Job, Turn
from assay.services import Services

PATIENCE_SECONDS = 20.0
"""A program waits longer than a person: an answer that takes more goes on as a job."""


class Question(Asked):
    """A question to a source; in a conversation it is a follow-up."""

    question: str = Field(min_length=1, max_length=2000)
    source: str = Field(min_length=1, max_length=200)
    conversation: str | None = Field(None, max_length=80)
    engine: Literal["local", "llm", "verify"] = "local"


class Answered(AnswerShape):
    """An answer, and where it was kept."""

    conversation: str
    turn: str


class AnswerFailed(SourceFailed):
    """The question was understood, and its answer could not be computed."""

    code = "ask_failed"


def register(v1: APIBlueprint, services: Services) -> None:
    """Serve it."""
    patient = replace(services.handover, patience=PATIENCE_SECONDS)

    @v1.post("/ask")
    @v1.input(Question, arg_name="asked")
    @v1.output(Answered)
    @v1.doc(responses={202: IS_A_JOB})
    def ask(asked: Question) -> Response:
        """Answer a question. One that takes long becomes a job (202)."""
        done = _answered(asked, services, patient, current_actor())
        return accepted(done) if isinstance(done, Job) else jsonify(told(done))

    @v1.post("/ask/jobs")
    @v1.input(Question, arg_name="asked")
    @v1.output(JobShape, status_code=202)
    def ask_later(asked: Question) -> Response:
        """Answer a question as a job."""
        return accepted(ask_job(asked, services, current_actor()))


def _answered(asked: Question, services: Services, handover: Handover, actor: Actor) -> Turn | Job:
    work = Begun(services.ask, actor)
    if asked.engine == LOCAL:
        return handover.run(work.converse(asked.question, asked.source, asked.conversation), actor)
    turn = stored(asked, services, actor)
    return handover.run(work.answer(turn.id, asked.engine), actor)


def stored(asked: Question, services: Services, actor: Actor) -> Turn:
    """The question as a turn. Raises BadInput when there is no such engine here."""
    if asked.engine not in services.ask.engines:
        raise BadInput("No model is configured.", hint="Ask with the engine “local”.")
    return services.ask.start(asked.question, asked.source, actor, asked.conversation)


def ask_job(asked: Question, services: Services, actor: Actor) -> Job:
    """The question as a job a worker takes."""
    turn = stored(asked, services, actor)
    job = services.jobs.submit("ask", {"turn": turn.id, "engine": asked.engine}, actor)
    services.conversations.attach_job(turn.id, job.id)
    return job


def told(turn: Turn) -> dict[str, Any]:
    """The answer of a turn; raises AnswerFailed when there is none."""
    if turn.answer is None:
        raise AnswerFailed(turn.error or "The question was not answered.")
    return {**to_json(turn.answer), "conversation": turn.conversation, "turn": turn.id}
