"""``query.run``: the only door to a data source, so that nothing on the way can be forgotten.

compile -> restrict -> guard -> execute -> audit. The first three give a prepared statement, which is kept: the same
question of the same person costs no parsing the second time.
"""

from __future__ import annotations

import hashlib
import re
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from sqlglot import exp

from assay.kernel.actor import Actor
from assay.kernel.clock import Clock
from assay.kernel.errors import AssayError, BadInput, NotAllowed, Refused, SourceFailed
from assay.kernel.tabular import Table
from assay.query.compiled import Compiled, compiled
from assay.query.guard import Accept, Bounds, demand, judge, second_look
from assay.query.kept import Flights, Recent
from assay.query.passage import Passage, Prepared, facts_of, milliseconds
from assay.query.ports import (
    Audit,
    Cache,
    CancelToken,
    Limits,
    PolicyBook,
    Query,
    QueryResult,
    Source,
    Sources,
)
from assay.query.recording import TOLD_CAP, AuditUnwritable, outcome_of, record, redacted
from assay.query.restrict import Restricted, digest_text, restrict, under
from assay.query.stored import Raw, cache_key, from_bytes, to_bytes
from assay.query.workers import Reply, Workers

PREPARED_KEPT = 2000
_GRACE_SECONDS = 2.0
_ENGINE_SHARE = 0.75
# What an engine says before it has read any row cannot hold anything of the rows.
_SAFE_WORDS = re.compile(r"(Binder|Catalog|Parser) Error")


class QueryRunner:
    """Runs queries for actors. Safe to share between threads; over a fork it starts afresh."""

    def __init__(
        self,
        sources: Sources,
        policies: PolicyBook,
        workers: Workers,
        cache: Cache,
        audit: Audit,
        clock: Clock,
        limits: Limits,
        *,
        cache_seconds: float = 900,
    ) -> None:
        self.sources, self.policies, self.workers, self.cache, self.audit = sources, policies, workers, cache, audit
        self.clock, self.limits, self.cache_seconds = clock, limits, cache_seconds
        self._prepared = Recent[Prepared](PREPARED_KEPT)
        self.flights = Flights[Reply]()

    def run(self, query: Query, actor: Actor, *, cancel: CancelToken | None = None) -> QueryResult:
        """The result of a spec or of SQL, as ``actor`` may see it.

        Raises BadInput (no SQL, or no valid spec), Refused (guard or policy), NotFound (source), NotAllowed, and
        SourceFailed: QueryFailed, QueryTimedOut, QueryTooLarge, QueryCancelled, SourceUnreachable.
        """
        try:
            passage = self.enter(query, actor, cancel)
        except AssayError as error:
            # Before its policies are known nothing can be said of the statement that would not show too much.
            self._failed(actor, {"source": query.source}, error)
            raise
        return self.follow(passage, QUERY_STEPS)

    def prepare(self, query: Query, actor: Actor, *, looking: bool = False) -> Prepared:
        """What would be run, without running it; raises as ``run`` does for a query that is refused.

        A refusal is written down, unless Assay is only ``looking`` whether it could offer the query.
        """
        passage = None
        try:
            passage = self.enter(query, actor, None)
            for _, step in PREPARE_STEPS:
                passage = step(passage, self)
        except AssayError as error:
            if not looking:
                self.refused(error, actor, facts_of(passage) if passage else {"source": query.source})
            raise
        return _prepared(passage)

    def compiled(self, query: Query, actor: Actor) -> exp.Expr:
        """The statement of ``query`` before policies and guard: to be made part of another query, never to be run."""
        passage = self.enter(query, actor, None)
        return compiled(query, passage.source, passage.today).tree

    def enter(self, query: Query, actor: Actor, cancel: CancelToken | None) -> Passage:
        """A query at the door: whose it is, of which source, under which policies and limits."""
        if (query.sql is None) == (query.spec is None):
            raise BadInput("A query is either a spec or SQL.")
        source = self.sources.get(query.source, actor)
        policies = self.policies.resolve(source.name, actor)
        rows = min(query.rows or self.limits.rows, self.limits.rows)
        passage = Passage(
            query,
            actor,
            source,
            policies,
            digest_text(policies),
            query.today or self.clock.today().isoformat(),
            replace(self.limits, rows=rows),
            cancel,
        )
        known = self._prepared.get(_prepared_key(passage))
        same = known is not None and known.source.model is source.model and known.source.schema is source.schema
        return replace(passage, prepared=known) if same else passage

    def under(self, source: str, actor: Actor) -> str:
        """Digest of what limits ``actor`` on the source of that name; empty where nothing does. Raises NotAllowed."""
        return under(self.policies.resolve(source, actor))

    def keep(self, passage: Passage) -> None:
        """Remember the prepared statement for whoever comes next with the same query and policies."""
        self._prepared.put(_prepared_key(passage), _prepared(passage))

    def refused(self, error: AssayError, actor: Actor, facts: dict[str, Any]) -> None:
        """Write down a refusal of which the log does not tell yet; every other fault is passed over."""
        if isinstance(error, (NotAllowed, Refused)) and not error.recorded:
            self._failed(actor, facts, error)

    def _failed(self, actor: Actor, facts: dict[str, Any], error: AssayError) -> None:
        record(self.audit, actor, "query.failed", {**facts, **outcome_of(error)})
        error.recorded = True

    def follow(self, passage: Passage, steps: tuple[tuple[str, Step], ...]) -> QueryResult:
        """Take the steps one after the other, timing each; failures and refusals are audited too."""
        timings: dict[str, float] = {}
        try:
            for name, step in steps:
                started = time.perf_counter()
                passage = step(passage, self)
                timings[name] = round(1000 * (time.perf_counter() - started), 3)
        except AuditUnwritable:
            raise
        except AssayError as error:
            self._failed(passage.actor, {**facts_of(passage), "ms": milliseconds(passage)}, error)
            raise
        return _result(replace(passage, timings={**timings, **passage.timings}))


