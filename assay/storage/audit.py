"""The append-only audit log: every row carries a hash over itself and the row before."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, select, text

from assay.kernel.actor import Actor
from assay.kernel.clock import Clock
from assay.records.stored import AuditRow
from assay.storage.prepared import Prepared
from assay.storage.rows import put, to_record
from assay.storage.tables import audit

_LOCK = 7_165_423
GENESIS = "0" * 64
_LAST = Prepared(select(audit.c.seq, audit.c.hash).order_by(audit.c.seq.desc()).limit(1))
_QUEUE = text("SELECT pg_advisory_xact_lock(:key)")
_NOTHING = text("DELETE FROM audit WHERE seq < 0")


def chain(previous: str, row: Mapping[str, Any]) -> str:
    """SHA-256 over the previous hash and this row's facts, keys sorted.

    >>> chain(GENESIS, {"seq": 1})[:8] == chain(GENESIS, {"seq": 1})[:8] != chain(GENESIS, {"seq": 2})[:8]
    True
    """
    body = json.dumps(row, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(f"{previous}\n{body}".encode()).hexdigest()


def append(connection: Connection, at: str, actor: Actor, action: str, facts: Mapping[str, Any]) -> None:
    """Append one row within a transaction, which on SQLite must have written something before."""
    if connection.dialect.name == "postgresql":
        connection.execute(_QUEUE, {"key": _LOCK})
    place, before = _LAST.first(connection, {}) or (0, GENESIS)
    row = {
        "seq": place + 1,
        "at": at,
        "actor": actor.id,
        "tenant": actor.tenant,
        "action": action,
        "facts": dict(facts),
    }
    put(connection, audit, {**row, "hash": chain(before, row)})


@dataclass(frozen=True)
class AuditStore:
    """Appends and verifies. There is no method that changes or removes a row."""

    engine: Engine
    clock: Clock

    def record(self, actor: Actor, action: str, facts: Mapping[str, Any]) -> None:
        """Append one row; concurrent writers queue up."""
        with self.engine.begin() as connection:
            if self.engine.dialect.name == "sqlite":
                # A write before the read takes SQLite's write lock, so no other writer can come between.
                connection.execute(_NOTHING)
            append(connection, self.clock.now().isoformat(timespec="milliseconds"), actor, action, facts)

    def rows(self, actor: Actor, limit: int = 100) -> Sequence[AuditRow]:
        """Newest first, of the actor's tenant."""
        query = select(audit).where(audit.c.tenant == actor.tenant).order_by(audit.c.seq.desc()).limit(limit)
        with self.engine.connect() as connection:
            return [to_record(AuditRow, row) for row in connection.execute(query).mappings()]

    def first_broken(self) -> int | None:
        """The sequence number at which the chain no longer holds, or None when it is whole."""
        previous, expected = GENESIS, 1
        with self.engine.connect() as connection:
            for row in connection.execute(select(audit).order_by(audit.c.seq)).mappings():
                facts = {key: row[key] for key in ("seq", "at", "actor", "tenant", "action", "facts")}
                if row["seq"] != expected or row["hash"] != chain(previous, facts):
                    return expected
                previous, expected = row["hash"], expected + 1
        return None
