"""The door to data beside the raw engine: the same statement in the same run, the CPU of every process counted."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import duckdb

from assay.accounts.local import current_actor
from assay.present.choose import best
from assay.present.figure import draw
from assay.present.view import see
from assay.query.paging import PageOrder, page
from assay.query.ports import Query, QueryResult
from assay.semantic.compile import compile_spec
from assay.semantic.spec import AnalyticsSpec
from assay.services import Services
from benchmarks.measure import Measure
from benchmarks.timing import Timing, own_cpu, timed, tree_cpu

SIZES = {1_000_000: "1M", 10_000_000: "10M"}
TIMES = 15
LISTED = 100_000
MAKE = """
CREATE TABLE sales AS
SELECT i AS sale_id, DATE '2023-01-01' + CAST(hash(i) % 1000 AS INTEGER) AS sold_on,
       'Region ' || (hash(i * 7) % 8) AS region, 'Product ' || (hash(i * 13) % 40) AS product,
       CAST(1 + hash(i * 31) % 9 AS INTEGER) AS quantity, CAST(5 + hash(i * 17) % 20000 AS DOUBLE) / 100 AS amount
FROM range({rows}) AS t(i)
"""
BY_MONTH = AnalyticsSpec.model_validate({
    "metrics": [{"agg": "sum", "field": "sales.amount", "alias": "amount"}],
    "dimensions": ["sales.region", {"field": "sales.sold_on", "grain": "month"}],
})  # fmt: skip
LISTING = AnalyticsSpec.model_validate({"mode": "rows", "entity": "sales", "limit": LISTED})


def measure_engine(services: Services, folder: Path) -> Iterator[Measure]:
    """All measures on made-up sales."""
    for rows, name in SIZES.items():
        source = _made(services, folder, rows, name)
        yield from _against_raw(services, source, folder / f"{source}.duckdb", name)
    yield _compiling(services, "sales1m")
    yield from _paging(services, "sales1m")


def _made(services: Services, folder: Path, rows: int, name: str) -> str:
    source = f"sales{name.lower()}"
    path = folder / f"{source}.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute(MAKE.format(rows=rows))
    services.sources.connect(source, f"duckdb:///{path}", current_actor())
    return source


def _against_raw(services: Services, source: str, path: Path, name: str) -> Iterator[Measure]:
    """``query.run`` with a warm process, then spec to figure, beside DuckDB alone on the very statement that ran."""
    query = Query(source, BY_MONTH, fresh=True)
    sql = services.query.run(query, current_actor()).sql
    with duckdb.connect(str(path), read_only=True) as connection:
        raw = timed(lambda _: connection.sql(sql).to_arrow_table(), TIMES, own_cpu, warm=3)
    ran = timed(lambda _: services.query.run(query, current_actor()), TIMES, tree_cpu, warm=3)
    yield _plain(f"raw DuckDB, {name} rows", raw)
    yield _ratio(f"query.run against raw, {name} rows", ran, raw)
    # Another day each time: nothing prepared or cached can be used again.
    drawn = timed(lambda turn: figure(_new(services, source, turn)), TIMES, tree_cpu, warm=3)
    bar = 2.0 if name == "1M" else None
    yield _ratio(f"new governed answer, spec to figure, against raw, {name} rows", drawn, raw, bar, "aim 1.3")


def _new(services: Services, source: str, turn: int) -> QueryResult:
    today = date(2026, 1, 1).replace(day=1 + turn).isoformat()
    return services.query.run(Query(source, BY_MONTH, today=today, fresh=True), current_actor())


def figure(result: QueryResult) -> object:
    """A chart of a result, chosen and drawn."""
    view = see(result.table)
    return draw(best(view)[0], view)


def _compiling(services: Services, source: str) -> Measure:
    found, today = services.sources.get(source, current_actor()), date(2026, 1, 1)
    done = timed(
        lambda _: compile_spec(BY_MONTH, found.model, found.schema, found.dialect, today).sql(), TIMES, own_cpu, warm=3
    )
    return _plain("spec to SQL", done)


def _paging(services: Services, source: str) -> Iterator[Measure]:
    """A grid that is scrolled through 100k rows, then sorted by a column."""
    query = Query(source, LISTING)
    actor, runner = current_actor(), services.query
    column = runner.run(query, actor).table.columns[-1].name
    order = (PageOrder(column, "desc"),)
    scrolled = timed(lambda turn: page(runner, query, actor, offset=turn * 997 % LISTED), 50, tree_cpu)
    ordered = timed(lambda turn: page(runner, query, actor, offset=turn * 997 % LISTED, order=order), 10, tree_cpu)
    yield _plain("100k rows: a page of 100 while scrolling", scrolled)
    yield _plain("100k rows: a page of 100, sorted", ordered)


def _plain(what: str, timing: Timing) -> Measure:
    return Measure(what, timing.wall, wall=timing.wall, p95=timing.p95, cpu=timing.cpu)


def _ratio(what: str, timing: Timing, raw: Timing, bar: float | None = None, aim: str = "") -> Measure:
    ratio = timing.cpu / max(raw.cpu, 0.001)
    return Measure(what, ratio, "x CPU", timing.wall, timing.p95, timing.cpu, bar, aim)
