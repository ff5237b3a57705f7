"""In place of a limited table stand only the columns that a statement can mean; in doubt, all of them."""

from __future__ import annotations

import pytest

from assay.access.policies import Policies
from assay.query.guard import Accept
from assay.query.verdict import verdict
from assay.semantic.schema import ColumnInfo, Schema, TableInfo

COLUMNS = ("id", "region", "amount", "email")
LIMITED = Policies(row_filters={"sales": "region = 'EU'"}, masked={"sales": ("email",)})


def listed(text: str, dialect: str = "duckdb") -> set[str]:
    """Columns that stand in place of the limited table, anywhere in what would be run."""
    tables = [TableInfo(name, tuple(ColumnInfo(column, "text") for column in COLUMNS)) for name in ("sales", "zones")]
    found = verdict(text, Schema(dialect, tuple(tables)), LIMITED)
    assert isinstance(found, Accept), found
    quote = "`" if dialect == "mysql" else '"'
    return {column for column in COLUMNS if f"{quote}{column}{quote}" in found.sql}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("SELECT amount FROM sales", {"amount"}),
        ("SELECT count(*) FROM sales", {"id"}),
        ("SELECT s.AMOUNT FROM sales AS s WHERE s.Region <> 'x'", {"amount", "region"}),
        ("SELECT id FROM zones z WHERE EXISTS (SELECT 1 FROM sales WHERE z.region = sales.region)", {"id", "region"}),
        ("SELECT s.amount FROM sales AS s JOIN zones USING (id)", {"amount", "id"}),
        ("SELECT upper(email) FROM sales ORDER BY amount", {"amount", "email"}),
    ],
)  # fmt: skip
@pytest.mark.parametrize("dialect", ["duckdb", "postgres", "mysql", "sqlite"])
def test_what_is_not_named_is_left_out(text: str, names: set[str], dialect: str) -> None:
    assert listed(text, dialect) == names


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * FROM sales",
        "FROM sales",
        "SELECT s.* FROM sales AS s",
        "SELECT id FROM sales NATURAL JOIN zones",
        "SELECT sales FROM sales",
        "SELECT s FROM sales AS S",
        "SELECT (s).region FROM sales AS s",
        "SELECT count(s) FROM sales AS s",
        "SELECT id FROM (SELECT * FROM sales)",
        "SELECT a FROM sales AS s(a, b, c, d)",
        "SELECT columns('.*') FROM sales",
        "SELECT min(columns('reg.*')) FROM sales",
        "PIVOT sales ON region IN ('EU') USING count(*)",
        "SELECT id FROM sales UNPIVOT (v FOR n IN (region, amount))",
    ],
)
def test_where_columns_are_taken_unnamed_all_stay(text: str) -> None:
    assert listed(text) == set(COLUMNS)
