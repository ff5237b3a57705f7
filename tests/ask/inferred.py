"""A database made of statements, known by its schema alone, and questions asked of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import duckdb

from assay.ask.local.engine import LocalEngine
from assay.ask.ports import Asked, Plan
from assay.kernel.actor import LOCAL_OWNER
from assay.kernel.clock import Clock
from assay.query.ports import Source
from assay.semantic.compile import compile_spec
from assay.semantic.infer import infer_model
from data_connectors.duckdb_source import DuckDbConnector

Known = tuple[Source, duckdb.DuckDBPyConnection]


@contextmanager
def known_by_schema(name: str, rows: str, folder: Path) -> Iterator[Known]:
    """The source with an inferred model, and a connection for hand-written queries."""
    path = folder / f"{name}.duckdb"
    with duckdb.connect(str(path)) as made:
        made.execute(rows)
    connector = DuckDbConnector(path)
    schema = connector.introspect(None)
    with duckdb.connect(str(path), read_only=True) as reading:
        yield Source(name, name, connector, schema, infer_model(schema), name, "duckdb"), reading


def plan_of(text: str, source: Source, today: date, threshold: float | None = 0.0, hint: str = "") -> Plan:
    """What the local engine makes of a question."""
    return LocalEngine().plan(Asked(text, source, LOCAL_OWNER, Clock.fixed(today), threshold=threshold, hint=hint))


def answered(
    text: str, known: Known, today: date, expected: str, hint: str = "", unsure: bool = False
) -> tuple[list[tuple[object, ...]], ...]:
    """The rows of the surest reading at the shipped threshold, and those of a hand-written query.

    ``unsure``: read rightly, while the shipped threshold declines it; the reading is looked at all the same.
    """
    source, reading = known
    if unsure:
        assert plan_of(text, source, today, None, hint).kind != "answer", "it is sure enough now: no longer unsure"
    plan = plan_of(text, source, today, 0.0 if unsure else None, hint)
    assert plan.kind == "answer", plan.reason
    assert plan.readings[0].spec is not None
    sql = compile_spec(plan.readings[0].spec, source.model, source.schema, "duckdb", today).sql()
    return reading.execute(sql).fetchall(), reading.execute(expected).fetchall()
