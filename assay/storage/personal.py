"""Everything the app state holds of one person: read it, or forget it. The audit keeps its rows, under a number."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, Table, and_, bindparam, delete, func, or_, select, update

from assay.records.answer import Answer
from assay.records.codec import from_json, to_json
from assay.records.stored import User
from assay.storage.audit_facts import forgotten, shown
from assay.storage.personal_map import OWNED, SIGNED
from assay.storage.stamps import raised
from assay.storage.tables import audit, conversations, sessions, sources, tokens, turns, users
from assay.storage.tables_boards import board_versions, boards

_HIDDEN = {"password", "hash", "model", "snapshot", "url", "options"}


@dataclass(frozen=True)
class PersonalStore:
    """Reads and removes by owner, and by the names somebody signs with."""

    engine: Engine
    seen: Callable[[Answer, User], Answer] = lambda answer, _user: answer
    """How an answer of before is shown to its owner now: rights may have changed since it was given."""

    def export(self, user: User) -> dict[str, list[Mapping[str, Any]]]:
        """Every row about the person by table, as JSON-ready values; no secret is part of it."""
        parts: dict[str, list[Mapping[str, Any]]] = {}
        with self.engine.connect() as connection:
            names = _names(connection, user)
            for table, condition in _about(user, names):
                rows = connection.execute(select(table).where(condition)).mappings()
                parts[table.name] = [{k: v for k, v in row.items() if k not in _HIDDEN} for row in rows]
        parts["audit"] = [{**row, "facts": shown(row["facts"])} for row in parts.get("audit", [])]
        parts["answers"] = [self._as_seen(row, user) for row in parts.get("answers", [])]
        return parts

    def _as_seen(self, row: Mapping[str, Any], user: User) -> Mapping[str, Any]:
        return {**row, "body": to_json(self.seen(from_json(Answer, row["body"]), user))} if row.get("body") else row

    def private_sources(self, user: User) -> list[str]:
        """Ids of the sources that are theirs alone."""
        own = and_(sources.c.owner == user.id, sources.c.tenant == user.tenant, sources.c.private)
        with self.engine.connect() as connection:
            return list(connection.execute(select(sources.c.id).where(own)).scalars())

    def forget(self, user: User) -> dict[str, int]:
        """Remove the person and what they asked; returns how many rows by table. What is for all stays, unsigned."""
        gone: dict[str, int] = {}
        with self.engine.begin() as connection:
            names = _names(connection, user)
            for table in OWNED:
                gone[table.name] = connection.execute(delete(table).where(_owns(table, user))).rowcount
            gone["boards"] = _forget_boards(connection, user, names)
            for table, columns in SIGNED.items():
                for column in columns:
                    signed = _signed(table, column, user, names)
                    connection.execute(update(table).where(signed).values({column: ""}))
            gone["users"] = connection.execute(delete(users).where(users.c.id == user.id)).rowcount
            _silence(connection, user)
            raised(connection)
        return gone


def _names(connection: Connection, user: User) -> tuple[str, ...]:
    """What tells this person from all others of the tenant: the id, and the names nobody else has."""
    of = select(func.count()).select_from(users).where(users.c.tenant == user.tenant, users.c.name == user.name)
    alone = connection.execute(of).scalar_one() < 2
    return tuple(name for name in (user.id, user.name if alone else "", user.login or "") if name)


def _owns(table: Table, user: User) -> ColumnElement[bool]:
    return and_(table.c[OWNED[table]] == user.id, table.c.tenant == user.tenant)


def _signed(table: Table, column: str, user: User, names: tuple[str, ...]) -> ColumnElement[bool]:
    """Rows of the tenant with one of the names; a table without a tenant has a source that has one."""
    if "tenant" in table.c:
        where = table.c.tenant == user.tenant
    else:
        where = table.c.source.in_(select(sources.c.id).where(sources.c.tenant == user.tenant))
    return and_(table.c[column].in_(names), where)


def _forget_boards(connection: Connection, user: User, names: tuple[str, ...]) -> int:
    """Remove drafts nobody else has seen, take the name off the others; how many were removed."""
    own = and_(boards.c.owner == user.id, boards.c.tenant == user.tenant)
    drafts = and_(own, boards.c.version == 0)
    ids = list(connection.execute(select(boards.c.id).where(drafts)).scalars())
    of = and_(board_versions.c.board.in_(ids), board_versions.c.tenant == user.tenant)
    connection.execute(delete(board_versions).where(of))
    connection.execute(delete(boards).where(drafts))
    connection.execute(update(boards).where(own).values(owner_name=""))
    changed = or_(boards.c.changed_by.in_(names), and_(boards.c.owner == user.id, boards.c.changed_by == user.name))
    connection.execute(update(boards).where(boards.c.tenant == user.tenant, changed).values(changed_by=""))
    for row in connection.execute(select(boards).where(boards.c.tenant == user.tenant)).mappings().all():
        sharing = {part: _without(value, names) for part, value in row["sharing"].items()}
        if sharing != row["sharing"]:
            same = and_(boards.c.id == row["id"], boards.c.tenant == user.tenant)
            connection.execute(update(boards).where(same).values(sharing=sharing))
    return len(ids)


def _without(value: Any, names: tuple[str, ...]) -> Any:
    return [one for one in value if one not in names] if isinstance(value, (list, tuple)) else value


def _silence(connection: Connection, user: User) -> None:
    """Take what they asked, and from where, out of the log; their rows stay, under a number."""
    own = and_(audit.c.actor == user.id, audit.c.tenant == user.tenant)
    rows = connection.execute(select(audit.c.seq, audit.c.facts).where(own)).all()
    changed = [{"place": row.seq, "facts": forgotten(row.facts)} for row in rows]
    if changed:
        connection.execute(update(audit).where(audit.c.seq == bindparam("place")), changed)


def _about(user: User, names: tuple[str, ...]) -> Iterator[tuple[Table, ColumnElement[bool]]]:
    threads = select(conversations.c.id).where(conversations.c.owner == user.id)
    yield users, users.c.id == user.id
    yield from ((table, _owns(table, user)) for table in OWNED)
    for table in (sources, boards):
        yield table, and_(table.c.owner == user.id, table.c.tenant == user.tenant)
    for table, columns in SIGNED.items():
        yield table, or_(*(_signed(table, column, user, names) for column in columns))
    yield turns, turns.c.conversation.in_(threads)
    yield sessions, sessions.c.user == user.id
    yield tokens, tokens.c.user == user.id
    yield audit, and_(audit.c.actor == user.id, audit.c.tenant == user.tenant)