Step = Callable[[Passage, QueryRunner], Passage]


def compile(passage: Passage, runner: QueryRunner) -> Passage:
    """Spec or SQL text to one tree."""
    if passage.prepared is not None:
        return passage
    return replace(passage, compiled=compiled(passage.query, passage.source, passage.today))


def restrict_(passage: Passage, runner: QueryRunner) -> Passage:
    """The actor's policies worked into the tree."""
    if passage.compiled is None:
        return passage
    return replace(passage, restricted=restrict(passage.compiled.tree, passage.policies, passage.source.schema))


def guard(passage: Passage, runner: QueryRunner) -> Passage:
    """The tree judged, and made into the only text that may run. What a person wrote is judged again as that text."""
    if passage.compiled is None or passage.restricted is None:
        return passage
    bounds = bounds_of(passage.source)
    # What the log must not tell of masked columns is found in the tree; otherwise nobody needs it as it was.
    verdict = judge(passage.restricted.tree, bounds, copy=bool(passage.policies.masked))
    accepted = demand(second_look(verdict, bounds) if passage.query.sql is not None else verdict)
    passage = replace(passage, prepared=_prepare(passage, passage.compiled, passage.restricted, accepted))
    runner.keep(passage)
    return passage


def execute(passage: Passage, runner: QueryRunner) -> Passage:
    """The rows, from the cache or from a query process; equal queries in flight run once."""
    prepared, version = _prepared(passage), passage.source.connector.data_version()
    passage = replace(passage, data_version=version)
    key = _cache_key(passage, prepared)
    if not prepared.volatile and not passage.query.fresh:
        kept = from_bytes(runner.cache.get(key))
        if kept is not None:
            return replace(passage, raw=kept, from_cache=True)
    # Written before anything runs: what cannot be recorded is not done.
    record(runner.audit, passage.actor, "query.allowed", {**facts_of(passage), "decision": "allowed"})
    try:
        if prepared.volatile:
            reply = _run(passage, prepared, runner)
        else:
            reply = runner.flights.run(key, lambda: _run_and_keep(passage, prepared, runner, key), passage.cancel)
    except SourceFailed as error:
        raise _discreet(error, prepared) from error
    timings = {**passage.timings, "engine_cpu": reply.cpu_ms}
    return replace(passage, raw=Raw(reply.arrow, reply.truncated), timings=timings)


