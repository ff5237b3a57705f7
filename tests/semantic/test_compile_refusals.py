"""What cannot be computed rightly is refused in words, and every dialect gets SQL it can parse."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import sqlglot
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assay.kernel.errors import InvalidSpec
from assay.semantic.compile import compile_spec
from assay.semantic.load import load
from assay.semantic.model import SemanticModel
from assay.semantic.periods import resolve
from assay.semantic.spec import AnalyticsSpec
from tests.semantic import shop_data as shop

HERE = Path(__file__).parent
MODEL = load(HERE / "shop" / "model.yml")
TODAY = date(2026, 11, 20)
EVERY_CASE = [case for path in sorted((HERE / "shop").glob("cases_*.yml")) for case in shop.cases(path.read_text())]


def compiled(spec: dict[str, Any], dialect: str = "duckdb", model: SemanticModel = MODEL) -> Any:
    return compile_spec(AnalyticsSpec.model_validate(spec), model, shop.shop_schema(dialect), dialect, TODAY)


@pytest.mark.parametrize(
    ("spec", "message", "hint"),
    [
        ({"metrics": ["salse"]}, "`salse` is no metric", "Did you mean `sales`"),
        ({"metrics": ["sales"], "entity": "custmers"}, "`custmers` is no entity", "`customers`"),
        ({"metrics": [{"number": 5}], "entity": "orders"}, "Nothing is measured", ""),
        ({"dimensions": ["customers.name"], "top": {"n": 3}}, "The best of what?", ""),
        (
            {"metrics": ["headcount", "sales"], "dimensions": [{"field": "time", "grain": "year"}]},
            "count time differently",
            "one by one",
        ),
        (
            {"metrics": ["headcount"], "time": {"relative": {"kind": "previous", "unit": "month"}}},
            "holds years only",
            "whole years",
        ),
        ({"metrics": ["sales_3m"]}, "needs a time dimension", "by month"),
        (
            {
                "metrics": ["orders"],
                "where": {"field": "customers.name", "value": {"spec": {"dimensions": ["customers.name"]}}},
            },
            "Only a single value",
            "limit 1",
        ),
        ({"metrics": ["orders"], "where": {"field": "orders.shipping_fee", "value": "nan"}}, "'nan' is none", ""),
        ({"metrics": ["orders"], "where": {"field": "orders.shipped_on", "value": "soon"}}, "'soon' is none", "YYYY"),
        ({"metrics": ["orders"], "where": {"field": "orders.shipped_on", "value": 2026}}, "'2026' is none", "part"),
        ({"metrics": ["customers"], "where": {"field": "customers.vip", "value": "maybe"}}, "true or false", ""),
        ({"metrics": ["customers"], "where": {"field": "customers.name", "value": True}}, "is text", ""),
        ({"metrics": ["customers"], "where": {"field": "customers.name", "op": "gt", "value": 5}}, "by size", "kind"),
        (
            {"metrics": ["customers"], "where": {"field": "customers.name", "op": "contains", "value": ["a", "b"]}},
            "takes one value",
            "",
        ),
        ({"metrics": [{"agg": "sum", "field": "customers.name"}]}, "holds no numbers", "count_distinct"),
        ({"metrics": [{"agg": "avg", "field": "orders.shipped_on"}]}, "holds no numbers", ""),
        ({"metrics": ["customers"], "where": {"field": "orders.id", "op": "is_null"}}, "never empty", "match: none"),
        (
            {"metrics": ["sales"], "where": {"related": "orders", "match": "at_least", "count": 2}},
            "cannot be counted",
            "`of`",
        ),
        ({"metrics": ["refunds"], "dimensions": [{"field": "time", "grain": "hour"}]}, "has no hours", ""),
        (
            {
                "dimensions": ["customers.name", {"field": "orders.status", "hidden": True}],
                "distinct": True,
                "order": ["orders.status"],
            },
            "their own columns",
            "",
        ),
        (
            {
                "metrics": ["orders"],
                "time": {"relative": {"kind": "current", "unit": "year", "count": 1000, "offset": 1000}},
                "comparison": {"kind": "previous_period"},
            },
            "beyond the calendar",
            "",
        ),
        (
            {
                "metrics": ["orders"],
                "dimensions": [{"field": "time", "grain": "day"}],
                "time": {"start": "0001-01-01", "end": "9999-12-31"},
                "zero_fill": True,
            },
            "too many to fill in",
            "",
        ),
        (
            {"metrics": ["sales"], "dimensions": ["customers.segmet"]},
            "`customers.segmet` is no field",
            "customers.segment",
        ),
        ({"metrics": ["sales"], "dimensions": ["customer.segment"]}, "`customer` is no entity", "`customers`"),
        ({"metrics": ["sales"], "dimensions": ["segment"]}, "`segment` is no field", "`customers.segment`"),
        ({"metrics": ["orders"], "dimensions": ["cities.city"]}, "several ways: billing_city or shipping_city", "via"),
        (
            {"metrics": ["orders"], "dimensions": ["employees.name"]},
            "Nothing connects orders with employees",
            "relationships",
        ),
        ({"metrics": ["sales"], "where": {"field": "employees.name", "value": "x"}}, "Nothing connects items", ""),
        ({"metrics": ["sales"], "order": ["slaes"]}, "`slaes` is no column of this result", "`sales`"),
        ({"metrics": ["sales"], "having": {"field": "unts", "value": 1}}, "`unts` is no column of this result", ""),
        ({"metrics": ["sales"], "comparison": {"kind": "previous_year"}}, "needs a time range or a time dimension", ""),
        ({"metrics": ["list_value"], "time": {"start": "2026-01-01"}}, "products has no date", ""),
        (
            {"metrics": [{"metric": "mean_price", "transform": {"kind": "share"}}], "dimensions": ["products.name"]},
            "A share of",
            "",
        ),
        (
            {
                "metrics": [{"metric": "buyers", "transform": {"kind": "running_total"}}],
                "dimensions": [{"field": "time", "grain": "month"}],
            },
            "cannot be totalled",
            "",
        ),
        (
            {"metrics": [{"metric": "sales", "transform": {"kind": "growth"}}], "dimensions": ["products.name"]},
            "needs a time dimension",
            "",
        ),
        ({"metrics": ["sales"], "dimensions": [{"field": "products.name", "grain": "month"}]}, "is no date", ""),
        (
            {"metrics": ["headcount"], "dimensions": [{"field": "employees.hired_year", "grain": "month"}]},
            "holds years only",
            "",
        ),
        (
            {"metrics": ["sales"], "where": {"field": "items.price", "op": "gt", "value": "many"}},
            "is a number; 'many' is none",
            "",
        ),
        (
            {"metrics": ["sales"], "where": {"field": "items.price", "op": "between", "value": [1]}},
            "takes two values",
            "",
        ),
        (
            {
                "metrics": ["sales"],
                "where": {"field": "items.price", "op": "gt", "value": {"spec": {"metrics": ["sales", "units"]}}},
            },
            "must give one column",
            "",
        ),
        (
            {
                "dimensions": ["products.name"],
                "combine": {"op": "union", "other": {"dimensions": ["products.name", "products.category"]}},
            },
            "same number of columns",
            "",
        ),
        ({"mode": "rows", "entity": "orders", "having": {"field": "x", "value": 1}}, "has no having", "aggregate"),
        ({"mode": "rows", "entity": "ordes"}, "`ordes` is no entity", "`orders`"),
        ({"metrics": ["sales"], "where": {"related": "employees", "match": "none"}}, "Nothing connects", ""),
    ],
)
def test_a_wrong_spec_is_refused_with_a_sentence_and_a_hint(spec: dict[str, Any], message: str, hint: str) -> None:
    with pytest.raises(InvalidSpec) as caught:
        compiled(spec)
    assert message in caught.value.message
    assert hint in caught.value.hint


def test_rows_without_a_key_are_not_summed_across_a_fan() -> None:
    entities = tuple(
        entity.model_copy(update={"key": ()}) if entity.name == "orders" else entity for entity in MODEL.entities
    )
    with pytest.raises(InvalidSpec, match="orders has no key"):
        compiled(
            {"metrics": ["fees"], "dimensions": ["products.category"]},
            model=MODEL.model_copy(update={"entities": entities}),
        )


def test_a_deprecated_metric_says_so() -> None:
    metrics = tuple(
        metric.model_copy(update={"deprecated": "use net"}) if metric.name == "sales" else metric
        for metric in MODEL.metrics
    )
    done = compiled({"metrics": ["sales"]}, model=MODEL.model_copy(update={"metrics": metrics}))
    assert done.caveats == ("sales is deprecated: use net",)
    assert done.metrics == ("sales",)
    assert set(done.tables) == {"order_items", "orders"}


def test_columns_say_what_they_mean() -> None:
    done = compiled(
        {
            "metrics": ["sales", {"metric": "sales", "alias": "part", "transform": {"kind": "share"}}, "orders"],
            "dimensions": [{"field": "time", "grain": "quarter"}, "customers.segment"],
        }
    )
    told = [(column.name, column.type, column.role, column.unit, column.grain) for column in done.columns]
    assert told == [
        ("quarter", "date", "time", None, "quarter"),
        ("segment", "text", "dimension", None, None),
        ("sales", "number", "metric", "EUR", None),
        ("part", "number", "share", "percent", None),
        ("orders", "integer", "metric", None, None),
    ]


@pytest.mark.parametrize("dialect", ["snowflake", "bigquery", "clickhouse", "duckdb", "postgres", "mysql", "sqlite"])
@pytest.mark.parametrize("case", EVERY_CASE, ids=[case["name"] for case in EVERY_CASE])
def test_every_dialect_gets_sql_that_parses(dialect: str, case: dict[str, Any]) -> None:
    schema = shop.shop_schema("duckdb")
    done = compile_spec(AnalyticsSpec.model_validate(case["spec"]), MODEL, schema, dialect, TODAY)
    assert len(sqlglot.parse(done.sql(), read=dialect)) == 1


FIELDS = [
    "customers.segment",
    "customers.name",
    "products.category",
    "products.name",
    "orders.status",
    "products.price_band",
]
GRAINS = ["day", "week", "month", "quarter", "year", "fiscal_quarter", "fiscal_year"]
WHERE = st.sampled_from(
    [
        None,
        {"field": "orders.status", "value": "paid"},
        {"not": {"field": "customers.segment", "value": "private"}},
        {
            "any": [
                {"field": "products.category", "value": "home"},
                {"field": "orders.shipping_fee", "op": "gt", "value": 4},
            ]
        },
        {"field": "tags.tag", "op": "in", "value": ["eco", "new"]},
        {"related": "returns", "of": "orders", "match": "any"},
    ]
)
TIMES = st.sampled_from(
    [None, {"start": "2025-01-01", "end": "2026-10-01"}, {"relative": {"kind": "current", "unit": "year"}}]
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    fields=st.lists(st.sampled_from(FIELDS), min_size=1, max_size=3, unique=True),
    grain=st.sampled_from([None, *GRAINS]),
    where=WHERE,
    period=TIMES,
)
def test_the_parts_of_an_additive_metric_sum_to_its_total(
    fields: list[str], grain: str | None, where: dict[str, Any] | None, period: dict[str, Any] | None, shop_db: Any
) -> None:
    base = {
        "metrics": ["sales", "units"],
        **({"where": where} if where else {}),
        **({"time": period} if period else {}),
    }
    dims: list[Any] = [*fields, *([{"field": "time", "grain": grain}] if grain else [])]
    [total] = shop_db.run(compiled(base).sql())
    parts = shop_db.run(compiled({**base, "dimensions": dims}).sql())
    for column in (0, 1):
        assert sum(row[len(dims) + column] or 0 for row in parts) == (total[column] or 0)


@pytest.fixture(scope="module")
def shop_db() -> Any:
    with shop.duckdb_shop() as engine:
        yield engine


def test_periods_of_a_compiled_spec_are_main_then_compared() -> None:
    spec = {
        "metrics": ["sales"],
        "time": {"relative": {"kind": "previous", "unit": "quarter"}},
        "comparison": {"kind": "previous_period"},
    }
    done = compiled(spec)
    assert [period.label for period in done.periods] == ["Jul–Sep 2026", "Apr–Jun 2026"]
    assert done.notes == ("previous quarter = Jul–Sep 2026",)
    assert done.periods[0] == resolve(AnalyticsSpec.model_validate(spec).time, TODAY, MODEL.calendar)  # type: ignore[arg-type]
