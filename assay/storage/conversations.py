"""Conversations, turns, answers and feedback."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from sqlalchemy import Engine, delete, func, or_, select, update

from assay.kernel.actor import Actor
from assay.kernel.clock import Clock
from assay.kernel.errors import NotFound
from assay.records.answer import Answer
from assay.records.codec import from_json, to_json
from assay.records.stored import Conversation, Feedback, Turn
from assay.storage.rows import add, mine, new_id, one, to_record
from assay.storage.tables import answers, conversations, feedback, turns

TITLE_LENGTH = 80


@dataclass(frozen=True)
class ConversationStore:
    """Threads and what was said in them. Every method sees only the actor's own rows; others raise NotFound."""

    engine: Engine
    clock: Clock

    def _now(self) -> str:
        return self.clock.now().isoformat(timespec="milliseconds")

    # -- conversations

    def create(self, source: str, title: str, actor: Actor) -> Conversation:
        """Begin a conversation."""
        now = self._now()
        record = Conversation(new_id(), title[:TITLE_LENGTH], source, actor.id, actor.tenant, now, now)
        values = {key: value for key, value in to_json(record).items() if key != "turns"}
        with self.engine.begin() as connection:
            add(connection, conversations, values)
        return record

    def get(self, conversation: str, actor: Actor) -> Conversation:
        """One conversation, by id."""
        row = one(
            self.engine,
            conversations,
            conversations.c.id == conversation,
            mine(conversations, actor),
            what="conversation",
        )
        with self.engine.connect() as connection:
            count = connection.execute(select(func.count()).where(turns.c.conversation == conversation)).scalar_one()
        return to_record(Conversation, row, turns=count)

    def list(self, actor: Actor, search: str = "", limit: int = 30) -> Sequence[Conversation]:
        """Newest first; ``search`` looks in titles and questions, without case."""
        count = select(func.count()).where(turns.c.conversation == conversations.c.id).scalar_subquery()
        query = select(conversations, count.label("turns")).where(mine(conversations, actor))
        if search.strip():
            asked = select(turns.c.conversation).where(turns.c.question.icontains(search.strip(), autoescape=True))
            titled = conversations.c.title.icontains(search.strip(), autoescape=True)
            query = query.where(or_(titled, conversations.c.id.in_(asked)))
        newest = query.order_by(conversations.c.updated_at.desc(), conversations.c.id).limit(limit)
        with self.engine.connect() as connection:
            return [to_record(Conversation, row) for row in connection.execute(newest).mappings()]

    def rename(self, conversation: str, title: str, actor: Actor) -> Conversation:
        """Give it another title; an empty one is left as it was."""
        record = self.get(conversation, actor)
        title = title.strip()[:TITLE_LENGTH] or record.title
        with self.engine.begin() as connection:
            connection.execute(update(conversations).where(conversations.c.id == conversation).values(title=title))
        return replace(record, title=title)

    def delete(self, conversation: str, actor: Actor) -> None:
        """Remove a conversation, its turns and their answers."""
        self.get(conversation, actor)
        of_turns = select(turns.c.answer).where(turns.c.conversation == conversation, turns.c.answer.is_not(None))
        with self.engine.begin() as connection:
            connection.execute(delete(answers).where(answers.c.id.in_(of_turns)))
            connection.execute(delete(turns).where(turns.c.conversation == conversation))
            connection.execute(delete(conversations).where(conversations.c.id == conversation))

    # -- turns

    def add_turn(self, conversation: str, question: str, actor: Actor) -> Turn:
        """Append a question, status ``asked``."""
        self.get(conversation, actor)
        now, identity = self._now(), new_id()
        position = select(func.coalesce(func.max(turns.c.position), -1) + 1).where(turns.c.conversation == conversation)
        with self.engine.begin() as connection:
            # Taking the conversation's row first makes two simultaneous questions queue up behind each other.
            connection.execute(update(conversations).where(conversations.c.id == conversation).values(updated_at=now))
            place = connection.execute(position).scalar_one()
            record = Turn(identity, conversation, place, question, "asked", now)
            values = {"id": identity, "conversation": conversation, "position": place, "question": question}
            add(connection, turns, {**values, "status": "asked", "asked_at": now})
        return record

    def turns(self, conversation: str, actor: Actor) -> Sequence[Turn]:
        """All turns, oldest first, with their answers."""
        self.get(conversation, actor)
        joined = self._turn_query().where(turns.c.conversation == conversation).order_by(turns.c.position)
        with self.engine.connect() as connection:
            return [_turn(row) for row in connection.execute(joined).mappings()]

    def turn(self, turn: str, actor: Actor) -> Turn:
        """One turn, by id."""
        with self.engine.connect() as connection:
            row = connection.execute(self._turn_query().where(turns.c.id == turn)).mappings().first()
        if row is None:
            raise NotFound("There is no such question.", hint="Its conversation may have been deleted.")
        self.get(row["conversation"], actor)
        return _turn(row)

    def latest_answer(self, conversation: str, before: int, actor: Actor) -> Answer | None:
        """The last answer with a result at a position under ``before``; follow-ups stand on it."""
        query = select(answers.c.body).select_from(turns.join(answers, answers.c.id == turns.c.answer))
        query = query.where(turns.c.conversation == conversation, turns.c.position < before, mine(answers, actor))
        query = query.where(answers.c.state.not_in(("abstained", "clarify", "failed")))
        with self.engine.connect() as connection:
            body = connection.execute(query.order_by(turns.c.position.desc()).limit(1)).scalar_one_or_none()
        return from_json(Answer, body) if body else None

    def turn_of_answer(self, answer: str, actor: Actor) -> Turn | None:
        """The turn that shows this answer, if a conversation does."""
        with self.engine.connect() as connection:
            row = connection.execute(self._turn_query().where(turns.c.answer == answer)).mappings().first()
        return self.turn(row["id"], actor) if row else None

    def finish(
        self,
        turn: str,
        status: Literal["answered", "failed", "cancelled"],
        *,
        answer: str | None = None,
        error: str = "",
        edit: dict[str, Any] | None = None,
    ) -> None:
        """Settle a turn."""
        with self.engine.begin() as connection:
            values = {"status": status, "answer": answer, "error": error, "edit": edit}
            connection.execute(update(turns).where(turns.c.id == turn).values(**values))

    def attach_job(self, turn: str, job: str) -> None:
        """Remember which job works on a turn, so that a page that reloads can follow it again."""
        with self.engine.begin() as connection:
            connection.execute(update(turns).where(turns.c.id == turn).values(job=job))

    @staticmethod
    def _turn_query() -> Any:
        return select(turns, answers.c.body).select_from(turns.outerjoin(answers, answers.c.id == turns.c.answer))

    # -- answers

    def save_answer(self, answer: Answer, actor: Actor) -> None:
        """Keep an answer."""
        values = {"id": answer.id, "source": answer.source, "owner": actor.id, "tenant": actor.tenant}
        facts = {"created_at": self._now(), "state": answer.state, "question": answer.question, "body": to_json(answer)}
        with self.engine.begin() as connection:
            add(connection, answers, {**values, **facts})

    def answer(self, answer: str, actor: Actor) -> Answer:
        """A kept answer, by id."""
        row = one(self.engine, answers, answers.c.id == answer, mine(answers, actor), what="answer")
        return from_json(Answer, row["body"])

    def add_feedback(
        self, answer: str, verdict: Literal["right", "wrong"], category: str, comment: str, actor: Actor
    ) -> Feedback:
        """Keep a judgement of an answer."""
        self.answer(answer, actor)
        record = Feedback(new_id(), answer, actor.id, actor.tenant, verdict, category[:80], comment[:4000], self._now())
        with self.engine.begin() as connection:
            add(connection, feedback, to_json(record))
        return record


def _turn(row: Any) -> Turn:
    answer = from_json(Answer, row["body"]) if row["body"] else None
    return to_record(Turn, {**row, "answer": None}, answer=answer)  # type: ignore[arg-type]
