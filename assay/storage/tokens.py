"""Keys of programs, by the hash of what the program holds."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import Engine, bindparam, select, update

from assay.records.codec import from_json, to_json
from assay.records.stored import ApiToken, User
from assay.storage.prepared import Prepared, plain_columns
from assay.storage.rows import add, found, to_record
from assay.storage.stamps import raised
from assay.storage.tables import tokens, users

_TOKEN, _PERSON = tuple(ApiToken.__dataclass_fields__), tuple(User.__dataclass_fields__)
OPENED = (*plain_columns(tokens, ApiToken), *plain_columns(users, User))
"""What ``opened`` reads, token and person joined."""
IS_DIGEST = tokens.c.hash == bindparam("digest")
OF_PERSON = tokens.c.user == users.c.id
_BY_HASH = Prepared(select(*OPENED).join_from(tokens, users, OF_PERSON).where(IS_DIGEST))


@dataclass(frozen=True)
class TokenStore:
    """Tokens of every person."""

    engine: Engine

    def add(self, token: ApiToken) -> None:
        """Keep a new one."""
        with self.engine.begin() as connection:
            add(connection, tokens, to_json(token))

    def find(self, digest: str) -> tuple[ApiToken, User] | None:
        """A token and whose it is, by its SHA-256."""
        row = _BY_HASH.look(self.engine, {"digest": digest})
        return opened(tuple(row)) if row is not None else None

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


@lru_cache(maxsize=1000)
def opened(row: tuple[Any, ...]) -> tuple[ApiToken, User]:
    """The records of what stands in ``OPENED``. A program's rows are equal from call to call."""
    token = dict(zip(_TOKEN, row, strict=False))
    person = dict(zip(_PERSON, row[len(_TOKEN) :], strict=True))
    for values, name in ((token, "scopes"), (person, "groups"), (person, "attributes"), (person, "sources")):
        values[name] = json.loads(values[name] or "null")
    person |= {"groups": person["groups"] or (), "attributes": person["attributes"] or {}}
    return from_json(ApiToken, token), from_json(User, person)
