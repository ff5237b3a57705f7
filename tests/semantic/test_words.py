"""A spec read aloud."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from assay.semantic.compile import compile_spec
from assay.semantic.load import load
from assay.semantic.spec import AnalyticsSpec
from assay.semantic.words import pieces, sentence
from tests.semantic import shop_data as shop

HERE = Path(__file__).parent
MODEL = load(HERE / "shop" / "model.yml")


def read(data: dict[str, Any]) -> Any:
    spec = AnalyticsSpec.model_validate(data)
    done = compile_spec(spec, MODEL, shop.shop_schema("duckdb"), "duckdb", date(2026, 11, 20))
    return pieces(spec, MODEL, done.periods)


@pytest.mark.parametrize(
    ("spec", "words"),
    [
        (
            {
                "metrics": ["sales"],
                "dimensions": ["customers.segment"],
                "time": {"relative": {"kind": "previous", "unit": "quarter"}},
                "comparison": {"kind": "previous_period"},
                "order": ["-sales"],
            },
            "Sales by segment in Jul–Sep 2026 against Apr–Jun 2026, sorted highest first",
        ),
        (
            {"metrics": ["aov"], "where": {"field": "orders.status", "op": "ne", "value": "paid"}},
            "Average order value where status is not paid",
        ),
        (
            {"metrics": [{"agg": "count", "entity": "orders"}], "dimensions": [{"field": "time", "grain": "month"}]},
            "Number of orders by month",
        ),
        (
            {
                "mode": "rows",
                "entity": "employees",
                "where": {
                    "field": "employees.salary",
                    "op": "gt",
                    "value": {"spec": {"metrics": [{"agg": "max", "field": "employees.salary"}]}},
                },
            },
            "Employees where salary above the highest salary",
        ),
        (
            {"mode": "rows", "entity": "customers", "where": {"related": "orders", "match": "none"}},
            "Customers without orders",
        ),
        (
            {"metrics": ["units"], "dimensions": ["products.name"], "top": {"n": 3, "others": True}},
            "Units by name, the 3 highest and the rest as Other",
        ),
        (
            {
                "metrics": [{"metric": "sales", "transform": {"kind": "share"}}],
                "dimensions": [{"field": "cities.city", "via": ["billing_city"]}],
            },
            "Share of sales by billing city",
        ),
        (
            {
                "mode": "rows",
                "entity": "orders",
                "dimensions": ["orders.id"],
                "where": {
                    "all": [
                        {"field": "orders.ordered_at", "op": "ge", "value": "2026-01-31"},
                        {"field": "orders.ordered_at", "part": "day_of_week", "value": 1},
                    ]
                },
                "limit": 5,
            },
            "Orders with id where ordered at from 31 Jan 2026 and day of week of ordered at is Monday, the first 5",
        ),
        ({"dimensions": ["customers.segment"]}, "Different values of segment"),
    ],
)
def test_a_spec_reads_as_a_sentence(spec: dict[str, Any], words: str) -> None:
    assert sentence(read(spec)) == words


def test_pieces_carry_roles_and_slots() -> None:
    found = read(
        {
            "metrics": ["sales"],
            "dimensions": ["customers.segment"],
            "time": {"relative": {"kind": "current", "unit": "month"}},
        }
    )
    assert [(piece.text, piece.role, piece.slot) for piece in found] == [
        ("Sales", "metric", "metrics.0"),
        ("by", "plain", ""),
        ("segment", "dimension", "dimensions.0"),
        ("in", "plain", ""),
        ("1–20 Nov 2026", "time", "time"),
    ]


def test_every_case_of_the_shop_can_be_read() -> None:
    for path in (HERE / "shop").glob("cases_*.yml"):
        for case in shop.cases(path.read_text()):
            assert sentence(read(case["spec"]))
