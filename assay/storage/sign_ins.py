"""Failures to sign in, counted by account and by address, and codes that work once."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Engine, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from assay.storage.tables import one_time_codes, sign_in_failures


@dataclass(frozen=True)
class FailureStore:
    """How often, and when last, something failed; shared by all processes."""

    engine: Engine

    def get(self, key: str) -> tuple[int, float]:
        """Count and time of the last one; zeros when there is none."""
        query = select(sign_in_failures.c.count, sign_in_failures.c.last_at).where(sign_in_failures.c.key == key)
        with self.engine.connect() as connection:
            row = connection.execute(query).first()
        return (int(row[0]), float(row[1])) if row else (0, 0.0)

    def count(self, key: str, at: float, window: float) -> None:
        """One more; those older than ``window`` seconds before it count no longer."""
        table = sign_in_failures
        with self.engine.begin() as connection:
            connection.execute(delete(table).where(table.c.key == key, table.c.last_at < at - window))
            grown = update(table).where(table.c.key == key).values(count=table.c.count + 1, last_at=at)
            if connection.execute(grown).rowcount:
                return
        try:
            with self.engine.begin() as connection:
                connection.execute(insert(table).values(key=key, count=1, last_at=at))
        except IntegrityError:  # another process counted its first in the same moment
            self.count(key, at, window)

    def forget(self, key: str) -> None:
        """Start again from none."""
        with self.engine.begin() as connection:
            connection.execute(delete(sign_in_failures).where(sign_in_failures.c.key == key))


@dataclass(frozen=True)
class CodeStore:
    """Codes by their hash. Whoever takes one takes it away."""

    engine: Engine

    def add(self, digest: str, purpose: str, user: str | None, expires_at: float) -> None:
        """Keep a code; earlier ones of the same purpose and person are void."""
        table = one_time_codes
        with self.engine.begin() as connection:
            connection.execute(delete(table).where(table.c.purpose == purpose, table.c.user == user))
            connection.execute(insert(table).values(hash=digest, purpose=purpose, user=user, expires_at=expires_at))

    def take(self, digest: str, purpose: str, now: float) -> tuple[str | None] | None:
        """Whose code this is (in a tuple), once and in time; None otherwise."""
        table = one_time_codes
        same = (table.c.hash == digest, table.c.purpose == purpose, table.c.expires_at > now)
        with self.engine.begin() as connection:
            row = connection.execute(select(table.c.user).where(*same)).first()
            if row is None or not connection.execute(delete(table).where(*same)).rowcount:
                return None
        return (row[0],)
