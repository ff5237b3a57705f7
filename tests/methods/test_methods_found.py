"""Methods are found by name, only marked ones, and say what they lack."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pyarrow as pa
import pytest

from assay.kernel.errors import BadInput
from assay.methods.method import column, find, fitting
from assay.methods.money import CostModel
from assay.methods.pharmacy import cost_drivers, formulary
from assay.methods.pricing import by_category, by_intervention, one_number, scenarios, waterfall

EXPERIENCE = {
    "experience": pa.table(
        {
            "cost_before": [1_000_000.0],
            "months_before": [2000],
            "cost_after": [480_000.0],
            "months_after": [1000],
            "months_enrolled": [1000],
        }
    )
}
MODEL = {"trend": 0.1, "fee_per_member_month": 35.0}


@pytest.mark.parametrize("name", ["pharmacy", "pharmacy.split", "os.system", "method.find", "no.such", "../x.y", ""])
def test_what_is_not_marked_cannot_be_named(name: str) -> None:
    with pytest.raises(BadInput, match="no method"):
        find(name)


def test_arguments_must_fit() -> None:
    with pytest.raises(BadInput, match="takes no “modle”"):
        fitting(one_number, {"term": "roi", "modle": {}})
    with pytest.raises(BadInput, match="needs “term”"):
        fitting(one_number, {})


def test_a_missing_table_or_column_is_named() -> None:
    with pytest.raises(BadInput, match="needs a table “fills”"):
        formulary({})
    with pytest.raises(BadInput, match="needs a column “cost”"):
        formulary({"fills": pa.table({"status": ["preferred"], "fills": [1]})})


def test_days_and_amounts_arrive_as_numbers() -> None:
    inputs = {"t": pa.table({"day": pa.array([date(1970, 1, 11), None]), "money": pa.array([Decimal(1), Decimal(2)])})}
    assert column(inputs, "t", "day") == [10, None]
    assert column(inputs, "t", "money") == [1.0, 2.0]


@pytest.mark.parametrize("given", [{"trned": 0.1}, {"effect": -1}, {"effect": "much"}, {"effect": True}, {"trend": -2}])
def test_a_cost_model_refuses_what_makes_no_sense(given: dict[str, object]) -> None:
    with pytest.raises(BadInput):
        CostModel.of(given)


def test_the_waterfall_ends_at_the_cost_with_the_program() -> None:
    steps = dict(waterfall(EXPERIENCE, MODEL).rows())
    assert sum(steps.values()) == pytest.approx(480_000 + 35_000)
    assert steps["Trend"] == pytest.approx(50_000)


def test_scenarios_go_from_careful_to_hopeful() -> None:
    net = {row[0]: row[1] for row in scenarios(EXPERIENCE, MODEL).rows()}
    assert net["Conservative"] < net["Moderate"] < net["Optimistic"]
    assert net["Moderate"] == pytest.approx(35_000)


def test_terms_of_a_return_are_named_one_by_one() -> None:
    assert one_number(EXPERIENCE, "roi", MODEL).rows() == [[1.0]]
    with pytest.raises(BadInput, match="no term"):
        one_number(EXPERIENCE, "luck", MODEL)


def test_an_intervention_has_its_own_model_over_the_common_one() -> None:
    table = EXPERIENCE["experience"].append_column("intervention", pa.array(["coaching"]))
    inputs = {"experience": table.append_column("fee", pa.array([20.0]))}
    costs = [
        by_intervention(inputs, given, {"trend": 0.1}).rows()[0][2]
        for given in ({}, {"coaching": {"set_up_cost": 500}})
    ]
    assert costs == [20_000, 20_500]


def test_categories_without_cost_before_have_no_change() -> None:
    table = pa.table(
        {
            "category": ["a", "b"],
            "cost_before": [100.0, 0.0],
            "months_before": [10, 10],
            "cost_after": [60.0, 5.0],
            "months_after": [5, 5],
        }
    )
    assert by_category({"experience": table}).rows() == [["a", 10.0, 12.0, pytest.approx(0.2)], ["b", 0.0, 1.0, None]]


def test_drivers_sum_to_the_change_and_the_largest_comes_first() -> None:
    table = pa.table(
        {
            "drug_class": ["x", "y"],
            "days_before": [100, 10],
            "days_after": [100, 20],
            "cost_before": [100.0, 100.0],
            "cost_after": [110.0, 400.0],
        }
    )
    found = cost_drivers({"cost": table}).rows()
    assert [row[0] for row in found] == ["y", "x"]
    assert all(row[1] == pytest.approx(row[2] + row[3]) for row in found)
