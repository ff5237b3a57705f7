"""What safety costs: policies and guard of ordinary queries, and a query through a warm query process."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb

from assay.access.policies import combined, read_policies
from assay.accounts.local import current_actor
from assay.kernel.actor import Actor
from assay.query.ddl import read_schema
from assay.query.ports import Query
from assay.query.verdict import verdict
from assay.services import Services
from benchmarks.measure import Measure
from benchmarks.security import shop
from benchmarks.timing import own_cpu, timed, tree_cpu

GUARD_BAR, SANDBOX_BAR = 10.0, 15.0
TIMES = 200
ORDINARY = (
    "SELECT zone, count(*) AS n, sum(total) FROM sales GROUP BY zone ORDER BY n DESC LIMIT 10",
    "SELECT m.tier, sum(s.total) FROM sales s JOIN members m ON m.id = s.member_id WHERE s.state = 'new' GROUP BY 1",
    "WITH a AS (SELECT member_id, sum(total) AS t FROM sales GROUP BY 1) SELECT avg(t) FROM a WHERE t > 5",
    "SELECT id, rank() OVER (PARTITION BY zone ORDER BY total DESC) AS place FROM sales QUALIFY place <= 3",
    "SELECT date_trunc('month', day) AS m, sum(total) FILTER (WHERE state = 'sent') FROM sales GROUP BY ALL ORDER BY m",
)


def measure_guarding(services: Services, folder: Path) -> Iterator[Measure]:
    """Both, with their bars."""
    schema = read_schema(shop.DDL, "duckdb")
    policies = combined(read_policies(shop.POLICIES), Actor("a", "A"))
    done = timed(lambda turn: verdict(ORDINARY[turn % len(ORDINARY)], schema, policies), TIMES, own_cpu, warm=10)
    yield Measure(
        "policies and guard of an ordinary query, p95", done.p95, "ms", done.wall, done.p95, done.cpu, GUARD_BAR
    )
    yield _sandbox(services, folder)


def _sandbox(services: Services, folder: Path) -> Measure:
    """The wall time of a small query through the corridor above that of the bare engine."""
    path = folder / "small.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute("CREATE TABLE small AS SELECT i AS id, i % 7 AS kind FROM range(1000) t(i)")
    services.sources.connect("small", f"duckdb:///{path}", current_actor())
    sql = "SELECT kind, count(*) AS n FROM small GROUP BY kind"
    with duckdb.connect(str(path), read_only=True) as connection:
        raw = timed(lambda _: connection.sql(sql).to_arrow_table(), TIMES, own_cpu, warm=10)
    query = Query("small", sql=sql, fresh=True)
    ran = timed(lambda _: services.query.run(query, current_actor()), TIMES, tree_cpu, warm=10)
    above = ran.wall - raw.wall
    return Measure(
        "a query in its own process above the bare engine", above, "ms", ran.wall, ran.p95, ran.cpu, SANDBOX_BAR
    )
