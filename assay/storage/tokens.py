"""Keys of programs, by the hash of what the program holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Engine, bindparam, select, update

from assay.records.codec import to_json
from assay.records.stored import ApiToken, User
from assay.storage.rows import add, found, to_record
from assay.storage.stamps import access_stamp, raised
from assay.storage.tables import tokens, users
from assay.storage.users import user_of

# Made once: every call of a program asks these, and what SQLAlchemy works out of a statement stays with it.
_BY_HASH = select(tokens).where(tokens.c.hash == bindparam("digest"))
_OWNER = select(users).where(users.c.id == bindparam("person"))


@dataclass(frozen=True)
class TokenStore:
    """Tokens of every person."""

    engine: Engine

    def stamp(self) -> int:
        """Grows when a token is revoked or somebody's rights change."""
        return access_stamp(self.engine)

    def add(self, token: ApiToken) -> None:
        """Keep a new one."""
        with self.engine.begin() as connection:
            add(connection, tokens, to_json(token))

    def find(self, digest: str) -> tuple[ApiToken, User] | None:
        """A token and whose it is, by its SHA-256."""
        with self.engine.connect() as connection:
            row = connection.execute(_BY_HASH, {"digest": digest}).mappings().first()
            if row is None:
                return None
            person = connection.execute(_OWNER, {"person": row["user"]}).mappings().one()
        return to_record(ApiToken, row), user_of(person)

    def get(self, token: str) -> ApiToken:
        """By id; raises NotFound."""
        with self.engine.connect() as connection:
            row = connection.execute(select(tokens).where(tokens.c.id == token)).mappings().first()
        return to_record(ApiToken, found(row, "token"))

    def of(self, user: str) -> Sequence[ApiToken]:
        """All of one person, newest first."""
        query = select(tokens).where(tokens.c.user == user).order_by(tokens.c.created_at.desc())
        with self.engine.connect() as connection:
            return [to_record(ApiToken, row) for row in connection.execute(query).mappings()]

    def used(self, token: str, at: float) -> None:
        """Note when it was used last."""
        with self.engine.begin() as connection:
            connection.execute(update(tokens).where(tokens.c.id == token).values(used_at=at))

    def revoke(self, token: str, at: float) -> None:
        """From now on it opens nothing."""
        with self.engine.begin() as connection:
            connection.execute(update(tokens).where(tokens.c.id == token).values(revoked_at=at))
            raised(connection)
