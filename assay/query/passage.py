"""A query on its way through the corridor, and what the audit log is told of it."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlglot import exp

from assay.access.policies import Policies
from assay.kernel.actor import Actor
from assay.kernel.tabular import Column
from assay.query.compiled import Compiled
from assay.query.ports import CancelToken, Limits, Query, Source
from assay.query.recording import TOLD_CAP, redacted, redacted_spec
from assay.query.restrict import Restricted
from assay.query.stored import Raw
from assay.query.writing import written


@dataclass(frozen=True)
class Prepared:
    """A statement ready to run, and what is known of its result."""

    sql: str
    sql_hash: str
    tree: exp.Expr = field(repr=False)
    columns: tuple[Column, ...]
    caveats: tuple[str, ...]
    notes: tuple[str, ...]
    periods: tuple[Any, ...]
    labels: tuple[str, ...]
    tables: frozenset[str]
    volatile: bool
    source: Source = field(repr=False)
    told: str
    """The statement as the audit log keeps it."""


@dataclass(frozen=True)
class Passage:
    """One query on its way through the corridor; each step returns a fuller copy."""

    query: Query
    actor: Actor
    source: Source
    policies: Policies
    policy_digest: str
    today: str
    limits: Limits
    cancel: CancelToken | None = None
    compiled: Compiled | None = field(default=None, repr=False)
    restricted: Restricted | None = field(default=None, repr=False)
    prepared: Prepared | None = None
    data_version: str = ""
    raw: Raw | None = field(default=None, repr=False)
    from_cache: bool = False
    timings: Mapping[str, float] = field(default_factory=dict)
    entered: float = field(default_factory=time.perf_counter)


def milliseconds(passage: Passage) -> int:
    """How long it has been on its way."""
    return round(1000 * (time.perf_counter() - passage.entered))


def facts_of(passage: Passage) -> dict[str, Any]:
    """Source, statement, policies applied and rows, as far as it has come."""
    prepared, raw = passage.prepared, passage.raw
    facts: dict[str, Any] = {"source": passage.source.name}
    if prepared is not None:
        facts |= {"sql_hash": prepared.sql_hash, "sql": prepared.told, "tables": sorted(prepared.tables)}
    else:
        facts |= _asked(passage)
    labels = _labels(passage)
    facts |= {"policies": list(labels)} if labels else {}
    if raw is not None:
        facts |= {"rows": raw.arrow.num_rows, "truncated": raw.truncated, "from_cache": passage.from_cache}
    return facts


def _asked(passage: Passage) -> dict[str, Any]:
    """What was asked for, where no statement came of it."""
    query, made, dialect = passage.query, passage.compiled, passage.source.dialect
    if query.sql is not None:
        return {"asked_sql": redacted(query.sql[:TOLD_CAP], None, passage.policies, dialect)}
    if made is not None:
        return {"asked_sql": redacted(written(made.tree, dialect), made.tree, passage.policies, dialect)[:TOLD_CAP]}
    return {} if query.spec is None else {"asked_spec": redacted_spec(query.spec.canonical(), passage.policies)}


def _labels(passage: Passage) -> tuple[str, ...]:
    if passage.prepared is not None:
        return passage.prepared.labels
    return passage.restricted.labels if passage.restricted is not None else ()
