"""People."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Engine, select
from sqlalchemy.exc import IntegrityError

from assay.kernel.actor import Actor
from assay.kernel.clock import Clock
from assay.records.codec import to_json
from assay.records.stored import User
from assay.storage.rows import add, to_record
from assay.storage.tables import users


@dataclass(frozen=True)
class UserStore:
    """The people known to this workbench."""

    engine: Engine
    clock: Clock

    def ensure(self, actor: Actor) -> User:
        """The user behind an actor, made on first sight."""
        query = select(users).where(users.c.id == actor.id)
        with self.engine.connect() as connection:
            row = connection.execute(query).mappings().first()
        if row is not None:
            return to_record(User, row)
        record = User(actor.id, actor.name, actor.role, actor.tenant, self.clock.now().isoformat(timespec="seconds"))
        try:
            with self.engine.begin() as connection:
                add(connection, users, to_json(record))
        except IntegrityError:
            return self.ensure(actor)  # another process made it in the same moment
        return record
