"""``/api/v1/conversations`` and ``/api/v1/answers``: what one asked, and what was answered. Other people's are 404."""

from __future__ import annotations

from typing import Any, Literal

from apiflask import APIBlueprint
from flask import Response, jsonify
from pydantic import BaseModel, Field

from api.v1.shapes import Asked, Listing, Paging, Part, part
from api.v1.shapes_of_answers import AnswerShape
from api.v1.shapes_of_results import Rows, order_of, rows_of
from assay.accounts.acting import current_actor
from assay.ask.answer_json import to_json
from assay.records.stored import Conversation, Turn
from assay.services import Services


class Searched(Paging):
    """Conversations whose title or questions hold ``search``."""

    search: str = Field("", max_length=200)


class TurnShape(BaseModel):
    """One question of a conversation; ``answer`` is the id of what came of it."""

    id: str
    question: str
    status: str
    asked_at: str
    answer: str | None
    state: str | None
    job: str | None
    error: str


class ConversationShape(BaseModel):
    """A conversation with its questions, oldest first."""

    id: str
    title: str
    source: str
    created_at: str
    updated_at: str
    turns: list[TurnShape]


class ConversationBrief(BaseModel):
    """A conversation in a list; ``turns`` counts its questions."""

    id: str
    title: str
    source: str
    turns: int
    created_at: str
    updated_at: str


class Conversations(Listing):
    """Conversations."""

    items: list[ConversationBrief]


class RowsAsked(Paging):
    """Which rows of an answer; ``order`` is ``column:desc,column``."""

    order: str = Field("", max_length=1000)


class Verdict(Asked):
    """Was the answer right?"""

    verdict: Literal["right", "wrong"]
    category: str = Field("", max_length=80)
    comment: str = Field("", max_length=4000)


class Judged(BaseModel):
    """A judgement that was kept."""

    id: str
    answer: str
    verdict: str
    created_at: str


class Again(BaseModel):
    """An answer computed again, and whether the data or the definition behind it has changed."""

    verdict: Literal["same", "data_changed", "definition_changed"]
    note: str
    answer: AnswerShape


def register(v1: APIBlueprint, services: Services) -> None:
    """Serve them."""
    _conversations(v1, services)
    _answers(v1, services)


def _conversations(v1: APIBlueprint, services: Services) -> None:
    store = services.conversations

    @v1.get("/conversations")
    @v1.input(Searched, location="query", arg_name="asked")
    @v1.output(Conversations)
    def conversations(asked: Searched) -> Part:
        """One's own conversations, the latest first."""
        actor = current_actor()
        found = store.list(actor, asked.search, asked.limit, asked.offset)
        return part([_brief(one) for one in found], store.count(actor, asked.search), asked)

    @v1.get("/conversations/<conversation>")
    @v1.output(ConversationShape)
    def conversation(conversation: str) -> dict[str, Any]:
        """One conversation with its questions."""
        found = store.get(conversation, current_actor())
        told = {name: value for name, value in _brief(found).items() if name != "turns"}
        return {**told, "turns": [_turn(turn) for turn in store.turns(found.id, current_actor())]}

    @v1.delete("/conversations/<conversation>")
    @v1.output({}, status_code=204)
    def delete_conversation(conversation: str) -> Response:
        """Remove a conversation with its questions and answers."""
        store.delete(conversation, current_actor())
        return Response(status=204)


def _answers(v1: APIBlueprint, services: Services) -> None:
    ask = services.ask

    @v1.get("/answers/<answer>")
    @v1.output(AnswerShape)
    def answer(answer: str) -> Response:
        """A stored answer, complete; its first rows are in it."""
        return jsonify(to_json(ask.get(answer, current_actor())))

    @v1.get("/answers/<answer>/rows")
    @v1.input(RowsAsked, location="query", arg_name="asked")
    @v1.output(Rows)
    def answer_rows(answer: str, asked: RowsAsked) -> Response:
        """All rows of an answer, page by page."""
        table, total = ask.page(answer, current_actor(), asked.offset, asked.limit, order_of(asked.order))
        return jsonify(rows_of(table, total, asked))

    @v1.post("/answers/<answer>/rerun")
    @v1.output(Again)
    def rerun_answer(answer: str) -> Response:
        """Compute an answer again, on the day it was asked for, and say what changed."""
        again = ask.rerun(answer, current_actor())
        return jsonify({"verdict": again.verdict, "note": again.note, "answer": to_json(again.answer)})

    @v1.post("/answers/<answer>/feedback")
    @v1.input(Verdict, arg_name="asked")
    @v1.output(Judged, status_code=201)
    def judge_answer(answer: str, asked: Verdict) -> dict[str, Any]:
        """Say whether an answer was right."""
        kept = ask.feedback(answer, asked.verdict, current_actor(), asked.category, asked.comment)
        return {"id": kept.id, "answer": kept.answer, "verdict": kept.verdict, "created_at": kept.created_at}


def _brief(one: Conversation) -> dict[str, Any]:
    about = {"id": one.id, "title": one.title, "source": one.source, "turns": one.turns}
    return {**about, "created_at": one.created_at, "updated_at": one.updated_at}


def _turn(turn: Turn) -> dict[str, Any]:
    answer = turn.answer
    told = {"answer": answer.id if answer else None, "state": answer.state if answer else None}
    about = {"id": turn.id, "question": turn.question, "status": turn.status, "asked_at": turn.asked_at}
    return {**about, **told, "job": turn.job, "error": turn.error}
