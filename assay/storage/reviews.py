"""Evaluations of training, what admins decided in the review inbox, and words to those who asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, and_, bindparam, delete, insert, select, update

from assay.kernel.actor import Actor
from assay.records.codec import to_json
from assay.records.stored import Evaluation, Notice, Review
from assay.storage.prepared import Prepared
from assay.storage.rows import mine, to_record
from assay.storage.tables import answers, conversations, evaluations, feedback, notices, reviews, turns

_BRIEF = tuple(column for column in evaluations.c if column.name != "body")


_NEWEST = Prepared(
    select(evaluations.c.id)
    .where(evaluations.c.source == bindparam("of"), evaluations.c.engine == "local", evaluations.c.kind != "blocked")
    .order_by(evaluations.c.at.desc())
    .limit(1)
)
"""Asked with every question: whether a verified answer still is one depends on it."""


@dataclass(frozen=True)
class EvaluationStore:
    """Evaluations per source, oldest first."""

    engine: Engine

    def add(self, record: Evaluation) -> None:
        """Keep one."""
        with self.engine.begin() as connection:
            connection.execute(insert(evaluations).values(**to_json(record)))

    def course(self, source: str, limit: int = 200) -> Sequence[Evaluation]:
        """The latest ones without their cases, oldest first."""
        newest = select(*_BRIEF).where(evaluations.c.source == source).order_by(evaluations.c.at.desc())
        with self.engine.connect() as connection:
            rows = connection.execute(newest.limit(limit)).mappings().all()
        return [to_record(Evaluation, row) for row in reversed(rows)]

    def latest(self, source: str, engine: str = "local") -> Evaluation | None:
        """The last one of what was in force: a blocked publication never was."""
        of = and_(evaluations.c.source == source, evaluations.c.engine == engine, evaluations.c.kind != "blocked")
        with self.engine.connect() as connection:
            row = connection.execute(select(evaluations).where(of).order_by(evaluations.c.at.desc())).mappings().first()
        return to_record(Evaluation, row) if row else None

    def newest(self, source: str) -> str:
        """The id of the last one of what was in force by the local engine; empty before the first."""
        with self.engine.connect() as connection:
            row = _NEWEST.first(connection, {"of": source})
        return str(row[0]) if row else ""

    def get(self, evaluation: str) -> Evaluation | None:
        """One, with its cases."""
        with self.engine.connect() as connection:
            row = connection.execute(select(evaluations).where(evaluations.c.id == evaluation)).mappings().first()
        return to_record(Evaluation, row) if row else None


@dataclass(frozen=True)
class ReviewStore:
    """Questions of a whole tenant that went wrong, for admins: every caller has checked that."""

    engine: Engine

    def asked(self, source: str, actor: Actor, limit: int = 1000) -> Sequence[Mapping[str, Any]]:
        """The latest turns on a source by anybody of the tenant, newest first.

        Keys: turn, conversation, position, question, status, asked_at, error, edit, owner, answer (its body or None).
        """
        query = (
            select(
                turns.c.id.label("turn"), turns.c.conversation, turns.c.position, turns.c.question, turns.c.status,
                turns.c.asked_at, turns.c.error, turns.c.edit, conversations.c.owner, answers.c.body.label("answer"),
            )
            .join(conversations, conversations.c.id == turns.c.conversation)
            .outerjoin(answers, answers.c.id == turns.c.answer)
            .where(conversations.c.source == source, conversations.c.tenant == actor.tenant)
            .order_by(turns.c.asked_at.desc(), turns.c.id)
            .limit(limit)
        )  # fmt: skip
        with self.engine.connect() as connection:
            return [dict(row) for row in connection.execute(query).mappings()]

    def verdicts(self, source: str, actor: Actor) -> Mapping[str, Mapping[str, str]]:
        """The last judgement of each answer of a source, by answer: verdict, category, comment."""
        query = (
            select(feedback)
            .join(answers, answers.c.id == feedback.c.answer)
            .where(answers.c.source == source, mine(feedback, actor, owned=False))
            .order_by(feedback.c.created_at)
        )
        with self.engine.connect() as connection:
            return {row["answer"]: dict(row) for row in connection.execute(query).mappings()}

    def decisions(self, source: str) -> Mapping[str, Review]:
        """What was decided, by turn."""
        with self.engine.connect() as connection:
            rows = connection.execute(select(reviews).where(reviews.c.source == source)).mappings()
            return {row["id"]: to_record(Review, row) for row in rows}

    def decide(self, decisions: Sequence[Review]) -> None:
        """Keep decisions; a later one on the same turn takes the place of the earlier."""
        with self.engine.begin() as connection:
            connection.execute(delete(reviews).where(reviews.c.id.in_([one.id for one in decisions])))
            if decisions:
                connection.execute(insert(reviews), [to_json(one) for one in decisions])

    def tell(self, told: Sequence[Notice]) -> None:
        """Leave words for people."""
        if told:
            with self.engine.begin() as connection:
                connection.execute(insert(notices), [to_json(one) for one in told])

    def notices(self, actor: Actor) -> Sequence[Notice]:
        """What the actor has not seen yet, oldest first."""
        query = select(notices).where(mine(notices, actor), notices.c.seen_at == "").order_by(notices.c.at)
        with self.engine.connect() as connection:
            return [to_record(Notice, row) for row in connection.execute(query).mappings()]

    def seen(self, notice: str, actor: Actor, at: str) -> None:
        """The actor has seen this one; nothing moves when it is not theirs."""
        unseen = and_(mine(notices, actor), notices.c.id == notice, notices.c.seen_at == "")
        with self.engine.begin() as connection:
            connection.execute(update(notices).where(unseen).values(seen_at=at))
