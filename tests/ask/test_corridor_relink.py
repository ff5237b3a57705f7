"""Only names that do not exist are replaced, and only by something that looks like them."""

from __future__ import annotations

import pytest

from assay.ask.relink import closest, relink_spec, relink_sql
from assay.semantic.model import SemanticModel
from assay.semantic.schema import ColumnInfo, Schema, TableInfo
from assay.semantic.spec import AnalyticsSpec

SCHEMA = Schema(
    "duckdb",
    (
        TableInfo(
            "products",
            (ColumnInfo("category", "text"), ColumnInfo("total_revenue", "number"), ColumnInfo("id", "integer")),
        ),
        TableInfo(
            "sales",
            (ColumnInfo("product_id", "integer"), ColumnInfo("sold_on", "date"), ColumnInfo("amount", "number")),
        ),
    ),
)


@pytest.mark.parametrize(
    ("sql", "mended"),
    [
        (
            "SELECT category, SUM(revenue) AS revenue FROM products GROUP BY category ORDER BY revenue DESC",
            "SELECT category, SUM(total_revenue) AS revenue FROM products GROUP BY category ORDER BY revenue DESC",
        ),
        ("SELECT p.categry FROM products AS p", "SELECT p.category AS categry FROM products AS p"),
        ("SELECT category FROM product", "SELECT category FROM products AS product"),
        (
            "WITH x AS (SELECT category AS c, SUM(total_revenues) AS r FROM products GROUP BY 1) SELECT c, r FROM x",
            "WITH x AS (SELECT category AS c, SUM(total_revenue) AS r FROM products GROUP BY 1) SELECT c, r FROM x",
        ),
    ],
)
def test_sql_gets_the_nearest_name_and_keeps_its_headings(sql: str, mended: str) -> None:
    found = relink_sql(sql, SCHEMA)
    assert found is not None
    assert found[0] == mended
    assert found[1]


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT category, COUNT(*) AS n FROM products GROUP BY category HAVING n > 1",
        "SELECT s.amount FROM products p JOIN sales s ON s.product_id = p.id",
        "SELECT weather FROM products",
        "SELECT category FROM weather_stations",
        "SELECT SUM(categories) FROM products",
        "not sql at all (",
    ],
)
def test_sql_that_is_right_or_beyond_help_is_left_alone(sql: str) -> None:
    assert relink_sql(sql, SCHEMA) is None


def test_two_names_equally_near_are_no_guess() -> None:
    assert closest("amount", ["amount_net", "amount_all"]) is None
    assert closest("state", ["stated_on", "country"]) is None
    assert closest("revenue", ["revenue_code", "total_revenue"]) == "total_revenue"


def test_a_spec_is_mended_throughout() -> None:
    model = SemanticModel.model_validate(
        {
            "entities": [
                {"name": "sales", "table": "sales", "dimensions": [{"name": "region", "synonyms": ["territory"]}]}
            ],
            "metrics": [{"name": "revenue", "measure": "sales.amount"}],
        }
    )
    spec = AnalyticsSpec.model_validate(
        {
            "metrics": ["revenu"],
            "dimensions": ["sales.territory"],
            "where": {"not": {"field": "sales.regio", "value": "EU"}},
            "having": {"field": "revenue", "op": "gt", "value": 1},
            "order": ["-revenu"],
        }
    )
    found = relink_spec(spec, model)
    assert found is not None
    assert (
        found[0].canonical()
        == AnalyticsSpec.model_validate(
            {
                "metrics": ["revenue"],
                "dimensions": ["sales.region"],
                "where": {"not": {"field": "sales.region", "value": "EU"}},
                "having": {"field": "revenue", "op": "gt", "value": 1},
                "order": ["-revenue"],
            }
        ).canonical()
    )
    assert relink_spec(found[0], model) is None
    assert relink_spec(AnalyticsSpec.model_validate({"metrics": ["temperature"]}), model) is None
