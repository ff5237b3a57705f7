"""Specs for programs: read, checked, compiled, run, through the same doors as any question."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from pydantic import ValidationError

from assay.ask.paging import page_orders
from assay.kernel.actor import Actor
from assay.kernel.clock import Clock
from assay.kernel.errors import InvalidSpec
from assay.kernel.tabular import Column
from assay.query.corridor import QueryRunner
from assay.query.paging import Page, page
from assay.query.ports import Query, Source, Sources
from assay.semantic.compile import compile_spec
from assay.semantic.nesting import too_deep
from assay.semantic.spec import AnalyticsSpec, json_schema
from assay.semantic.words import pieces, sentence

Dialect = Literal["duckdb", "sqlite", "postgres", "mysql", "clickhouse", "snowflake", "bigquery"]
MOST_FAULTS = 20


@dataclass(frozen=True)
class SpecFault:
    """One thing wrong in a spec: where (``where.field``) and what."""

    where: str
    message: str


@dataclass(frozen=True)
class CheckedSpec:
    """A spec that was looked at. Without faults it has its canonical form, its words and its columns."""

    faults: tuple[SpecFault, ...] = ()
    spec: dict[str, Any] | None = None
    in_words: str = ""
    columns: tuple[Column, ...] = ()


@dataclass(frozen=True)
class SpecStatement:
    """What a spec becomes. ``policies`` are those worked into ``sql``; none are in it for another dialect."""

    sql: str
    dialect: str
    columns: tuple[Column, ...]
    notes: tuple[str, ...]
    caveats: tuple[str, ...]
    policies: tuple[str, ...]


@dataclass(frozen=True)
class SpecRows:
    """A part of a spec's result, and the statement behind it."""

    statement: SpecStatement
    page: Page


@dataclass(frozen=True)
class SpecDesk:
    """Every method takes a spec as JSON and the name of a source; raises InvalidSpec with ``details['faults']``."""

    sources: Sources
    runner: QueryRunner
    clock: Clock

    @staticmethod
    def schema() -> dict[str, Any]:
        """The JSON schema of a spec."""
        return json_schema()

    def check(self, data: Any, source: str, actor: Actor) -> CheckedSpec:
        """What is wrong with it, or what it means; nothing is run. Raises NotFound, NotAllowed."""
        found = self._source(source, actor)
        try:
            spec = read_spec(data)
            done = compile_spec(spec, found.model, found.schema, found.dialect, self.clock.today())
        except InvalidSpec as error:
            told = error.details.get("faults")
            listed = told if isinstance(told, list) else [{"where": "spec", "message": _whole(error)}]
            return CheckedSpec(tuple(SpecFault(one["where"], one["message"]) for one in listed))
        words = sentence(pieces(spec, found.model, done.periods))
        return CheckedSpec((), as_data(spec), words, done.columns)

    def compile(self, data: Any, source: str, actor: Actor, dialect: Dialect | None = None) -> SpecStatement:
        """The SQL that would run for this actor, or what it would be in another dialect; nothing is run."""
        found, spec = self._source(source, actor), read_spec(data)
        if dialect in (None, found.dialect):
            return self._ready(Query(found.id, spec=spec), found, actor)
        done = compile_spec(spec, found.model, found.schema, str(dialect), self.clock.today())
        return SpecStatement(done.sql(), done.dialect, done.columns, done.notes, done.caveats, ())

    def run(
        self, data: Any, source: str, actor: Actor, *, offset: int, limit: int, order: Sequence[tuple[str, str]] = ()
    ) -> SpecRows:
        """Rows ``offset`` and following, by (column, asc | desc); raises whatever ``query.run`` raises."""
        found, spec = self._source(source, actor), read_spec(data)
        query = Query(found.id, spec=spec)
        cut = page(self.runner, query, actor, offset=offset, limit=limit, order=page_orders(order))
        return SpecRows(self._ready(query, found, actor), cut)

    def _ready(self, query: Query, source: Source, actor: Actor) -> SpecStatement:
        ready = self.runner.prepare(query, actor)
        return SpecStatement(ready.sql, source.dialect, ready.columns, ready.notes, ready.caveats, ready.labels)

    def _source(self, source: str, actor: Actor) -> Source:
        actor.need("analyst", "ask questions")
        return self.sources.get(source, actor)


def read_spec(data: Any) -> AnalyticsSpec:
    """The spec; raises InvalidSpec that names every fault, or that it nests too deeply.

    >>> read_spec({"metrics": ["revenue"], "colour": 1})
    Traceback (most recent call last):
    assay.kernel.errors.InvalidSpec: This is no spec: colour: Extra inputs are not permitted.
    """
    try:
        return AnalyticsSpec.model_validate(data)
    except RecursionError as error:
        raise too_deep() from error
    except ValidationError as error:
        faults = [
            {"where": ".".join(map(str, fault["loc"])) or "spec", "message": f"{fault['msg']}."}
            for fault in error.errors()[:MOST_FAULTS]
        ]
    first = f"{faults[0]['where']}: {faults[0]['message']}"
    raise InvalidSpec(f"This is no spec: {first}", details={"faults": faults})


def as_data(spec: AnalyticsSpec) -> dict[str, Any]:
    """The spec as JSON, without what is as by default."""
    return spec.model_dump(mode="json", by_alias=True, exclude_defaults=True)


def _whole(error: InvalidSpec) -> str:
    return " ".join(filter(None, (error.message, error.hint)))
