"""The append-only audit log: every row carries a hash over itself and the row before."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, RowMapping, Text, cast, delete, func, or_, select, text

from assay.kernel.actor import LOCAL_OWNER, Actor
from assay.kernel.clock import Clock
from assay.kernel.errors import BadInput
from assay.records.stored import AuditRow, AuditSearch
from assay.storage.alarms import Seen, alarms, worth_a_look
from assay.storage.anchor import Anchor, Head
from assay.storage.audit_facts import FORGOTTEN, chained, salted, shown
from assay.storage.prepared import Prepared
from assay.storage.rows import put, to_record
from assay.storage.tables import audit

_LOCK = 7_165_423
GENESIS = "0" * 64
PRUNED = "audit.pruned"
FORGOT = "person.deleted"
_RECENT = 2000
_PAGE = 1000
_LAST = Prepared(select(audit.c.seq, audit.c.hash).order_by(audit.c.seq.desc()).limit(1))
_QUEUE = text("SELECT pg_advisory_xact_lock(:key)")
_NOTHING = text("DELETE FROM audit WHERE seq < 0")
# Signs that would move the cursor, begin a line or turn the reading direction of whoever looks at the log.
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
_HASHED = ("seq", "at", "actor", "tenant", "action", "facts")


def chain(previous: str, row: Mapping[str, Any]) -> str:
    """SHA-256 over the previous hash and this row's facts, keys sorted; what they say of a person by its digest.

    >>> chain(GENESIS, {"seq": 1})[:8] == chain(GENESIS, {"seq": 1})[:8] != chain(GENESIS, {"seq": 2})[:8]
    True
    """
    covered = {**row, "facts": chained(row["facts"])} if "facts" in row else row
    body = json.dumps(covered, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(f"{previous}\n{body}".encode()).hexdigest()


def append(connection: Connection, at: str, actor: Actor, action: str, facts: Mapping[str, Any]) -> Head:
    """Append one row within a transaction, which on SQLite must have written something before."""
    if connection.dialect.name == "postgresql":
        connection.execute(_QUEUE, {"key": _LOCK})
    place, before = _LAST.first(connection, {}) or (0, GENESIS)
    who = {"role": actor.role, "ip": actor.address, "agent": actor.agent}
    told = {name: value for name, value in who.items() if value and name not in facts} | dict(facts)
    row = {
        "seq": place + 1,
        "at": at,
        "actor": seen(actor.id),
        "tenant": actor.tenant,
        "action": action,
        "facts": salted(seen(told)),
    }
    head = Head(place + 1, chain(before, row))
    put(connection, audit, {**row, "hash": head.hash})
    return head


def seen(value: Any) -> Any:
    """The value with every sign that could not be seen, or would break a line of a log, made visible.

    >>> seen({"agent": "x\\r\\nforged"})
    {'agent': 'x�\\nforged'}
    """
    if isinstance(value, str):
        return _UNSEEN.sub("\ufffd", value).encode("utf-8", "replace").decode()
    if isinstance(value, Mapping):
        return {str(name): seen(inner) for name, inner in value.items()}
    return [seen(inner) for inner in value] if isinstance(value, (list, tuple)) else value


@dataclass(frozen=True)
class AuditStore:
    """Appends and verifies. ``prune`` alone removes rows, from the front, and leaves a row of it. Nothing changes a row
    but forgetting a person, who takes their own words along; the chain holds (``audit_facts``).

    ``anchor`` keeps outside the database where the log ended.
    """

    engine: Engine
    clock: Clock
    anchor: Anchor | None = None

    def record(self, actor: Actor, action: str, facts: Mapping[str, Any]) -> None:
        """Append one row, and one for each suspicious pattern it completes; concurrent writers queue up."""
        now = self.clock.now()
        with self._writing() as connection:
            head = append(connection, _stamp(now), actor, action, facts)
            if worth_a_look(action, facts):
                head = self._alarmed(connection, now, actor, action, facts) or head
        self._anchored(head)

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        with self.engine.begin() as connection:
            if self.engine.dialect.name == "sqlite":
                # A write before the read takes SQLite's write lock, so no other writer can come between.
                connection.execute(_NOTHING)
            yield connection

    def _alarmed(
        self, connection: Connection, now: datetime, actor: Actor, action: str, facts: Mapping[str, Any]
    ) -> Head | None:
        query = select(audit.c.at, audit.c.action, audit.c.facts).order_by(audit.c.seq.desc()).limit(_RECENT)
        own = connection.execute(query.where(audit.c.actor == seen(actor.id), audit.c.tenant == actor.tenant))
        rows = [Seen(datetime.fromisoformat(at), done, told) for at, done, told in own]
        raised = [
            found for found in alarms(now, action, facts, rows) if found[0] != "alert.off_hours" or actor != LOCAL_OWNER
        ]
        head = None
        for kind, said in raised:
            head = append(connection, _stamp(now), actor, kind, {"said": said})
        return head

    def _anchored(self, head: Head) -> None:
        if self.anchor is not None:
            self.anchor.raise_to(head)

    def rows(self, actor: Actor, limit: int = 100) -> Sequence[AuditRow]:
        """Newest first, of the actor's tenant."""
        query = select(audit).where(audit.c.tenant == actor.tenant).order_by(audit.c.seq.desc()).limit(limit)
        with self.engine.connect() as connection:
            return [_read(row) for row in connection.execute(query).mappings()]

    def search(self, tenant: str, wanted: AuditSearch, limit: int) -> Sequence[AuditRow]:
        """The newest rows of a tenant that fit, newest first."""
        query = select(audit).where(audit.c.tenant == tenant, *_fits(wanted)).order_by(audit.c.seq.desc()).limit(limit)
        with self.engine.connect() as connection:
            return [_read(row) for row in connection.execute(query).mappings()]

    def kinds(self, tenant: str) -> Sequence[str]:
        """Every action there is a row of."""
        query = select(audit.c.action).where(audit.c.tenant == tenant).distinct().order_by(audit.c.action)
        with self.engine.connect() as connection:
            return list(connection.execute(query).scalars())

    def every(self, action: str = "", since: str = "", until: str = "") -> Iterator[AuditRow]:
        """All rows, oldest first; ``action`` by its beginning, days as YYYY-MM-DD, both inclusive."""
        query = select(audit).order_by(audit.c.seq)
        if action:
            query = query.where(audit.c.action.startswith(action, autoescape=True))
        if since:
            query = query.where(audit.c.at >= since)
        if until:
            query = query.where(audit.c.at < f"{until}T~")
        place = 0
        while True:
            with self.engine.connect() as connection:
                page = connection.execute(query.where(audit.c.seq > place).limit(_PAGE)).mappings().all()
            yield from (to_record(AuditRow, row) for row in page)
            if len(page) < _PAGE:
                return
            place = int(page[-1]["seq"])

    def head(self) -> Head | None:
        """The last row."""
        with self.engine.connect() as connection:
            found = connection.execute(
                select(audit.c.seq, audit.c.hash).order_by(audit.c.seq.desc()).limit(1)
            ).fetchone()
        return Head(*found) if found else None

    def oldest(self) -> datetime | None:
        """When the first row that is still there was written; what says that rows were removed does not count."""
        query = select(func.min(audit.c.at)).where(audit.c.action != PRUNED)
        with self.engine.connect() as connection:
            found = connection.execute(query).scalar()
        return datetime.fromisoformat(found) if found else None

    def anchored(self) -> bool:
        """Whether it is kept outside the database where the log ended."""
        return self.anchor is not None and self.anchor.head() is not None

    def first_broken(self, known: str | None = None) -> int | None:
        """The number of the first row that is not as it was written or is not there, or None when the log is whole.

        ``known`` is an anchor kept elsewhere (``NUMBER:HASH``, else BadInput); the file beside the state is looked at
        in any case.
        """
        kept = (Head.read(known) if known else None, self.anchor.head() if self.anchor else None)
        anchors = [found for found in kept if found is not None]
        previous, expected = self._beginning()
        emptied: dict[str, int] = {}
        forgot: set[str] = set()
        for row in self.every():
            if FORGOTTEN in row.facts:
                emptied.setdefault(row.actor, row.seq)
            forgot.update(_forgot(row.action, row.facts))
            facts = {key: getattr(row, key) for key in _HASHED}
            if row.seq != expected or row.hash != chain(previous, facts):
                return expected
            if any(found.seq == row.seq and found.hash != row.hash for found in anchors):
                return expected
            previous, expected = row.hash, expected + 1
        cut = [expected for found in anchors if found.seq >= expected]
        # Words are taken out only of the rows of somebody of whom the log says that they were forgotten.
        silenced = [seq for actor, seq in emptied.items() if actor not in forgot]
        return min([*cut, *silenced], default=None)

    def _beginning(self) -> tuple[str, int]:
        """What the first row there follows: nothing, or the rows that a row of the log says were pruned."""
        with self.engine.connect() as connection:
            first = connection.execute(select(func.min(audit.c.seq))).scalar()
            pruned = connection.execute(
                select(audit.c.facts).where(audit.c.action == PRUNED).order_by(audit.c.seq.desc())
            ).scalars()
            held = next((facts for facts in pruned if facts.get("through") == (first or 1) - 1), None)
        return (str(held["hash"]), int(held["through"]) + 1) if held else (GENESIS, 1)

    def _still_forgotten(self, connection: Connection, through: int) -> dict[str, list[str]]:
        """Of whom the rows that go say that they were forgotten: rows of theirs may stay."""
        saying = select(audit.c.action, audit.c.facts).where(audit.c.action.in_((FORGOT, PRUNED)))
        rows = connection.execute(saying.where(audit.c.seq <= through)).all()
        found = sorted({user for row in rows for user in _forgot(row.action, row.facts)})
        return {"forgot": found} if found else {}

    def prune(self, before: datetime, actor: Actor) -> int:
        """Remove all rows older than that and keep their last hash in a new row; how many. Raises BadInput."""
        broken = self.first_broken()
        if broken is not None:
            raise BadInput(
                f"The log is not whole from row {broken} on.", hint="Nothing was removed: look into it first."
            )
        with self._writing() as connection:
            kept = select(func.min(audit.c.seq)).where(audit.c.at >= _stamp(before))
            first = connection.execute(kept).scalar()
            last = select(audit.c.seq, audit.c.hash).order_by(audit.c.seq.desc()).limit(1)
            found = connection.execute(last.where(audit.c.seq < first) if first else last).fetchone()
            if found is None:
                return 0
            count = connection.execute(select(func.count()).where(audit.c.seq <= found.seq)).scalar_one()
            facts = {"through": found.seq, "hash": found.hash, "rows_removed": count, "before": _stamp(before)}
            facts |= self._still_forgotten(connection, found.seq)
            head = append(connection, _stamp(self.clock.now()), actor, PRUNED, facts)
            connection.execute(delete(audit).where(audit.c.seq <= found.seq))
        self._anchored(head)
        return int(count)


