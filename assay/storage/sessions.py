"""Browsers that are signed in. A session that is not here does not exist: to end one is to delete its row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Engine, delete, select, update

from assay.records.codec import to_json
from assay.records.stored import Session, User
from assay.storage.rows import add, to_record
from assay.storage.stamps import access_stamp, raised
from assay.storage.tables import sessions, users
from assay.storage.users import user_of


@dataclass(frozen=True)
class SessionStore:
    """Sessions by the hash of their cookie."""

    engine: Engine

    def stamp(self) -> int:
        """Grows when a session ends or somebody's rights change."""
        return access_stamp(self.engine)

    def add(self, session: Session) -> None:
        """Begin one."""
        with self.engine.begin() as connection:
            add(connection, sessions, to_json(session))

    def find(self, session: str) -> tuple[Session, User] | None:
        """A session and whose it is."""
        with self.engine.connect() as connection:
            row = connection.execute(select(sessions).where(sessions.c.id == session)).mappings().first()
            if row is None:
                return None
            person = connection.execute(select(users).where(users.c.id == row["user"])).mappings().one()
        return to_record(Session, row), user_of(person)

    def seen(self, session: str, at: float) -> None:
        """Note that it was used."""
        with self.engine.begin() as connection:
            connection.execute(update(sessions).where(sessions.c.id == session).values(seen_at=at))

    def of(self, user: str) -> Sequence[Session]:
        """All of one person, newest first."""
        query = select(sessions).where(sessions.c.user == user).order_by(sessions.c.created_at.desc())
        with self.engine.connect() as connection:
            return [to_record(Session, row) for row in connection.execute(query).mappings()]

    def end(self, session: str) -> None:
        """End one."""
        with self.engine.begin() as connection:
            connection.execute(delete(sessions).where(sessions.c.id == session))
            raised(connection)

    def end_all(self, user: str, but: str = "") -> None:
        """End all of one person, but one."""
        with self.engine.begin() as connection:
            connection.execute(delete(sessions).where(sessions.c.user == user, sessions.c.id != but))
            raised(connection)

    def clean(self, now: float) -> None:
        """Forget those that have run out."""
        with self.engine.begin() as connection:
            connection.execute(delete(sessions).where(sessions.c.expires_at < now))
