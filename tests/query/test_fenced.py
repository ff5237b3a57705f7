"""A condition that may fail is not computed for rows that a policy hides; what cannot fail costs nothing more."""

from __future__ import annotations

from dataclasses import replace

import pytest
import sqlglot
from sqlglot import exp

from assay.access.policies import Policies
from assay.query.ddl import read_schema
from assay.query.restrict import restrict

DDL = "CREATE TABLE sales (id INTEGER, zone VARCHAR, state VARCHAR, day DATE, total DECIMAL(10, 2))"
LOOKS = Policies(row_filters={"sales": "id IN (SELECT max(s.id) FROM sales AS s)"})
PLAIN = Policies(row_filters={"sales": "zone = 'north' AND id > 3"})
FENCES = {"duckdb": "LIMIT 9223372036854775807", "postgres": "OFFSET 0", "mysql": "LIMIT 1844", "sqlite": "LIMIT -1"}
CALM = (
    "SELECT state, SUM(total) AS t FROM sales WHERE state = 'new' AND day >= CAST('2024-02-01' AS DATE) GROUP BY state",
    "SELECT COUNT(*) AS n FROM sales WHERE total > 5 AND NOT state LIKE 'n%' AND id IN (1, 2)",
    "SELECT id FROM sales WHERE total > (SELECT AVG(total) FROM sales)",
)
FAILING = (
    "SELECT id FROM sales WHERE 1 / total > 2",
    "SELECT id FROM sales WHERE CAST(state AS INTEGER) = 1",
    "SELECT id FROM sales WHERE id = (SELECT id FROM sales)",
    "SELECT id FROM sales WHERE CASE WHEN zone = 'east' THEN SQRT(-1) ELSE 1 END = 1",
    "SELECT q.id FROM (SELECT id, 1 / total AS part FROM sales) AS q WHERE q.part > 2",
    "SELECT a.id FROM sales AS a JOIN sales AS b ON a.id = b.id AND LN(a.total) > 0",
    "SELECT id FROM sales WHERE state LIKE zone",
    "WITH q AS (SELECT 1 / total AS part FROM sales) SELECT part FROM q WHERE part > 2",
    "SELECT state FROM sales GROUP BY state HAVING MAX(1 / total) > 2",
)


def fences(sql: str, dialect: str, policies: Policies) -> int:
    schema = replace(read_schema(DDL, dialect), dialect=dialect)
    return restrict(sqlglot.parse_one(sql, read=dialect), policies, schema).tree.sql(dialect).count(FENCES[dialect])


@pytest.mark.parametrize("dialect", FENCES)
def test_what_may_fail_is_computed_after_the_policy(dialect: str) -> None:
    assert [sql for sql in FAILING if not fences(sql, dialect, LOOKS)] == []


@pytest.mark.parametrize("dialect", FENCES)
def test_what_cannot_fail_is_left_to_the_engine(dialect: str) -> None:
    assert [sql for sql in CALM if fences(sql, dialect, LOOKS)] == []


def test_duckdb_reads_no_row_that_a_column_beside_a_constant_hides() -> None:
    assert [sql for sql in FAILING if fences(sql, "duckdb", PLAIN)] == []
    assert all(fences(sql, "postgres", PLAIN) for sql in FAILING)


def test_mariadb_sorts_and_shows_before_it_has_looked_at_all_conditions() -> None:
    sql = "SELECT id FROM sales ORDER BY 1 / total"
    assert fences(sql, "mysql", LOOKS)
    assert not fences(sql, "postgres", LOOKS)


def test_a_text_that_is_no_number_is_found_out_at_the_first_row_by_duckdb() -> None:
    sql = "SELECT id FROM sales WHERE id = 'x'"
    assert fences(sql, "duckdb", LOOKS)
    assert not fences(sql, "postgres", LOOKS)


INSIDE = (
    ("SELECT id FROM sales WHERE id = 7 AND 1 / total > 2", "id = 7"),
    ("SELECT id FROM sales AS s WHERE (s.day BETWEEN '2024-01-01' AND '2024-01-09' AND LN(total) > 2)", "day BETWEEN"),
    ("SELECT a.id FROM sales AS a JOIN sales AS b USING (id) WHERE b.id IN (1, 2) AND LN(a.total) > 0", "id IN (1, 2)"),
    ("SELECT a.id FROM sales AS a LEFT JOIN sales AS b ON a.id = b.id WHERE b.id > 3 AND LN(a.total) > 0", "id > 3"),
)  # fmt: skip
OUTSIDE = (
    "SELECT id FROM sales WHERE id = 7 OR 1 / total > 2",
    "SELECT id FROM sales WHERE state = 'x' AND 1 / total > 2",
    "SELECT id FROM sales WHERE id = total AND 1 / total > 2",
    "SELECT id FROM sales WHERE id = (SELECT 1) AND 1 / total > 2",
    "SELECT a.id FROM sales AS a JOIN sales AS b ON a.id = b.id WHERE id = 1 AND LN(a.total) > 0",
    "SELECT id FROM sales WHERE 1 / total = 2",
)
HIDDEN = replace(LOOKS, masked={"sales": ("state",)})


def inside(sql: str, dialect: str) -> list[str]:
    """What stands behind the policy, inside each fence."""
    schema = replace(read_schema(DDL, dialect), dialect=dialect)
    tree = restrict(sqlglot.parse_one(sql, read=dialect), HIDDEN, schema).tree
    found = [one.this.args for one in tree.find_all(exp.Subquery)]
    return [args["where"].this.sql() for args in found if args.get("limit") or args.get("offset")]


@pytest.mark.parametrize("dialect", ["postgres", "mysql", "sqlite"])
@pytest.mark.parametrize(("sql", "asked"), INSIDE)
def test_what_cannot_fail_is_asked_inside_the_fence_too(sql: str, asked: str, dialect: str) -> None:
    assert [asked in where for where in inside(sql, dialect)].count(True) == 1


@pytest.mark.parametrize("dialect", ["postgres", "mysql", "sqlite"])
@pytest.mark.parametrize("sql", OUTSIDE)
def test_masked_columns_and_what_is_not_certain_stay_outside(sql: str, dialect: str) -> None:
    found = inside(sql, dialect)
    assert found
    assert not any(isinstance(sqlglot.parse_one(where), exp.And) for where in found)


def test_rows_that_a_join_picks_by_their_neighbours_are_not_cut_before() -> None:
    sql = "SELECT a.id FROM sales AS a ASOF JOIN sales AS b ON a.id >= b.id WHERE b.id < 9 AND LN(a.total) > 0"
    assert not any(isinstance(sqlglot.parse_one(where), exp.And) for where in inside(sql, "duckdb"))
