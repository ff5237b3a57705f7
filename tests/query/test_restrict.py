"""Policies worked into statements: nobody sees rows, columns or tables that are not theirs, however they ask."""

from __future__ import annotations

import importlib.util
import json
import os
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import pytest
import sqlglot

from assay.access.policies import Policies, WrittenPolicies, read_policies
from assay.kernel.actor import Actor
from assay.kernel.errors import Refused
from assay.query.guard import Bounds, Reject, judge, parse
from assay.query.restrict import restrict
from assay.semantic.schema import ColumnInfo, Schema, TableInfo
from data_connectors.duckdb_source import DuckDbConnector

EU = Policies(
    row_filters={"sales": "region = 'EU'"}, masked={"sales": ("email", "amount")}, denied=frozenset({"staff"})
)


def schema_of(path: Path) -> Schema:
    return DuckDbConnector(path).introspect()


def rows(path: Path, text: str, policies: Policies = EU) -> list[tuple[Any, ...]]:
    tree = restrict(sqlglot.parse_one(text, read="duckdb"), policies, schema_of(path)).tree
    with duckdb.connect(str(path), read_only=True) as connection:
        return connection.execute(tree.sql("duckdb")).fetchall()


@pytest.mark.parametrize(
    "text",
    [
        "SELECT count(*) FROM sales",
        'SELECT count(*) FROM "SALES"',
        "SELECT count(*) FROM main.Sales AS x",
        "SELECT (SELECT count(*) FROM sales)",
        "WITH sales AS (SELECT * FROM sales) SELECT count(*) FROM sales",
        "WITH sales AS (SELECT * FROM main.sales) SELECT count(*) FROM sales",
        "SELECT count(*) FROM (FROM sales)",
        "SELECT count(*) FROM sales a JOIN sales b USING (id)",
        "SELECT count(*) FROM (SELECT id FROM sales UNION SELECT id FROM sales)",
        "SELECT count(main.sales.id) FROM main.sales",
        "SELECT count(*) FROM sales WHERE region = 'EU' OR region <> 'EU'",
        "SELECT sum(n) FROM (PIVOT sales ON region IN ('EU') USING count(*) AS n GROUP BY id) p(id, n)",
    ],
)
def test_every_read_of_a_filtered_table_sees_only_its_rows(shop: Path, text: str) -> None:
    assert rows(shop, text) == [(334,)]


@pytest.mark.parametrize(
    "text",
    [
        "SELECT DISTINCT email FROM sales",
        "SELECT DISTINCT s.email FROM sales s",
        "SELECT DISTINCT COLUMNS('em.*') FROM sales",
        "SELECT min(email) FROM sales",
        "SELECT DISTINCT x FROM (SELECT email AS x FROM sales)",
        "WITH q(a) AS (SELECT email FROM sales) SELECT DISTINCT a FROM q",
        "SELECT sales['email'] FROM sales LIMIT 1",
    ],
)
def test_a_masked_column_is_a_constant_under_any_name(shop: Path, text: str) -> None:
    assert rows(shop, text) == [("***",)]


def test_a_masked_number_is_empty_and_decides_nothing(shop: Path) -> None:
    assert rows(shop, "SELECT sum(amount), count(amount) FROM sales") == [(None, 0)]
    assert rows(shop, "SELECT id FROM sales WHERE amount = 3") == []


def test_columns_that_are_not_masked_stay_exact(shop: Path) -> None:
    assert rows(shop, "SELECT id AS email FROM sales ORDER BY 1 LIMIT 2") == [(0,), (3,)]


@pytest.mark.parametrize("text", ["SELECT * FROM staff", "SELECT 1 FROM sales, STAFF", "SELECT (FROM main.staff)"])
def test_a_denied_table_is_refused(shop: Path, text: str) -> None:
    with pytest.raises(Refused, match="not available"):
        rows(shop, text)


def test_only_allowed_tables_can_be_read(shop: Path) -> None:
    with pytest.raises(Refused):
        rows(shop, "SELECT * FROM sales", Policies(allowed=frozenset({"staff"})))


@pytest.mark.parametrize("name", ["visits", "web.visits", "WEB.Visits"])
def test_a_policy_may_name_a_table_with_or_without_its_schema(shop: Path, name: str) -> None:
    with duckdb.connect(str(shop)) as connection:
        connection.execute("CREATE SCHEMA web; CREATE TABLE web.visits AS SELECT i FROM range(5) t(i)")
    for text in ("SELECT count(*) FROM web.visits", "SELECT count(i) FROM WEB.VISITS v"):
        assert rows(shop, text, Policies(row_filters={name: "i < 2"})) == [(2,)]
        with pytest.raises(Refused):
            rows(shop, text, Policies(denied=frozenset({name})))


def test_a_policy_may_spell_out_the_default_schema(shop: Path) -> None:
    assert rows(shop, "SELECT count(*) FROM sales", Policies(row_filters={"main.sales": "id < 5"})) == [(5,)]
    with pytest.raises(Refused):
        rows(shop, "SELECT * FROM staff", Policies(denied=frozenset({"main.staff"})))


