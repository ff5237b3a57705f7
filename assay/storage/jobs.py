"""Jobs as rows: submitted once per spec, taken by one worker at a time under a lease, resumed when a worker dies."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, Engine, and_, func, or_, select, true, update

from assay.kernel.actor import Actor
from assay.kernel.clock import Clock
from assay.records.codec import to_json
from assay.records.stored import Job, JobStatus
from assay.storage.rows import add, mine, new_id, own, to_record
from assay.storage.tables import jobs

LEASE_SECONDS = 30.0
_OPEN = ("queued", "running")


def spec_hash(kind: str, payload: dict[str, Any]) -> str:
    """Equal for equal work."""
    return hashlib.sha256(json.dumps([kind, payload], sort_keys=True).encode()).hexdigest()[:32]


def _chosen(actor: Actor, status: str | None, kind: str | None) -> ColumnElement[bool]:
    of_status = jobs.c.status == status if status else true()
    return and_(mine(jobs, actor), of_status, jobs.c.kind == kind if kind else true())


def _unannounced(_job: str) -> None:
    """Workers look for rows by themselves."""


@dataclass(frozen=True)
class JobStore:
    """Queue, history and progress of long work. ``announce`` is told the id of each job that was queued."""

    engine: Engine
    clock: Clock
    announce: Callable[[str], None] = _unannounced

    def _now(self) -> str:
        return self.clock.now().isoformat(timespec="milliseconds")

    def submit(self, kind: str, payload: dict[str, Any], actor: Actor) -> Job:
        """Queue work; equal work of the same actor that is still open is returned instead."""
        digest = spec_hash(kind, payload)
        same = and_(jobs.c.spec_hash == digest, jobs.c.status.in_(_OPEN), mine(jobs, actor))
        with self.engine.begin() as connection:
            row = connection.execute(select(jobs).where(same)).mappings().first()
            if row is not None:
                return to_record(Job, row)
            record = self._new(kind, payload, actor)
            add(connection, jobs, to_json(record))
        self.announce(record.id)  # after the row is there: a worker is quicker than this line
        return record

    def begin(
        self, kind: str, payload: dict[str, Any], actor: Actor, worker: str, progress: float = 0.0, message: str = ""
    ) -> Job:
        """A job for work that ``worker`` has begun already: it runs from the start, under a lease like any other."""
        fresh = self._new(kind, payload, actor)
        record = replace(fresh, status="running", progress=progress, message=message, started_at=fresh.created_at)
        held = {"worker": worker, "lease_until": self.clock.now().timestamp() + LEASE_SECONDS}
        with self.engine.begin() as connection:
            add(connection, jobs, {**to_json(record), **held})
        return record

    def _new(self, kind: str, payload: dict[str, Any], actor: Actor) -> Job:
        now, digest = self._now(), spec_hash(kind, payload)
        return Job(
            new_id(), kind, "queued", 0.0, "", payload, None, None, now, None, None, digest, actor.id, actor.tenant
        )

    def get(self, job: str, actor: Actor) -> Job:
        """One job, by id."""
        return to_record(Job, own(self.engine, jobs, job, actor, what="job"))

    def list(
        self, actor: Actor, limit: int = 50, offset: int = 0, status: str | None = None, kind: str | None = None
    ) -> Sequence[Job]:
        """Newest first; of one status or kind where one is given."""
        newest = select(jobs).where(_chosen(actor, status, kind)).order_by(jobs.c.created_at.desc(), jobs.c.id)
        with self.engine.connect() as connection:
            rows = connection.execute(newest.limit(limit).offset(offset)).mappings()
            return [to_record(Job, row) for row in rows]

    def count(self, actor: Actor, status: str | None = None, kind: str | None = None) -> int:
        """How many ``list`` would give without a limit."""
        with self.engine.connect() as connection:
            query = select(func.count()).select_from(jobs).where(_chosen(actor, status, kind))
            return int(connection.execute(query).scalar_one())

    def cancel(self, job: str, actor: Actor) -> Job:
        """Ask for a stop: queued work never starts, running work notices at its next report."""
        self.get(job, actor)
        with self.engine.begin() as connection:
            stop = update(jobs).where(jobs.c.id == job, jobs.c.status.in_(_OPEN))
            connection.execute(stop.values(status="cancelled", finished_at=self._now()))
        return self.get(job, actor)

    # -- for the worker

    def take(self, worker: str, job: str | None = None) -> Job | None:
        """The oldest job that is queued, or whose worker stopped renewing its lease; None when there is none.

        With ``job`` only that one, if it is free.
        """
        moment = self.clock.now().timestamp()
        abandoned = and_(jobs.c.status == "running", jobs.c.lease_until < moment)
        free: ColumnElement[bool] = or_(jobs.c.status == "queued", abandoned)
        if job is not None:
            free = and_(free, jobs.c.id == job)
        with self.engine.begin() as connection:
            oldest = select(jobs.c.id).where(free).order_by(jobs.c.created_at, jobs.c.id).limit(1)
            if self.engine.dialect.name == "postgresql":
                oldest = oldest.with_for_update(skip_locked=True)
            identity = connection.execute(oldest).scalar_one_or_none()
            if identity is None:
                return None
            values = {
                "status": "running",
                "worker": worker,
                "lease_until": moment + LEASE_SECONDS,
                "started_at": self._now(),
            }
            # The condition is repeated: of two workers that saw the same row only one changes it.
            taken = connection.execute(update(jobs).where(jobs.c.id == identity, free).values(**values))
            if not taken.rowcount:
                return None
            row = connection.execute(select(jobs).where(jobs.c.id == identity)).mappings().one()
            return to_record(Job, row)

    def report(self, job: str, worker: str, progress: float, message: str) -> bool:
        """Renew the lease and tell how far it is; False when it was cancelled or taken over meanwhile."""
        values = {"progress": progress, "message": message, "lease_until": self.clock.now().timestamp() + LEASE_SECONDS}
        with self.engine.begin() as connection:
            held = update(jobs).where(jobs.c.id == job, jobs.c.status == "running", jobs.c.worker == worker)
            return bool(connection.execute(held.values(**values)).rowcount)

    def holds(self, job: str, worker: str) -> bool:
        """Whether this worker still has the job: nobody cancelled it or took it over."""
        held = select(jobs.c.id).where(jobs.c.id == job, jobs.c.status == "running", jobs.c.worker == worker)
        with self.engine.connect() as connection:
            return connection.execute(held).first() is not None

    def finish(
        self,
        job: str,
        worker: str,
        status: JobStatus,
        *,
        result: dict[str, Any] | None = None,
        error: dict[str, Any] | None = None,
    ) -> bool:
        """Settle a running job; False when it was cancelled or taken over meanwhile."""
        done = {"progress": 1.0} if status == "completed" else {}
        outcome = {"status": status, "result": result, "error": error}
        values = {**outcome, **done, "finished_at": self._now(), "lease_until": None}
        with self.engine.begin() as connection:
            held = update(jobs).where(jobs.c.id == job, jobs.c.status == "running", jobs.c.worker == worker)
            return bool(connection.execute(held.values(**values)).rowcount)
