"""What a reader must know is said, with its size; what does not matter is not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from assay.kernel.tabular import Table
from assay.present.caveats import Setting, caveats
from assay.present.meaning import view_of
from assay.present.view import View, see
from assay.semantic.model import SemanticModel
from assay.semantic.spec import AnalyticsSpec

TODAY = date(2026, 6, 20)
MODEL = SemanticModel.model_validate(
    {
        "entities": [
            {
                "name": "items",
                "table": "items",
                "dimensions": [{"name": "product"}],
                "measures": [
                    {"name": "price", "agg": "sum"},
                    {"name": "n", "agg": "count"},
                    {"name": "stock", "agg": "sum", "additive": False},
                    {"name": "buyers", "agg": "count_distinct", "expr": "buyer"},
                ],
            },
            {
                "name": "orders",
                "table": "orders",
                "dimensions": [{"name": "status"}],
                "measures": [{"name": "n", "agg": "count"}],
            },
        ],
        "relationships": [{"left": "items", "right": "orders", "on": [["order_id", "id"]]}],
        "metrics": [
            {"name": "revenue", "measure": "items.price"},
            {"name": "old", "label": "Old", "measure": "items.price", "deprecated": "Use revenue."},
            {"name": "stock", "measure": "items.stock"},
            {"name": "buyers", "measure": "items.buyers"},
            {"name": "orders", "measure": "orders.n"},
            {"name": "rate", "kind": "ratio", "numerator": "orders", "denominator": "revenue"},
            {"name": "net", "kind": "derived", "expr": "revenue - orders"},
            {"name": "twice", "kind": "derived", "expr": "revenue * orders"},
        ],
    }
)


def told(view: View, **more: object) -> str:
    return " ".join(caveats(Setting(view, None, MODEL, TODAY, **more)))  # type: ignore[arg-type]


def test_a_month_that_is_still_running_is_said(results: dict[str, View]) -> None:
    assert "Jun 2026 is not complete: 20 of 30 days have passed." in told(results["months"])
    last = caveats(Setting(results["months"], None, MODEL, date(2026, 6, 30)))
    assert "Jun 2026 is not complete: its last day is not over." in last
    whole = Setting(results["months"], None, MODEL, date(2026, 7, 1))
    assert caveats(whole) == ()


def test_rows_without_a_group_are_said_with_their_share(results: dict[str, View]) -> None:
    assert told(results["groups"]) == "3.4% of revenue has no region ($5)."


def test_what_is_counted_is_many(make_table: Callable[..., Table]) -> None:
    orders = {"role": "metric", "label": "Orders", "unit": "orders"}
    view = see(make_table({"Region": (["US", None], {"role": "dimension"}), "n": ([98, 2], orders)}), additive=["n"])
    assert told(view) == "2.0% of orders have no region (2 orders)."


def test_a_cut_result_is_said(make_table: Callable[..., Table]) -> None:
    table = make_table({"g": (["a"], {"role": "dimension"}), "n": ([1], {"role": "metric"})})
    assert "Only the first 1 rows" in told(see(Table(table.columns, table.arrow, truncated=True)))


def test_what_policies_hide_is_said(results: dict[str, View]) -> None:
    assert told(results["number"], policies=("only Europe",)) == "Not everything is shown to you: only Europe"


def test_a_ratio_with_nothing_below_the_line_is_said(make_table: Callable[..., Table]) -> None:
    columns = {"g": (["a", "b"], {"role": "dimension"}), "rate": ([0.5, None], {"role": "metric", "of": "rate"})}
    assert "empty for 1 of 2 groups" in told(see(make_table(columns)))


def test_rates_of_a_handful_are_said(make_table: Callable[..., Table]) -> None:
    columns = {
        "g": (["a", "b"], {"role": "dimension"}),
        "rate": ([0.5, 0.2], {"role": "metric", "unit": "percent"}),
        "orders": ([12, 4000], {"role": "metric"}),
    }
    said = told(see(make_table(columns), additive=("orders",)))
    assert "1 of 2 rows rest on fewer than 30 orders" in said


def test_currencies_side_by_side_are_said(make_table: Callable[..., Table]) -> None:
    columns = {"a": ([1.0], {"role": "metric", "unit": "USD"}), "b": ([2.0], {"role": "metric", "unit": "EUR"})}
    assert "different currencies (EUR, USD)" in told(see(make_table(columns)))


def test_a_deprecated_metric_is_said(results: dict[str, View]) -> None:
    spec = AnalyticsSpec.model_validate({"metrics": ["old"]})
    assert "Old is deprecated: Use revenue." in caveats(Setting(results["number"], spec, MODEL, TODAY))


def test_what_the_compiler_says_comes_first_and_once(results: dict[str, View]) -> None:
    setting = Setting(results["groups"], None, MODEL, TODAY)
    assert caveats(setting, ("Counted once.", "Counted once."))[0] == "Counted once."
    assert len(caveats(setting, ("Counted once.", "Counted once."))) == 2


@pytest.mark.parametrize(
    ("metric", "dimensions", "adds_up"),
    [
        ("revenue", ["items.product"], True),
        ("revenue", ["orders.status"], True),
        ("orders", ["orders.status"], True),
        ("orders", ["items.product"], False),
        ("stock", ["items.product"], False),
        ("buyers", ["items.product"], False),
        ("rate", ["orders.status"], False),
        ("net", ["orders.status"], True),
        ("net", ["items.product"], False),
        ("twice", ["orders.status"], False),
    ],
)
def test_only_parts_that_sum_to_the_whole_are_called_parts(
    make_table: Callable[..., Table], metric: str, dimensions: list[str], adds_up: bool
) -> None:
    table = make_table({"g": (["a", "b"], {"role": "dimension"}), metric: ([1.0, 2.0], {"role": "metric"})})
    spec = AnalyticsSpec.model_validate({"metrics": [metric], "dimensions": dimensions})
    assert bool(view_of(table, spec, MODEL).additive) is adds_up
