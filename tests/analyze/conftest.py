"""The sample shop at a fiftieth of its size, a real runner over it, and a hand that drills through it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from assay.access.policies import Policies
from assay.analyze.action import Action, Menu
from assay.analyze.drill import Drill
from assay.analyze.mark import Shown, mark_of_row
from assay.kernel.actor import LOCAL_OWNER, Actor
from assay.kernel.clock import Clock
from assay.query.corridor import QueryRunner
from assay.query.ports import Limits, Query, QueryResult, Source
from assay.query.workers import Workers
from assay.semantic.spec import AnalyticsSpec
from data_connectors.duckdb_source import DuckDbConnector
from tests.ask.golden_harness import read_model
from tests.query.around_for_tests import ListAudit, MemoryCache, OneSource, PoliciesByActor

TODAY = date(2026, 11, 20)
LIMITED = Actor("limited", "Limited", "viewer")


@dataclass(frozen=True)
class Floor:
    """A shop with everything that is needed to drill: its source, runner, corridor, and a way to ask it by SQL."""

    path: Path
    source: Source
    runner: QueryRunner
    drill: Drill
    audit: ListAudit

    def run(self, spec: AnalyticsSpec, actor: Actor = LOCAL_OWNER) -> QueryResult:
        return self.runner.run(Query("shop", spec=spec, today=TODAY.isoformat()), actor)

    def shown(self, spec: AnalyticsSpec, actor: Actor = LOCAL_OWNER) -> tuple[Shown, list[tuple[Any, ...]]]:
        """A spec as it stands on a page, and its rows."""
        table = self.run(spec, actor).table
        return Shown("shop", spec, tuple(table.columns), TODAY.isoformat()), [tuple(row) for row in table.rows()]

    def menu(
        self, spec: AnalyticsSpec, pick: list[Any] | None, column: int | None = None, actor: Actor = LOCAL_OWNER
    ) -> tuple[Menu, tuple[Any, ...]]:
        """The menu of the row whose grouping values are ``pick``, and that row; None picks the whole result."""
        shown, rows = self.shown(spec, actor)
        if pick is None:
            mark = replace(mark_of_row(shown, rows[0], column), at={}) if rows else None
            assert mark is not None, "the result is empty"
            return self.drill.menu(shown, mark, actor), rows[0]
        row = next(row for row in rows if [str(value) for value in row[: len(pick)]] == [str(one) for one in pick])
        return self.drill.menu(shown, mark_of_row(shown, row, column), actor, rows), row

    def sql(self, text: str) -> list[tuple[Any, ...]]:
        with duckdb.connect(str(self.path), read_only=True) as connection:
            return connection.execute(text).fetchall()


def action(menu: Menu, key: str) -> Action:
    """The line of that key."""
    found = next((one for one in menu.actions if one.key == key), None)
    assert found is not None, f"no {key} among {[one.key for one in menu.actions]}"
    return found


@pytest.fixture(scope="session")
def floor(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Floor]:
    """The shop, made by its own generator, standing on 20 November 2026."""
    folder, path = root / "domains" / "ecommerce", tmp_path_factory.mktemp("drill") / "shop.duckdb"
    command = [sys.executable, str(folder / "generate.py"), "--out", str(path), "--scale", "0.02", "--as-of"]
    subprocess.run([*command, TODAY.isoformat()], check=True, capture_output=True, timeout=120)
    connector = DuckDbConnector(path)
    source = Source("shop", "shop", connector, connector.introspect(), read_model(folder), title="Shop")
    sources, workers, audit = OneSource(source), Workers(count=1), ListAudit()
    held = PoliciesByActor({LIMITED.id: Policies(row_filters={"orders": "channel = 'web'"})})
    runner = QueryRunner(sources, held, workers, MemoryCache(), audit, Clock.fixed(TODAY), Limits(60, 200_000, 2048))
    yield Floor(path, source, runner, Drill(sources, runner), audit)
    workers.close()