def test_a_cte_cannot_stand_in_for_a_table_of_the_filter(shop: Path) -> None:
    policies = Policies(row_filters={"sales": "id IN (SELECT id FROM staff)"})
    text = "WITH staff AS (SELECT 5 AS id) SELECT count(*) FROM sales, staff"
    assert rows(shop, text, policies) == [(1,)]


def test_where_the_dialect_has_no_schema_to_name_the_cte_gets_another_name() -> None:
    table = TableInfo("sales", (ColumnInfo("id", "integer"),))
    policies = Policies(row_filters={"sales": "id IN (SELECT id FROM mine)"})
    tree = sqlglot.parse_one("WITH mine AS (SELECT 1 AS id) SELECT mine.id FROM sales, mine", read="mysql")
    done = restrict(tree, policies, Schema("mysql", (table,))).tree.sql("mysql")
    assert done == (
        "WITH `mine_in_query` AS (SELECT 1 AS id) SELECT mine.id FROM "
        "(SELECT `id` FROM sales WHERE (id IN (SELECT id FROM mine))) AS sales, `mine_in_query` AS mine"
    )


def test_a_name_in_two_spellings_is_refused_where_servers_do_not_agree_on_it() -> None:
    table = TableInfo("sales", (ColumnInfo("id", "integer"),))
    tree = sqlglot.parse_one("WITH Sales AS (SELECT 1 AS id) SELECT id FROM sales", read="mysql")
    with pytest.raises(Refused, match="could not be applied"):
        restrict(tree, Policies(row_filters={"sales": "id > 1"}), Schema("mysql", (table,)))


@pytest.mark.parametrize(
    "policies",
    [
        Policies(masked={"sales": ("no_such_column",)}),
        Policies(row_filters={"sales": "this is ( no condition"}),
        Policies(row_filters={"sales": "SELECT 1"}),
        Policies(row_filters={"sales": "DROP TABLE x"}),
    ],
)
def test_a_policy_that_cannot_be_applied_refuses(shop: Path, policies: Policies) -> None:
    with pytest.raises(Refused, match="could not be applied"):
        rows(shop, "SELECT * FROM sales", policies)


def test_a_view_without_a_policy_of_its_own_is_refused_under_row_policies(shop: Path) -> None:
    with duckdb.connect(str(shop)) as connection:
        connection.execute("CREATE VIEW all_sales AS SELECT * FROM sales")
    with pytest.raises(Refused, match="view"):
        rows(shop, "SELECT * FROM all_sales")
    assert rows(shop, "SELECT count(*) FROM all_sales", Policies()) == [(1000,)]
    listed = Policies(allowed=frozenset({"all_sales"}), row_filters={"sales": "FALSE"})
    assert rows(shop, "SELECT count(*) FROM all_sales", listed) == [(1000,)]


def test_what_was_limited_is_said(shop: Path) -> None:
    done = restrict(sqlglot.parse_one("SELECT * FROM sales"), EU, schema_of(shop))
    assert done.labels == ("Only the rows of sales that you may see are counted.", "Hidden in sales: amount, email.")
    assert restrict(sqlglot.parse_one("SELECT 1"), EU, schema_of(shop)).labels == ()


def test_what_a_policy_says_of_itself_is_not_said_a_second_time(shop: Path) -> None:
    told = replace(EU, labels=("You see the EU.",), told=frozenset({"sales"}))
    tree = sqlglot.parse_one("SELECT * FROM sales")
    assert restrict(tree, told, schema_of(shop)).labels == ("You see the EU.",)
    partly = replace(told, told=frozenset({"staff"}))
    assert len(restrict(tree, partly, schema_of(shop)).labels) == 3
    assert restrict(sqlglot.parse_one("SELECT 1"), told, schema_of(shop)).labels == ()


def test_the_statement_given_is_not_changed(shop: Path) -> None:
    tree = sqlglot.parse_one("SELECT * FROM sales")
    restrict(tree, EU, schema_of(shop))
    assert tree.sql() == "SELECT * FROM sales"


# -- the security cases, where they are there ------------------------------------------------------------------------


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = os.environ.get("ASSAY_BENCH_DIR")
    if not folder:
        pytest.skip("ASSAY_BENCH_DIR is not set: the security cases are not there")
    security = Path(folder) / "security"
    spec = importlib.util.spec_from_file_location("build_db", security / "build_db.py")
    assert spec is not None
    assert spec.loader is not None
    builder = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(builder)
    path = tmp_path_factory.mktemp("security") / "data.duckdb"
    builder.build_duck(str(path)).close()
    return security, path


def outcome(path: Path, schema: Schema, policies: Policies, text: str) -> Any:
    """Rows, an engine's error, or None for a refusal."""
    tree = parse(text, "duckdb")
    if isinstance(tree, Reject):
        return None
    try:
        verdict = judge(restrict(tree, policies, schema).tree, Bounds.of("duckdb", [t.key for t in schema.tables]))
    except Refused:
        return None
    if isinstance(verdict, Reject):
        return None
    with duckdb.connect(str(path), read_only=True) as connection:
        try:
            return connection.execute(verdict.sql).fetchall()
        except duckdb.Error as error:
            return error


