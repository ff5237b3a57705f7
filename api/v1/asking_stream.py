"""``/api/v1/ask/stream``: a question, and the events of its answer as it is made."""

from __future__ import annotations

from apiflask import APIBlueprint
from flask import Response

from api.v1.asking import Question, stored
from api.v1.jobs import follow
from api.v1.shapes import content
from api.v1.streams import Spoken, Streams
from assay.accounts.acting import current_actor
from assay.ask.begun import Begun
from assay.services import Services


def register(v1: APIBlueprint, services: Services, streams: Streams) -> None:
    """Serve it."""

    @v1.post("/ask/stream")
    @v1.input(Question, arg_name="asked")
    @v1.doc(responses=content("Events.", "text/event-stream"))
    def ask_stream(asked: Question) -> Response:
        """Answer a question, telling each step: `progress`, `token` as a model writes, then `result` or `error`.

        The work is a job, named in every `progress`: a stream that broke is taken up again at
        `GET /api/v1/jobs/<job>/events` with `Last-Event-ID`.
        """
        actor = current_actor()
        streams.room(actor)
        turn = stored(asked, services, actor)
        spoken = Spoken()
        work = Begun(services.ask, actor, heard=spoken.hear).answer(turn.id, asked.engine)
        job = services.handover.begin(work, {"turn": turn.id, "engine": asked.engine}, actor)
        streams.voices.keep(job.id, spoken)
        services.conversations.attach_job(turn.id, job.id)
        return follow(job.id, services, streams, actor)
