"""What ``query`` needs from outside: connectors, caches, an audit log, policies. ``wiring.py`` provides them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol, runtime_checkable

import pyarrow as pa

from assay.access.policies import Policies
from assay.kernel.actor import Actor
from assay.kernel.tabular import Table
from assay.semantic.model import SemanticModel
from assay.semantic.schema import Schema
from assay.semantic.spec import AnalyticsSpec

__all__ = [
    "Audit",
    "Cache",
    "CancelToken",
    "Connector",
    "Limits",
    "Policies",
    "PolicyBook",
    "Query",
    "QueryResult",
    "Recipe",
    "Session",
    "Source",
    "Sources",
    "Stoppable",
]

Recipe = Mapping[str, Any]
"""JSON-ready instructions by which a worker process opens a locked-down session. May hold secrets: never logged."""


class Connector(Protocol):
    """A data source, seen from the web process. It never runs anybody's query; worker sessions do."""

    @property
    def dialect(self) -> str:
        """sqlglot's name of the SQL dialect."""
        ...

    def check(self) -> None:
        """Connect and run a trivial statement; raises SourceUnreachable with a sentence and a hint."""
        ...

    def introspect(self, report: Callable[[float, str], None] | None = None) -> Schema:
        """Read tables, columns, keys, comments, counts and value profiles; ``report`` gets progress 0..1, stage."""
        ...

    def data_version(self) -> str:
        """A cheap text that changes whenever the data may have changed (file time and size, or a time bucket)."""
        ...

    def distinct_values(self, table: str, column: str, limit: int) -> tuple[list[Any], bool]:
        """Distinct values, most frequent first, and whether these are all."""
        ...

    def recipe(self) -> Recipe:
        """How a worker opens a session on this source."""
        ...


class Session(Protocol):
    """An open, locked-down, read-only session inside a worker process."""

    def run(self, sql: str, row_cap: int) -> Iterator[pa.RecordBatch]:
        """Run one statement and yield at most ``row_cap`` + 1 rows (the extra one tells truncation)."""
        ...

    def close(self) -> None:
        """Release the session."""
        ...


@runtime_checkable
class Stoppable(Protocol):
    """A session whose query goes on elsewhere when its process is ended, unless it is told."""

    def stop(self) -> None:
        """End the query that runs, from another thread."""
        ...


@runtime_checkable
class Tidied(Protocol):
    """A session that has something to put in order after a query, which need not keep its answer waiting."""

    def tidy(self) -> None:
        """Leave nothing of the last query behind."""
        ...


@dataclass(frozen=True)
class Limits:
    """Bounds of one query: seconds, rows returned, megabytes of a worker's address space above its idle size."""

    seconds: float = 30.0
    rows: int = 200_000
    memory_mb: int = 2048


class CancelToken(Protocol):
    """Asked for by long work: has somebody pressed Cancel?"""

    def cancelled(self) -> bool:
        """True once cancelling was asked for."""
        ...


class Cache(Protocol):
    """Bytes by key. Values are Arrow IPC or JSON: nothing is unpickled."""

    def get(self, key: str) -> bytes | None:
        """The value, or None when absent or expired."""
        ...

    def set(self, key: str, value: bytes, seconds: float) -> None:
        """Keep the value for that long."""
        ...

    def clear(self) -> None:
        """Forget everything."""
        ...


class Audit(Protocol):
    """Append-only record of what was done."""

    def record(self, actor: Actor, action: str, facts: Mapping[str, Any]) -> None:
        """Append one row."""
        ...


class Values(Protocol):
    """Texts of a source, kept beside it so that they are found without asking it: as (table's key, column, text)."""

    def find(self, texts: Sequence[str]) -> Sequence[tuple[str, str, str]]:
        """Those that are written like one of these, whatever their case and accents."""
        ...

    def starting(self, prefix: str, limit: int) -> Sequence[tuple[str, str, str]]:
        """Those that begin so, in the order of the alphabet."""
        ...


@dataclass(frozen=True)
class Source:
    """A connected source: everything a query needs to know of it. ``values`` holds every text, whoever asks."""

    id: str
    name: str
    connector: Connector
    schema: Schema
    model: SemanticModel
    title: str = ""
    kind: str = ""
    sample: bool = False
    values: Values | None = None

    @property
    def dialect(self) -> str:
        return self.schema.dialect


class Sources(Protocol):
    """Finds the source of that id or name for an actor; raises NotFound."""

    def get(self, source: str, actor: Actor) -> Source: ...


class PolicyBook(Protocol):
    """Resolves the policies that hold for an actor on a source."""

    def resolve(self, source: str, actor: Actor) -> Policies: ...


@dataclass(frozen=True)
class Query:
    """What to run: a spec, or SQL (in the source's dialect). ``today`` (ISO date) overrides the clock."""

    source: str
    spec: AnalyticsSpec | None = None
    sql: str | None = None
    today: str | None = None
    rows: int | None = None
    fresh: bool = False


@dataclass(frozen=True)
class QueryResult:
    """A result and how it came about. ``sql`` is the regenerated text that ran; ``timings_ms`` by step name.

    ``caveats`` belong beside the numbers, ``notes`` say what was assumed, ``policies`` what was hidden from the actor.
    """

    table: Table
    sql: str
    dialect: str
    sql_hash: str
    data_version: str
    from_cache: bool
    spec: AnalyticsSpec | None = None
    caveats: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    policies: tuple[str, ...] = ()
    periods: tuple[Any, ...] = ()
    timings_ms: Mapping[str, float] = field(default_factory=dict)