def audit(passage: Passage, runner: QueryRunner) -> Passage:
    """One row of who ran what."""
    told = {"decision": "run", "ms": milliseconds(passage)}
    record(runner.audit, passage.actor, "query.run", {**facts_of(passage), **told})
    return passage


PREPARE_STEPS: tuple[tuple[str, Step], ...] = (("compile", compile), ("restrict", restrict_), ("guard", guard))
QUERY_STEPS: tuple[tuple[str, Step], ...] = (*PREPARE_STEPS, ("execute", execute), ("audit", audit))


def bounds_of(source: Source) -> Bounds:
    """What the guard needs to know of a source."""
    tables = source.schema.tables
    rows = {table.name.casefold(): table.row_count for table in tables}
    return Bounds.of(source.dialect, [table.key for table in tables], rows=rows)


def _prepared_key(passage: Passage) -> tuple[object, ...]:
    query, source = passage.query, passage.source
    asked = query.sql if query.spec is None else query.spec.canonical()
    # Policies are in it whole, so that nobody is ever handed a statement restricted for somebody else.
    about = (source.id, id(source.model), id(source.schema), passage.today)
    return query.spec is None, asked, *about, passage.policy_digest


def _prepare(passage: Passage, compiled: Compiled, restricted: Restricted, accepted: Accept) -> Prepared:
    digest = hashlib.sha256(accepted.sql.encode()).hexdigest()
    return Prepared(
        accepted.sql,
        digest,
        accepted.tree,
        compiled.columns,
        compiled.caveats,
        compiled.notes,
        compiled.periods,
        restricted.labels,
        accepted.tables,
        accepted.volatile,
        passage.source,
        redacted(accepted.sql, accepted.tree, passage.policies, passage.source.dialect)[:TOLD_CAP],
    )


def _prepared(passage: Passage) -> Prepared:
    if passage.prepared is None:
        raise AssertionError("a query reached execution unprepared")
    return passage.prepared


def _cache_key(passage: Passage, prepared: Prepared) -> str:
    return cache_key([
        prepared.sql_hash, passage.policy_digest, passage.actor.tenant, passage.source.id, passage.data_version,
        passage.limits.rows, passage.today,
    ])  # fmt: skip


def _run(passage: Passage, prepared: Prepared, runner: QueryRunner) -> Reply:
    limits = passage.limits
    # The engine stops by itself where it can: a server does not notice at once that a client was killed.
    own = {"seconds": limits.seconds + _GRACE_SECONDS, "memory_mb": int(limits.memory_mb * _ENGINE_SHARE)}
    recipe = {**own, **passage.source.connector.recipe()}
    recipe["seconds"] = min(float(recipe["seconds"]), own["seconds"])
    return runner.workers.run(recipe, prepared.sql, version=passage.data_version, limits=limits, cancel=passage.cancel)


def _run_and_keep(passage: Passage, prepared: Prepared, runner: QueryRunner, key: str) -> Reply:
    reply = _run(passage, prepared, runner)
    value = to_bytes(reply) if runner.cache_seconds > 0 else None
    # Data that changed while the query ran may be half old, half new: right to show once, wrong to keep.
    if value is not None and passage.source.connector.data_version() == passage.data_version:
        runner.cache.set(key, value, runner.cache_seconds)
    return reply


def _discreet(error: SourceFailed, prepared: Prepared) -> SourceFailed:
    """The error without the engine's words where they could quote rows or values this actor may not see."""
    words = str(error.details.get("engine", ""))
    if not prepared.labels or not words or _SAFE_WORDS.match(words):
        return error
    return type(error)(error.message, hint=error.hint)


def _result(passage: Passage) -> QueryResult:
    prepared, raw = _prepared(passage), passage.raw
    if raw is None:
        raise AssertionError("a query left the corridor without rows")
    table = Table.plain(raw.arrow, raw.truncated)
    if prepared.columns:
        table = table.with_columns(prepared.columns)
    return QueryResult(
        table=table,
        sql=prepared.sql,
        dialect=passage.source.dialect,
        sql_hash=prepared.sql_hash,
        data_version=passage.data_version,
        from_cache=passage.from_cache,
        spec=passage.query.spec,
        caveats=prepared.caveats,
        notes=prepared.notes,
        policies=prepared.labels,
        periods=prepared.periods,
        timings_ms=passage.timings,
    )
