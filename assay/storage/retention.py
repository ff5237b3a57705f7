"""What is older than it may be kept: looked for, and removed. The record has its own way (``AuditStore.prune``)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Engine, Select, delete, or_, select, update

from assay.storage.tables import answers, conversations, jobs, model_calls, notices
from assay.storage.threads import answers_within, chunks, forget_answers, forget_threads


@dataclass(frozen=True)
class RetentionStore:
    """Moments are ISO 8601 texts. Everything here is about all tenants."""

    engine: Engine

    def questions(self, before: str) -> Sequence[str]:
        """Conversations nobody added to since."""
        return self._ids(select(conversations.c.id).where(conversations.c.updated_at < before))

    def forget_questions(self, ids: Sequence[str]) -> None:
        """With their turns and answers."""
        with self.engine.begin() as connection:
            forget_threads(connection, ids)

    def answers(self, before: str) -> Sequence[str]:
        """Answers of that age that no conversation shows any more."""
        old = set(self._ids(select(answers.c.id).where(answers.c.created_at < before)))
        with self.engine.connect() as connection:
            shown = answers_within(connection, self._ids(select(conversations.c.id))) if old else set()
        return sorted(old - shown)

    def forget_answers(self, ids: Sequence[str]) -> None:
        """With what was said of them."""
        with self.engine.begin() as connection:
            forget_answers(connection, ids)

    def notices(self, before: str) -> Sequence[str]:
        """Notices about questions."""
        return self._ids(select(notices.c.id).where(notices.c.at < before))

    def forget_notices(self, ids: Sequence[str]) -> None:
        """Remove them."""
        with self.engine.begin() as connection:
            for some in chunks(ids):
                connection.execute(delete(notices).where(notices.c.id.in_(some)))

    def results(self, before: str) -> Sequence[str]:
        """Jobs that ended before, with what they were given and what they made."""
        return self._ids(select(jobs.c.id).where(jobs.c.finished_at < before))

    def forget_results(self, ids: Sequence[str]) -> None:
        """Remove them."""
        with self.engine.begin() as connection:
            for some in chunks(ids):
                connection.execute(delete(jobs).where(jobs.c.id.in_(some)))

    def prompts(self, before: str) -> Sequence[str]:
        """Calls of a model whose words are still kept."""
        worded = or_(model_calls.c.prompt != "", model_calls.c.reply != "")
        return self._ids(select(model_calls.c.id).where(model_calls.c.at < before, worded))

    def forget_prompts(self, ids: Sequence[str]) -> None:
        """Remove what was said; what it cost stays."""
        with self.engine.begin() as connection:
            for some in chunks(ids):
                calls = update(model_calls).where(model_calls.c.id.in_(some))
                connection.execute(calls.values(prompt="", reply=""))

    def _ids(self, query: Select[str]) -> Sequence[str]:
        with self.engine.connect() as connection:
            return list(connection.execute(query).scalars())
