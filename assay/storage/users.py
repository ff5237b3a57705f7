"""People, and the hashes of their passwords."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Engine, RowMapping, delete, func, select, update
from sqlalchemy.exc import IntegrityError

from assay.kernel.actor import Actor
from assay.kernel.clock import Clock
from assay.kernel.errors import BadInput
from assay.records.codec import to_json
from assay.records.stored import User
from assay.storage.rows import add, found, to_record
from assay.storage.stamps import raised
from assay.storage.tables import users


def user_of(row: RowMapping) -> User:
    """The record of a row; documents that were never set are empty."""
    return to_record(User, row, groups=row["groups"] or (), attributes=row["attributes"] or {})


@dataclass(frozen=True)
class UserStore:
    """The people known to this workbench. Whatever changes what somebody may do raises the access stamp."""

    engine: Engine
    clock: Clock

    def ensure(self, actor: Actor) -> User:
        """The user behind an actor, made on first sight."""
        row = self._row(users.c.id == actor.id)
        if row is not None:
            return user_of(row)
        record = User(actor.id, actor.name, actor.role, actor.tenant, self.clock.now().isoformat(timespec="seconds"))
        try:
            with self.engine.begin() as connection:
                add(connection, users, to_json(record))
        except IntegrityError:
            return self.ensure(actor)  # another process made it in the same moment
        return record

    def add(self, user: User, password: str = "") -> None:  # nosec B107 - empty means none
        """Store somebody new; raises BadInput when the login is taken."""
        try:
            with self.engine.begin() as connection:
                add(connection, users, {**to_json(user), "password": password})
        except IntegrityError as error:
            raise BadInput(
                f"There is somebody with the sign-in name “{user.login}” already.", hint="Choose another."
            ) from error

    def get(self, user: str, tenant: str | None = None) -> User:
        """By id, within a tenant if given; raises NotFound."""
        same = users.c.id == user
        return user_of(found(self._row(same if tenant is None else same & (users.c.tenant == tenant)), "user"))

    def by_login(self, login: str) -> tuple[User, str] | None:
        """Somebody and the hash of their password, by the name they sign in with, whatever its case."""
        row = self._row(users.c.login == login.strip().lower())
        return None if row is None else (user_of(row), row["password"])

    def by_subject(self, subject: str) -> User | None:
        """By who they are to a company's sign-in."""
        row = self._row(users.c.subject == subject)
        return None if row is None else user_of(row)

    def list(self, tenant: str | None) -> Sequence[User]:
        """Everybody of a tenant, or of all for None, by name."""
        query = select(users).order_by(users.c.name, users.c.id)
        if tenant is not None:
            query = query.where(users.c.tenant == tenant)
        with self.engine.connect() as connection:
            return [user_of(row) for row in connection.execute(query).mappings()]

    def admins(self) -> int:
        """How many active admins can sign in."""
        can = (users.c.role == "admin", users.c.active, users.c.login.is_not(None))
        with self.engine.connect() as connection:
            return int(connection.execute(select(func.count()).select_from(users).where(*can)).scalar_one())

    def change(self, user: str, **values: Any) -> None:
        """Set columns of one person, by id."""
        with self.engine.begin() as connection:
            connection.execute(update(users).where(users.c.id == user).values(**values))
            raised(connection)

    def remove(self, user: str) -> None:
        """Forget a person, with their sessions, tokens and codes."""
        with self.engine.begin() as connection:
            connection.execute(delete(users).where(users.c.id == user))
            raised(connection)

    def _row(self, where: ColumnElement[bool]) -> RowMapping | None:
        with self.engine.connect() as connection:
            return connection.execute(select(users).where(where)).mappings().first()
