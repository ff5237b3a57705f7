"""Statements checked against a written schema and policies, without any database."""

from __future__ import annotations

import pytest

from assay.access.policies import Policies
from assay.kernel.errors import BadInput
from assay.query.ddl import read_schema
from assay.query.guard import Accept, Reject
from assay.query.verdict import verdict

SCHEMA = """
CREATE TABLE sales (
  id INTEGER PRIMARY KEY, region VARCHAR(9), amount DECIMAL(9, 2), day DATE, at TIMESTAMP, ok BOOLEAN);
CREATE TABLE hr.staff (id BIGINT, name TEXT);
CREATE INDEX i ON sales (day);
CREATE VIEW v AS SELECT region AS r, sum(amount) AS total FROM sales GROUP BY 1;
"""


def test_tables_views_columns_and_types_are_read() -> None:
    schema = read_schema(SCHEMA, "duckdb")
    assert [table.key for table in schema.tables] == ["sales", "hr.staff", "v"]
    types = [column.type for column in schema.tables[0].columns]
    assert types == ["integer", "text", "number", "date", "timestamp", "boolean"]
    view = schema.tables[2]
    assert (view.is_view, [(column.name, column.type) for column in view.columns]) == (
        True, [("r", "text"), ("total", "other")],
    )  # fmt: skip


def test_what_is_no_schema_is_bad_input() -> None:
    with pytest.raises(BadInput):
        read_schema("CREATE TABLE (", "duckdb")


def test_an_accepted_statement_comes_with_what_would_run() -> None:
    policies = Policies(row_filters={"sales": "region = 'EU'"}, masked={"sales": ("amount",)})
    found = verdict("SELECT sum(amount) FROM Sales -- all", read_schema(SCHEMA, "duckdb"), policies)
    assert isinstance(found, Accept)
    assert found.sql == (
        "SELECT SUM(amount) FROM (SELECT CAST(NULL AS DOUBLE) AS \"amount\" FROM Sales WHERE (region = 'EU')) AS Sales"
    )


def test_a_bare_name_is_given_its_schema() -> None:
    found = verdict("SELECT name FROM staff", read_schema(SCHEMA, "duckdb"), Policies())
    assert isinstance(found, Accept)
    assert found.sql == 'SELECT name FROM "hr".staff'


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("DROP TABLE sales", "statement"),
        ("SELECT * FROM elsewhere", "table"),
        ("SELECT * FROM staff", "table"),
        ("SELECT * FROM v", "policy"),
        ("SELECT pg_sleep(1)", "function"),
        ("SELECT " + "(" * 9000 + "1", "length"),
        ("SELEC", "statement"),
    ],
)
def test_a_refusal_says_by_which_rule(text: str, rule: str) -> None:
    policies = Policies(denied=frozenset({"hr.staff"}), row_filters={"sales": "TRUE"})
    found = verdict(text, read_schema(SCHEMA, "duckdb"), policies)
    assert isinstance(found, Reject)
    assert found.rule == rule
