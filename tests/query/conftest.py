"""A small DuckDB file, and a runner over it with real query processes."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from assay.kernel.clock import Clock
from assay.query.corridor import QueryRunner
from assay.query.ports import Limits, Source
from assay.query.workers import Workers
from assay.semantic.model import SemanticModel
from assay.semantic.schema import Schema
from data_connectors.duckdb_source import DuckDbConnector
from tests.query.around_for_tests import ListAudit, MemoryCache, OneSource, PoliciesByActor

CHILD = (sys.executable, str(Path(__file__).with_name("child_for_tests.py")))
DAY = date(2026, 3, 31)


class MisbehavingConnector(DuckDbConnector):
    """DuckDB whose sessions understand the statements of ``child_for_tests``."""

    def recipe(self) -> Mapping[str, Any]:
        return {"kind": "test", "path": str(self.path)}


def shop_source(path: Path) -> OneSource:
    """The source called ``shop``."""
    connector = MisbehavingConnector(path)
    tables = connector.introspect().tables
    return OneSource(Source("1", "shop", connector, Schema("duckdb", tables), SemanticModel()))


def fill(path: Path, rows: int = 1000, factor: int = 1) -> Path:
    """A shop of ``rows`` sales in three regions; ``amount`` is the row number times ``factor``."""
    path.unlink(missing_ok=True)
    with duckdb.connect(str(path)) as connection:
        connection.execute(
            f"CREATE TABLE sales AS SELECT i AS id, ['EU', 'US', 'APAC'][i % 3 + 1] AS region, i * {factor} AS amount, "
            f"DATE '2025-01-01' + (i % 365)::INTEGER AS day, 'user' || i || '@mail.test' AS email "
            f"FROM range({rows}) t(i)"
        )
        connection.execute("CREATE TABLE staff AS SELECT 1 AS id, 'secret' AS password")
    return path


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    return fill(tmp_path / "shop.duckdb")


@pytest.fixture(scope="session")
def workers() -> Iterator[Workers]:
    pool = Workers(command=CHILD)
    yield pool
    pool.close()


@dataclass
class Room:
    """A runner and the doubles around it."""

    runner: QueryRunner
    sources: OneSource
    cache: MemoryCache
    audit: ListAudit
    policies: PoliciesByActor


@pytest.fixture
def make_room(shop: Path, workers: Workers) -> Callable[..., Room]:
    def make(**limits: Any) -> Room:
        sources, cache, audit, policies = shop_source(shop), MemoryCache(), ListAudit(), PoliciesByActor()
        bounds = Limits(**{"seconds": 20, "rows": 5000, "memory_mb": 1024, **limits})
        runner = QueryRunner(sources, policies, workers, cache, audit, Clock.fixed(DAY), bounds)
        return Room(runner, sources, cache, audit, policies)

    return make


@pytest.fixture
def room(make_room: Callable[..., Room]) -> Room:
    return make_room()


@pytest.fixture
def refill() -> Callable[..., Path]:
    """Makes a shop file; see ``fill``."""
    return fill
