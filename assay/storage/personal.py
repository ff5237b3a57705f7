"""Everything the app state holds of one person: read it, or forget it. The audit keeps its rows: it holds ids only."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, Table, and_, delete, select

from assay.records.answer import Answer
from assay.records.codec import from_json, to_json
from assay.records.stored import User
from assay.storage.stamps import raised
from assay.storage.tables import (
    answers,
    audit,
    conversations,
    feedback,
    jobs,
    model_calls,
    notices,
    sessions,
    sources,
    tokens,
    turns,
    users,
)

_OWNED: tuple[Table, ...] = (feedback, answers, conversations, jobs, notices, model_calls)
_HIDDEN = {"password", "hash", "model", "snapshot", "url", "options"}


@dataclass(frozen=True)
class PersonalStore:
    """Reads and removes by owner."""

    engine: Engine
    seen: Callable[[Answer, User], Answer] = lambda answer, _user: answer
    """How an answer of before is shown to its owner now: rights may have changed since it was given."""

    def export(self, user: User) -> dict[str, list[Mapping[str, Any]]]:
        """Every row about the person by table, as JSON-ready values; no secret is part of it."""
        parts: dict[str, list[Mapping[str, Any]]] = {}
        with self.engine.connect() as connection:
            for table, condition in self._about(user):
                rows = connection.execute(select(table).where(condition)).mappings()
                parts[table.name] = [{k: v for k, v in row.items() if k not in _HIDDEN} for row in rows]
        parts["answers"] = [self._as_seen(row, user) for row in parts.get("answers", [])]
        return parts

    def _as_seen(self, row: Mapping[str, Any], user: User) -> Mapping[str, Any]:
        return {**row, "body": to_json(self.seen(from_json(Answer, row["body"]), user))} if row.get("body") else row

    def forget(self, user: User) -> dict[str, int]:
        """Remove the person and what they asked; returns how many rows by table. Shared sources stay, ownerless."""
        gone: dict[str, int] = {}
        with self.engine.begin() as connection:
            for table in _OWNED:
                mine = and_(table.c.owner == user.id, table.c.tenant == user.tenant)
                gone[table.name] = connection.execute(delete(table).where(mine)).rowcount
            gone["users"] = connection.execute(delete(users).where(users.c.id == user.id)).rowcount
            raised(connection)
        return gone

    def _about(self, user: User) -> list[tuple[Table, Any]]:
        own = [(table, and_(table.c.owner == user.id, table.c.tenant == user.tenant)) for table in (*_OWNED, sources)]
        threads = select(conversations.c.id).where(conversations.c.owner == user.id)
        return [
            (users, users.c.id == user.id),
            *own,
            (turns, turns.c.conversation.in_(threads)),
            (sessions, sessions.c.user == user.id),
            (tokens, tokens.c.user == user.id),
            (audit, and_(audit.c.actor == user.id, audit.c.tenant == user.tenant)),
        ]
