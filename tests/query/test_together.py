"""Numbers that are run as one statement are those that each of them is alone, and nothing more is seen of the data."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from assay.access.policies import Policies
from assay.kernel.actor import Actor
from assay.kernel.clock import Clock
from assay.query.corridor import QueryRunner
from assay.query.ports import Limits, Query, QueryResult, Source
from assay.query.together import run_together
from assay.query.workers import Workers
from assay.semantic.load import load
from assay.semantic.spec import AnalyticsSpec
from data_connectors.duckdb_source import DuckDbConnector
from tests.query.around_for_tests import ListAudit, MemoryCache, OneSource, PoliciesByActor
from tests.query.conftest import Room
from tests.semantic.shop_data import statements

MODEL = load(Path(__file__).parents[1] / "semantic" / "shop" / "model.yml")
ANN = Actor("ann", "Ann")
MONTH = {"field": "time", "grain": "month"}
SETTINGS: tuple[dict[str, Any], ...] = (
    {},
    {"time": {"start": "2025-11-01", "end": "2026-11-01"}},
    {"time": {"relative": {"kind": "current", "unit": "year"}}, "comparison": {"kind": "previous_year"}},
    {"where": {"field": "customers.segment", "value": "private"}},
    {"where": {"field": "products.category", "op": "ne", "value": "toys"}},
    {"where": {"field": "orders.status", "value": "paid"}, "time": {"start": "2026-01-01"}},
)


@pytest.fixture
def hall(tmp_path: Path, workers: Workers) -> Room:
    """The shop of the compiler's tests, with all that is difficult in it."""
    path = tmp_path / "shop.duckdb"
    with duckdb.connect(str(path)) as connection:
        for statement in statements("duckdb"):
            connection.execute(statement)
    connector = DuckDbConnector(path)
    sources = OneSource(Source("1", "shop", connector, connector.introspect(), MODEL))
    cache, audit, policies = MemoryCache(), ListAudit(), PoliciesByActor()
    clock = Clock.fixed(date(2026, 11, 20))
    runner = QueryRunner(sources, policies, workers, cache, audit, clock, Limits(20, 5000, 1024))
    return Room(runner, sources, cache, audit, policies)


def asked(names: Sequence[str], **more: Any) -> dict[Query, Query | None]:
    return {Query("shop", AnalyticsSpec.model_validate({"metrics": [name], **more})): None for name in names}


def told(result: QueryResult) -> tuple[Any, ...]:
    """Everything a page shows of a result; sums of fractions may be added up in another order."""
    rows = [
        [pytest.approx(value) if isinstance(value, float) else value for value in row] for row in result.table.rows()
    ]
    shown = (result.sql, result.sql_hash, result.spec, result.caveats, result.notes, result.policies, result.periods)
    return (result.table.columns, rows, *shown)


@pytest.mark.parametrize("more", SETTINGS)
def test_every_metric_is_together_with_others_what_it_is_alone(hall: Room, more: dict[str, Any]) -> None:
    queries = asked([metric.name for metric in MODEL.metrics], **more)
    found = run_together(hall.runner, queries, ANN)
    assert len(found) > 8
    before = hall.audit.ran()
    assert before < len(found) / 2
    for query, result in found.items():
        assert told(result) == told(hall.runner.run(query, ANN)), query.spec


def test_the_same_along_time_where_each_place_has_rows_of_it(hall: Room) -> None:
    names = ("orders", "paid_orders", "sales", "buyers", "paid_sales")
    lines = {
        Query("shop", AnalyticsSpec.model_validate({"metrics": [name]})): Query(
            "shop", AnalyticsSpec.model_validate({"metrics": [name], "dimensions": [MONTH]})
        )
        for name in names
    }
    found = run_together(hall.runner, dict(lines), ANN)
    along = {query: result for query, result in found.items() if query in lines.values()}
    assert along
    for query, result in along.items():
        alone = hall.runner.run(query, ANN).table
        assert [row[1:] for row in result.table.rows()] == [row[1:] for row in alone.rows()], query.spec
        assert result.table.values(0) == alone.values(0)
    # A month of orders of which none was paid is no month of paid orders.
    paid = lines[next(query for query in lines if query.spec and query.spec.metrics[0] == _use("paid_orders"))]
    months = {
        name: hall.runner.run(lines[query], ANN).table.row_count for name, query in zip(names, lines, strict=True)
    }
    assert months["paid_orders"] < months["orders"]
    assert paid not in found


def _use(name: str) -> Any:
    return AnalyticsSpec.model_validate({"metrics": [name]}).metrics[0]


def test_policies_hold_and_what_one_may_not_see_leaves_the_others_alone(hall: Room) -> None:
    hall.policies.held["ann"] = Policies(row_filters={"customers": "segment = 'private'", "orders": "status = 'paid'"})
    queries = asked(("orders", "buyers", "customers", "fees"))
    found = run_together(hall.runner, queries, ANN)
    assert found
    for query, result in found.items():
        assert result.policies
        assert told(result) == told(hall.runner.run(query, ANN))
    hall.policies.held["bob"] = Policies(denied=frozenset({"returns"}))
    ran = run_together(hall.runner, asked(("orders", "fees", "refunds")), Actor("bob", "Bob"))
    assert {query.spec.metrics[0] for query in ran if query.spec} >= {_use("orders"), _use("fees")}
    assert not [row for row in hall.audit.rows if row[1] == "query.failed"]


def test_other_filters_other_days_and_lists_are_not_mixed(hall: Room) -> None:
    limited = {**asked(("orders",), limit=1), **asked(("fees",), limit=1)}
    apart = {**asked(("orders",)), **asked(("fees",), time={"start": "2026-01-01"})}
    days = {Query("shop", AnalyticsSpec.model_validate({"metrics": ["orders"]}), today="2025-01-01"): None}
    for queries in (
        limited,
        apart,
        {**asked(("fees",)), **days},
        asked(("orders",)),
        asked(("sales_3m", "sales_ever")),
    ):
        assert all(
            told(result) == told(hall.runner.run(query, ANN))
            for query, result in run_together(hall.runner, queries, ANN).items()
        )
    assert not run_together(hall.runner, limited, ANN)
    assert not run_together(hall.runner, apart, ANN)


def test_numbers_over_other_tables_do_not_wait_for_each_other(hall: Room) -> None:
    assert not run_together(hall.runner, asked(("orders", "headcount")), ANN)
