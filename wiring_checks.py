"""Statements judged, or run, under a written policy file: what ``assay guard`` and ``assay run`` open."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from assay.access.policies import Policies, Policy, combined
from assay.kernel.actor import Actor
from assay.kernel.clock import Clock
from assay.kernel.errors import AssayError, BadInput, SourceFailed, UserFixable
from assay.kernel.settings import Settings
from assay.kernel.tabular import plain
from assay.query.corridor import QueryRunner
from assay.query.ddl import read_schema
from assay.query.guard import Accept
from assay.query.ports import Audit, Cache, Limits, Query, Source
from assay.query.restrict import strangers
from assay.query.verdict import verdict
from assay.query.workers import Workers
from assay.semantic.model import SemanticModel
from assay.semantic.schema import Schema
from assay.storage.anchor import anchor_of
from assay.storage.audit import AuditStore
from assay.storage.backup import Backups
from assay.storage.engine import open_engine
from assay.storage.migrate import migrate
from data_connectors.registry import open_connector
from wiring_folder import Nothing

NAME = "database"
_OPEN_SECONDS = 60.0


@dataclass
class WrittenSchema:
    """Judges statements of any dialect by a schema written as CREATE statements. See ``commands.openers.Judge``."""

    text: str
    policies: Policies
    _read: dict[str, Schema] = field(default_factory=dict)

    def judge(self, sql: str, dialect: str) -> dict[str, Any]:
        """``verdict`` (accept or reject), ``reason`` (empty when accepted), ``sql`` (what would run, or None)."""
        found = verdict(sql, self.schema(dialect), self.policies)
        if isinstance(found, Accept):
            return {"verdict": "accept", "reason": "", "sql": found.sql}
        return {"verdict": "reject", "reason": found.reason, "sql": None}

    def strangers(self, dialect: str) -> Sequence[str]:
        """Tables and columns the policies name and the schema has not."""
        return strangers(self.policies, self.schema(dialect))

    def schema(self, dialect: str) -> Schema:
        """The schema as that dialect has it; raises BadInput for no SQL."""
        if dialect not in self._read:
            self._read[dialect] = read_schema(self.text, dialect)
        return self._read[dialect]


@dataclass(frozen=True)
class _OneSource:
    source: Source

    def get(self, _source: str, _actor: Actor) -> Source:
        """The one there is."""
        return self.source


@dataclass(frozen=True)
class _OnePolicy:
    policies: Policies

    def resolve(self, _source: str, _actor: Actor) -> Policies:
        """The same for everybody."""
        return self.policies


@dataclass(frozen=True)
class DatabaseRun:
    """One database under written policies, through the corridor of every question. See ``commands.openers.Runs``."""

    runner: QueryRunner
    source: Source
    policies: Policies
    actor: Actor
    workers: Workers

    def run(self, sql: str) -> dict[str, Any]:
        """``verdict``, ``reason``, ``columns``, ``rows``, ``error`` (a sentence, or None), ``ms``, ``truncated``."""
        started = time.perf_counter()
        facts: dict[str, Any] = {"verdict": "accept", "reason": "", "columns": [], "rows": [], "error": None}
        facts["truncated"] = False
        try:
            found = self.runner.run(Query(NAME, sql=sql), self.actor)
            facts |= _told(found.table.arrow, found.table.truncated)
        except UserFixable as error:
            facts |= {"verdict": "reject", "reason": error.message}
        except SourceFailed as error:
            facts["error"] = _words(error)
        return {**facts, "ms": round(1000 * (time.perf_counter() - started), 1)}

    @property
    def dialect(self) -> str:
        """What SQL the database speaks."""
        return self.source.dialect

    def strangers(self) -> Sequence[str]:
        """Tables and columns the policies name and the database has not."""
        return strangers(self.policies, self.source.schema)

    def close(self) -> None:
        """End the query processes."""
        self.workers.close()


def _told(arrow: Any, truncated: bool) -> Mapping[str, Any]:
    columns = [column.to_pylist() for column in arrow.columns]
    rows = [[plain(value) for value in row] for row in zip(*columns, strict=True)] if columns else []
    return {"columns": list(arrow.column_names), "rows": rows, "truncated": truncated}


def _words(error: AssayError) -> str:
    engine = str(error.details.get("engine", "")).strip()
    return f"{error.message} {engine}".strip()


def resolved(policies: Sequence[Policy], actor: Actor) -> Policies:
    """What the policies come to for that actor; raises BadInput when none is about their role."""
    own = [policy for policy in policies if policy.role == actor.role]
    if not own:
        roles = ", ".join(sorted({policy.role for policy in policies})) or "nobody"
        raise BadInput(f"No policy is about the role {actor.role}.", hint=f"The file is about {roles}.")
    return combined(own, actor)


def open_schema(text: str, policies: Sequence[Policy], actor: Actor) -> WrittenSchema:
    """A schema to judge statements by."""
    return WrittenSchema(text, resolved(policies, actor))


def open_database(
    settings: Settings,
    target: str,
    policies: Sequence[Policy],
    actor: Actor,
    *,
    cache: Cache | None = None,
    audit: Audit | None = None,
) -> DatabaseRun:
    """A database file or URL to run statements on, read-only; raises BadInput, SourceUnreachable, Misconfigured.

    Unless given a cache and an audit log, it leaves no trace of its own.
    """
    own = resolved(policies, actor)
    connector = open_connector(target if "://" in target else str(Path(target).absolute()), {})
    schema = connector.introspect(None)
    source = Source(NAME, NAME, connector, schema, SemanticModel(), NAME, schema.dialect)
    nothing: Any = Nothing()
    workers = Workers(count=settings.query_workers)
    runner = QueryRunner(
        sources=_OneSource(source),
        policies=_OnePolicy(own),
        workers=workers,
        cache=cache or nothing,
        audit=audit or nothing,
        clock=settings.clock,
        limits=Limits(settings.query_timeout_seconds, settings.query_row_cap, settings.query_memory_mb),
        cache_seconds=settings.cache_ttl_seconds if cache else 0,
    )
    # A process that is started and a connection that is made are no part of the first statement's time.
    opening = runner.limits
    runner.limits = Limits(_OPEN_SECONDS, 1, opening.memory_mb)
    runner.run(Query(NAME, sql="SELECT 1", fresh=True), actor)
    runner.limits = opening
    return DatabaseRun(runner, source, own, actor, workers)


def open_audit(settings: Settings) -> AuditStore:
    """The audit log of the state database, which is brought to the current shape."""
    engine = open_engine(settings.state_url)
    migrate(engine)
    return AuditStore(engine, Clock(settings.zone), anchor_of(settings))


def open_backups(settings: Settings) -> Backups:
    """Backups of the state database, which is brought to the current shape, and of the home folder."""
    log = open_audit(settings)
    given = settings.secret_key.get_secret_value() if settings.secret_key else ""
    return Backups(log.engine, settings.home, log.clock, log, given)
