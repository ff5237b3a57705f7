"""Conversations, turns, answers and feedback."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from sqlalchemy import ColumnElement, Connection, Engine, and_, func, or_, select, update

from assay.kernel.actor import Actor
from assay.kernel.clock import Clock
from assay.kernel.errors import NotFound
from assay.records.answer import Answer
from assay.records.codec import from_json, to_json, to_text
from assay.records.stored import Conversation, Feedback, Turn
from assay.storage.audit import append
from assay.storage.rows import Encoded, add, found, mine, new_id, own, ownership, put, to_record
from assay.storage.tables import answers, conversations, feedback, turns
from assay.storage.thread_statements import (
    APPEND_TURN,
    CONVERSATION,
    CONVERSATION_ID,
    LATEST_ANSWER,
    SETTLE_TURN,
    TOUCH,
    TURN,
    TURN_OF_ANSWER,
    TURNS,
)
from assay.storage.threads import forget_threads

TITLE_LENGTH = 80
Act = tuple[str, Mapping[str, Any]]
"""What an audit row tells: the action and its facts."""


@dataclass(frozen=True)
class ConversationStore:
    """Threads and what was said in them. Every method sees only the actor's own rows; others raise NotFound."""

    engine: Engine
    clock: Clock
    seen: Callable[[Answer, Actor], Answer] = lambda answer, _actor: answer
    """How an answer of before is shown now: rights may have changed since it was given."""

    def _now(self) -> str:
        return self.clock.now().isoformat(timespec="milliseconds")

    # -- conversations

    def create(self, source: str, title: str, actor: Actor) -> Conversation:
        """Begin a conversation."""
        record = self.new(source, title, actor)
        with self.engine.begin() as connection:
            put(connection, conversations, _columns(record))
        return record

    def get(self, conversation: str, actor: Actor) -> Conversation:
        """One conversation, by id."""
        with self.engine.connect() as connection:
            row = connection.execute(CONVERSATION, _own(conversation, actor)).mappings().first()
        return to_record(Conversation, found(row, "conversation"))

    def list(self, actor: Actor, search: str = "", limit: int = 30, offset: int = 0) -> Sequence[Conversation]:
        """Newest first; ``search`` looks in titles and questions, without case."""
        count = select(func.count()).where(turns.c.conversation == conversations.c.id).scalar_subquery()
        query = select(conversations, count.label("turns")).where(_found(search, actor))
        newest = query.order_by(conversations.c.updated_at.desc(), conversations.c.id).limit(limit).offset(offset)
        with self.engine.connect() as connection:
            return [to_record(Conversation, row) for row in connection.execute(newest).mappings()]

    def count(self, actor: Actor, search: str = "") -> int:
        """How many ``list`` would give without a limit."""
        with self.engine.connect() as connection:
            query = select(func.count()).select_from(conversations).where(_found(search, actor))
            return int(connection.execute(query).scalar_one())

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
        with self.engine.begin() as connection:
            forget_threads(connection, [conversation])

    # -- turns

    def add_turn(self, conversation: str, question: str, actor: Actor) -> Turn:
        """Append a question, status ``asked``."""
        turn = Turn(new_id(), conversation, 0, question, "asked", self._now())
        with self.engine.begin() as connection:
            return self._append(connection, turn, actor)

    def add_answered(
        self, conversation: str | Conversation, turn: Turn, bodies: Mapping[str, str], actor: Actor, act: Act
    ) -> Turn:
        """Keep a question together with its answer and the audit row of ``act``, in one step.

        A ``Conversation`` is begun, an id is of one there is. ``bodies`` holds the JSON text of the turn's answer and
        of its parts, by id.
        """
        with self.engine.begin() as connection:
            if isinstance(conversation, Conversation):
                put(connection, conversations, _columns(conversation))
            placed = self._append(connection, turn, actor, touch=isinstance(conversation, str))
            for answer in _whole(turn.answer):
                self._file(connection, answer, bodies[answer.id], actor)
            append(connection, turn.asked_at, actor, *act)
        return placed

    def new(self, source: str, title: str, actor: Actor) -> Conversation:
        """A conversation that is not kept yet."""
        now = self._now()
        return Conversation(new_id(), title[:TITLE_LENGTH], source, actor.id, actor.tenant, now, now)

    def new_turn(self, conversation: str, question: str, answer: Answer) -> Turn:
        """An answered turn that is not kept yet; its place is found when it is."""
        return Turn(new_id(), conversation, 0, question, "answered", self._now(), answer)

    @staticmethod
    def _append(connection: Connection, turn: Turn, actor: Actor, touch: bool = True) -> Turn:
        if touch:
            # Taking the conversation's row first makes two simultaneous questions queue up behind each other.
            touched = TOUCH.run(connection, _own(turn.conversation, actor) | {"now": turn.asked_at})
            found(touched.rowcount or None, "conversation")
        values = {"id": turn.id, "conversation": turn.conversation, "question": turn.question, "status": turn.status}
        more = {"asked_at": turn.asked_at, "answer": turn.answer.id if turn.answer else None}
        (place,) = APPEND_TURN.first(connection, {**values, **more, "thread": turn.conversation})
        return replace(turn, position=place)

    def turns(self, conversation: str, actor: Actor) -> Sequence[Turn]:
        """All turns, oldest first, with their answers."""
        with self.engine.connect() as connection:
            rows = connection.execute(TURNS, _own(conversation, actor)).mappings().all()
            if not rows:
                found(connection.execute(CONVERSATION_ID, _own(conversation, actor)).first(), "conversation")
        return [self._turn(row, actor) for row in rows]

    def turn(self, turn: str, actor: Actor) -> Turn:
        """One turn, by id."""
        with self.engine.connect() as connection:
            row = connection.execute(TURN, {"turn": turn, **ownership(actor)}).mappings().first()
        if row is None:
            raise NotFound("There is no such question.", hint="Its conversation may have been deleted.")
        return self._turn(row, actor)

    def latest_answer(self, conversation: str, before: int, actor: Actor) -> Answer | None:
        """The last answer with a result at a position under ``before``; follow-ups stand on it."""
        with self.engine.connect() as connection:
            values = _own(conversation, actor) | {"before": before}
            body = connection.execute(LATEST_ANSWER, values).scalar_one_or_none()
        return self.seen(from_json(Answer, body), actor) if body else None

    def turn_of_answer(self, answer: str, actor: Actor) -> Turn | None:
        """The turn that shows this answer, if a conversation does."""
        with self.engine.connect() as connection:
            row = connection.execute(TURN_OF_ANSWER, {"shown": answer, **ownership(actor)}).mappings().first()
        return self._turn(row, actor) if row else None

    def _turn(self, row: Any, actor: Actor) -> Turn:
        answer = self.seen(from_json(Answer, row["body"]), actor) if row["body"] else None
        return to_record(Turn, {**row, "answer": None}, answer=answer)  # type: ignore[arg-type]

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
        values = {"status": status, "answer": answer, "error": error, "edit": edit}
        with self.engine.begin() as connection:
            connection.execute(SETTLE_TURN, {"turn": turn, **values})

    def settle(self, turn: Turn, answer: Answer, actor: Actor, edit: dict[str, Any] | None = None) -> Turn:
        """Keep a turn's answer and that it is answered, in one step."""
        values = {"status": "answered", "answer": answer.id, "error": "", "edit": edit}
        with self.engine.begin() as connection:
            for one in _whole(answer):
                self._file(connection, one, to_text(one), actor)
            connection.execute(SETTLE_TURN, {"turn": turn.id, **values})
        return replace(turn, status="answered", answer=answer, edit=edit)

    def attach_job(self, turn: str, job: str) -> None:
        """Remember which job works on a turn, so that a page that reloads can follow it again."""
        with self.engine.begin() as connection:
            connection.execute(update(turns).where(turns.c.id == turn).values(job=job))

    # -- answers

    def save_answer(self, answer: Answer, actor: Actor) -> None:
        """Keep an answer."""
        with self.engine.begin() as connection:
            self._file(connection, answer, to_text(answer), actor)

    def _file(self, connection: Connection, answer: Answer, body: str, actor: Actor) -> None:
        values = {"id": answer.id, "source": answer.source, "owner": actor.id, "tenant": actor.tenant}
        facts = {"created_at": self._now(), "state": answer.state, "question": answer.question}
        put(connection, answers, {**values, **facts, "body": Encoded(body)})

    def answer(self, answer: str, actor: Actor) -> Answer:
        """A kept answer, by id."""
        body = own(self.engine, answers, answer, actor, what="answer")["body"]
        return self.seen(from_json(Answer, body), actor)

    def add_feedback(
        self, answer: str, verdict: Literal["right", "wrong"], category: str, comment: str, actor: Actor
    ) -> Feedback:
        """Keep a judgement of an answer."""
        self.answer(answer, actor)
        record = Feedback(new_id(), answer, actor.id, actor.tenant, verdict, category[:80], comment[:4000], self._now())
        with self.engine.begin() as connection:
            add(connection, feedback, to_json(record))
        return record


def _found(search: str, actor: Actor) -> ColumnElement[bool]:
    """One's own conversations, those that ``search`` finds when it says something."""
    if not search.strip():
        return mine(conversations, actor)
    asked = select(turns.c.conversation).where(turns.c.question.icontains(search.strip(), autoescape=True))
    titled = conversations.c.title.icontains(search.strip(), autoescape=True)
    return and_(mine(conversations, actor), or_(titled, conversations.c.id.in_(asked)))


def _own(conversation: str, actor: Actor) -> dict[str, Any]:
    return {"thread": conversation, **ownership(actor)}


def _whole(answer: Answer | None) -> tuple[Answer, ...]:
    """The parts of an answer, and the answer itself."""
    return (*answer.parts, answer) if answer else ()


def _columns(record: Conversation) -> dict[str, Any]:
    return {name: value for name, value in vars(record).items() if name != "turns"}