def cases(security: Path, *names: str) -> list[dict[str, Any]]:
    lines = [line for name in names for line in (security / f"{name}.jsonl").read_text("utf-8").splitlines()]
    return [case for case in map(json.loads, lines) if case["dialect"] == "duckdb"]


def test_row_policies_give_exactly_what_a_database_of_only_those_rows_gives(bench: tuple[Path, Path]) -> None:
    security, path = bench
    written = json.loads((security / "policies.json").read_text())
    policies = WrittenPolicies({"s": read_policies({**written, "pii": {}})}).resolve("s", Actor("a", "A"))
    schema = schema_of(path)
    for case in cases(security, "rls_cases"):
        found = outcome(path, schema, policies, case["sql"])
        assert found is None or _equal(found, case["expectation"]["rows_equal"]), case["id"]


def test_nothing_masked_or_filtered_ever_shows_in_rows_or_errors(bench: tuple[Path, Path]) -> None:
    security, path = bench
    written = json.loads((security / "policies.json").read_text())
    policies = WrittenPolicies({"s": read_policies(written)}).resolve("s", Actor("a", "A"))
    schema = schema_of(path)
    patterns = [re.compile(text) for name in ("pii_regex", "non_eu_regex") for text in written["canaries"][name]]
    for case in cases(security, "pii_cases", "sql_attacks", "rls_cases"):
        found = str(outcome(path, schema, policies, case["sql"]))
        assert not any(pattern.search(found) for pattern in patterns), case["id"]


def _equal(found: Any, expected: list[list[Any]]) -> bool:
    if not isinstance(found, list) or [len(row) for row in found] != [len(row) for row in expected]:
        return False
    pairs = [pair for row, wanted in zip(found, expected, strict=True) for pair in zip(row, wanted, strict=True)]
    return all(_same(*pair) for pair in pairs)


def _same(found: Any, wanted: Any) -> bool:
    return abs(float(found) - wanted) < 0.02 if isinstance(wanted, float) else bool(found == wanted)


def test_a_policy_that_protects_nothing_is_said_with_every_answer(shop: Path) -> None:
    wrong = Policies(row_filters={"sale": "region = 'EU'"}, masked={"staf": ("password",)})
    done = restrict(sqlglot.parse_one("SELECT count(*) FROM sales"), wrong, schema_of(shop))
    assert [label[:25] for label in done.labels] == ["A policy is about sale, w", "A policy is about staf, w"]
    assert restrict(sqlglot.parse_one("SELECT 1"), EU, schema_of(shop)).labels == ()


@pytest.mark.parametrize("text", ["SELECT rowid FROM sales", "SELECT count(*) FROM sales s WHERE s.rowid > 3"])
def test_row_numbers_of_a_limited_table_are_refused_rather_than_empty(shop: Path, text: str) -> None:
    with pytest.raises(Refused, match="rowid"):
        rows(shop, text)
    assert rows(shop, text, Policies())


STAFF = TableInfo("staff", (ColumnInfo("id", "integer"), ColumnInfo("pay", "number"), ColumnInfo("team", "text")))


def restricted(text: str, dialect: str, policies: Policies) -> str:
    return restrict(sqlglot.parse_one(text, read=dialect), policies, Schema(dialect, (STAFF,))).tree.sql(dialect)


@pytest.mark.parametrize(("dialect", "kind"), [("postgres", "DECIMAL"), ("duckdb", "DOUBLE"), ("mysql", "DOUBLE")])
def test_a_masked_number_is_of_a_kind_that_every_function_of_the_engine_takes(dialect: str, kind: str) -> None:
    done = restricted("SELECT ROUND(pay, 1) AS p FROM staff", dialect, Policies(masked={"staff": ("pay",)}))
    assert f"CAST(NULL AS {kind}) AS" in done


@pytest.mark.parametrize(
    ("text", "apart"),
    [
        ("SELECT team FROM staff AS s GROUP BY team HAVING MAX(id) > (SELECT AVG(id) FROM staff)", 2),
        ("SELECT LEAD(id) OVER (ORDER BY id) AS n FROM staff ORDER BY id", 1),
        ("SELECT team, COUNT(*) FROM staff GROUP BY team HAVING COUNT(*) > 1 ORDER BY team", 0),
        ("SELECT LEAD(id) OVER (ORDER BY id) AS n FROM staff", 0),
        ("SELECT b.team FROM staff AS a LEFT JOIN staff AS b ON b.id = a.id + 1", 2),
        ("SELECT b.team FROM staff AS a JOIN staff AS b ON b.id = a.id + 1", 0),
    ],
)
def test_what_mariadb_would_misread_when_merged_is_kept_apart(text: str, apart: int) -> None:
    filtered = Policies(masked={"staff": ("team",)})
    assert restricted(text, "mysql", filtered).count("LIMIT 18446744073709551615") == apart
    assert "LIMIT" not in restricted(text, "duckdb", filtered)
