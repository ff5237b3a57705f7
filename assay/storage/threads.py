"""Which kept answers belong to conversations: those of their turns, and the parts those are made of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, delete, select

from assay.storage.tables import answers, conversations, turns

CHUNK = 500
"""Ids in one statement: databases bound them."""


def answers_within(connection: Connection, threads: Iterable[str]) -> set[str]:
    """Ids of all answers of those conversations, parts included."""
    found: set[str] = set()
    for some in chunks(sorted(threads)):
        of = select(answers.c.body).join(turns, turns.c.answer == answers.c.id).where(turns.c.conversation.in_(some))
        for body in connection.execute(of).scalars():
            found.update(_ids(body))
    return found


def forget_threads(connection: Connection, threads: Sequence[str]) -> None:
    """Remove conversations, their turns and their answers."""
    forget_answers(connection, answers_within(connection, threads))
    for some in chunks(threads):
        connection.execute(delete(turns).where(turns.c.conversation.in_(some)))
        connection.execute(delete(conversations).where(conversations.c.id.in_(some)))


def forget_answers(connection: Connection, ids: Iterable[str]) -> None:
    """Remove answers; what was said of them goes along."""
    for some in chunks(sorted(ids)):
        connection.execute(delete(answers).where(answers.c.id.in_(some)))


def chunks(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    """Few enough at a time."""
    return (ids[start : start + CHUNK] for start in range(0, len(ids), CHUNK))


def _ids(body: Any) -> Iterator[str]:
    yield body["id"]
    for part in body.get("parts") or ():
        yield from _ids(part)