def _read(row: RowMapping) -> AuditRow:
    found = to_record(AuditRow, row)
    return replace(found, facts=shown(found.facts))


def _forgot(action: str, facts: Mapping[str, Any]) -> Sequence[str]:
    """Who was forgotten, by a row that says so, or that says so of rows that were removed."""
    return (str(facts.get("user")),) if action == FORGOT else tuple(map(str, facts.get("forgot", ())))


def _fits(wanted: AuditSearch) -> list[ColumnElement[bool]]:
    told = cast(audit.c.facts, Text)
    words = [
        or_(*(column.icontains(way, autoescape=True) for column in (told, audit.c.action) for way in _ways(word)))
        for word in wanted.text.split()
    ]
    wishes = [
        (wanted.actor, audit.c.actor == wanted.actor),
        (wanted.action, audit.c.action.startswith(wanted.action, autoescape=True)),
        (wanted.since, audit.c.at >= wanted.since),
        (wanted.until, audit.c.at < f"{wanted.until}T~"),
        (wanted.before, audit.c.seq < wanted.before),
    ]
    return [*words, *(condition for given, condition in wishes if given)]


def _ways(word: str) -> set[str]:
    """A word as it may stand in JSON: as it is, or with letters beyond ASCII as numbers.

    >>> sorted(_ways("Zürich"))
    ['Z\\\\u00fcrich', 'Zürich']
    """
    return {word, json.dumps(word)[1:-1]}


def _stamp(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds")
