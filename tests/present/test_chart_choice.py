"""Which chart a result gets, and which it never gets."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from assay.kernel.tabular import Table
from assay.present.choose import best, kinds
from assay.present.view import View, see

FIRST = {
    "number": "kpi",
    "compared number": "kpi",
    "numbers": "kpi",
    "groups": "horizontal_bar",
    "many groups": "horizontal_bar",
    "averages": "horizontal_bar",
    "compared groups": "horizontal_bar",
    "months": "line",
    "months of two": "line",
    "months by group": "line",
    "grid": "stacked_bar",
    "weekdays": "bar",
    "two measures": "scatter",
    "places": "table",
}


@pytest.mark.parametrize(("name", "kind"), FIRST.items())
def test_the_shape_of_a_result_decides_its_chart(results: dict[str, View], name: str, kind: str) -> None:
    if name == "places":
        assert "map" in kinds(results[name])
    else:
        assert kinds(results[name])[0] == kind


def test_there_is_never_a_pie_of_thirty_slices(results: dict[str, View]) -> None:
    assert not {"pie", "donut"} & set(kinds(results["many groups"]))
    assert {"pie", "donut"} <= set(kinds(results["groups"]))


def test_averages_are_no_parts_of_a_whole(results: dict[str, View]) -> None:
    assert not {"pie", "donut", "treemap", "stacked_bar", "waterfall"} & set(kinds(results["averages"]))


def test_negative_values_are_no_slices(results: dict[str, View]) -> None:
    assert not {"pie", "donut", "treemap", "funnel"} & set(kinds(results["signed"]))


@pytest.mark.parametrize("name", ["groups", "many groups", "averages", "grid", "weekdays", "countries"])
def test_there_is_never_a_line_over_groups(results: dict[str, View], name: str) -> None:
    assert not {"line", "area"} & set(kinds(results[name]))


def test_a_map_is_offered_only_where_places_are_known(results: dict[str, View]) -> None:
    assert "map" in kinds(results["countries"])
    assert "map" not in kinds(results["groups"])


def test_every_result_can_be_shown_as_a_table(results: dict[str, View]) -> None:
    assert all("table" in kinds(view) for view in results.values())


def test_an_empty_result_is_a_table(make_table: Callable[..., Table]) -> None:
    assert kinds(see(make_table({"n": ([], {"role": "metric"})}))) == ("table",)


def test_a_wish_is_followed_only_where_it_fits(results: dict[str, View]) -> None:
    assert best(results["groups"], "bar")[0] == "bar"
    assert best(results["groups"], "line")[0] == "horizontal_bar"
    assert "bar" not in best(results["groups"], "bar")[1]


def test_rows_of_a_listing_are_a_table(make_table: Callable[..., Table]) -> None:
    table = make_table({"name": (["a", "b"], {"role": "dimension"}), "age": ([3, 4], {"role": "dimension"})})
    assert kinds(see(table, listing=True))[0] == "table"


def test_a_column_of_lists_is_no_column_of_countries(make_table: Callable[..., Table]) -> None:
    tags = ([["France"], ["Spain"], ["Italy"]], {"role": "dimension"})
    made = make_table({"tags": tags, "total": ([1.0, 2.0, 3.0], {"role": "metric"})})
    # A source may describe such a column as text.
    told = replace(made, columns=(replace(made.columns[0], type="text"), made.columns[1]))
    assert "map" not in kinds(see(told))
