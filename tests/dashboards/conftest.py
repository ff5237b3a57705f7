"""A small shop in DuckDB, a real runner over it, a renderer with the local engine, and a dashboard written in YAML."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb
import pytest

from assay.ask.local.engine import LocalEngine
from assay.dashboards.needs import QuestionReader
from assay.dashboards.read import read_template
from assay.dashboards.render import Renderer
from assay.dashboards.selection import Selection
from assay.dashboards.template import Template, Widget
from assay.kernel.actor import LOCAL_OWNER, Actor
from assay.kernel.clock import Clock
from assay.query.corridor import QueryRunner
from assay.query.ports import Limits
from assay.query.workers import Workers
from assay.records.dashboard import WidgetResult
from tests.ask.conftest import DAY, fill, shop_source
from tests.query.around_for_tests import ListAudit, MemoryCache, OneSource, PoliciesByActor

BOARD = (Path(__file__).parent / "board.yml").read_text("utf-8")


@dataclass
class Hall:
    """The corridor of dashboards and everything around it."""

    renderer: Renderer
    sources: OneSource
    audit: ListAudit
    policies: PoliciesByActor
    path: Path
    board: Template
    actor: Actor = LOCAL_OWNER
    clock: Clock = field(default_factory=lambda: Clock.fixed(DAY))

    def show(self, widget: str | Widget, actor: Actor | None = None, **chosen: Any) -> WidgetResult:
        """The widget under filter values given by name; ``cross`` and ``fresh`` as themselves."""
        cross, fresh = chosen.pop("cross", ()), chosen.pop("fresh", False)
        found = self.board.widget(widget) if isinstance(widget, str) else widget
        assert found is not None
        selection = Selection(values=chosen, cross=cross)
        return self.renderer.render(self.board, found, actor or self.actor, selection, fresh=fresh)

    def check(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        """What a query written by hand finds."""
        with duckdb.connect(str(self.path), read_only=True) as connection:
            return connection.execute(sql, list(values)).fetchall()

    def relabel(self, name: str, labels: dict[str, str]) -> None:
        """The dimensions of this name show ``labels`` in place of what they keep."""
        self.sources.remodel(
            entities=tuple(
                entity.model_copy(
                    update={
                        "dimensions": tuple(
                            one.model_copy(update={"labels": labels} if one.name == name else {})
                            for one in entity.dimensions
                        )
                    }
                )
                for entity in self.sources.source.model.entities
            )
        )


@pytest.fixture(scope="session")
def dashboard_workers() -> Iterator[Workers]:
    pool = Workers(count=1)
    yield pool
    pool.close()


@pytest.fixture
def hall(tmp_path: Path, dashboard_workers: Workers) -> Hall:
    path = fill(tmp_path / "shop.duckdb")
    sources, audit, policies = shop_source(path), ListAudit(), PoliciesByActor()
    clock = Clock.fixed(DAY)
    runner = QueryRunner(sources, policies, dashboard_workers, MemoryCache(), audit, clock, Limits(20, 5000, 1024))
    renderer = Renderer(sources, runner, QuestionReader(LocalEngine()), clock)
    return Hall(renderer, sources, audit, policies, path, read_template(BOARD))
