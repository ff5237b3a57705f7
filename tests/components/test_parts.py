"""Small parts of the page: SQL, tables, menus, navigation."""

from __future__ import annotations

import json

import pytest
from dash import html

from assay.kernel.tabular import Column
from components import shell
from components.data_table import column_def, data_table, row_data
from components.menu import menu
from components.view import Choice


def test_rows_are_keyed_by_position_so_that_names_may_hold_dots() -> None:
    assert row_data([("a", 1), ("b", None)]) == [{"c0": "a", "c1": 1}, {"c0": "b", "c1": None}]


def test_a_large_table_asks_for_its_rows_and_a_small_one_holds_them() -> None:
    column = Column("n", "N", "integer")
    large = data_table("a1", [column], None, 100_000).children
    small = data_table("a1", [column], [(1,)], 1).children
    assert large.rowModelType == "infinite"
    assert small.rowData == [{"c0": 1}]


def test_a_large_table_asks_for_one_page_at_a_time() -> None:
    large = data_table("a1", [Column("n", "N", "integer")], None, 100_000).children
    assert large.dashGridOptions["maxConcurrentDatasourceRequests"] == 1


@pytest.mark.parametrize(
    ("column", "named"),
    [
        (Column("order_id", "Order number", "integer", "dimension"), True),
        (Column("employees", "Employees", "integer", "dimension", "employees"), False),
        (Column("orders", "Orders", "integer", "metric"), False),
    ],
)
def test_numbers_that_are_names_are_not_grouped_by_thousands(column: Column, named: bool) -> None:
    said = column_def(column, 0)["valueFormatter"]["function"]
    assert ('"type": "name"' in said) is named


def test_a_choice_that_cannot_be_made_stays_and_says_why() -> None:
    button = menu(html.I(), [Choice("PNG", reason="Needs Chromium.")], name="Export")
    assert json.loads(getattr(button, "data-menu")) == [{"text": "PNG", "reason": "Needs Chromium."}]


def test_the_spoken_name_of_a_menu_begins_with_what_one_sees() -> None:
    worded = menu([html.Span("Bars")], (), name="chart kind")
    lone = menu(html.I(), (), name="Export")
    assert worded.children[-1].children == ", chart kind"
    assert not hasattr(worded, "aria-label")
    assert getattr(lone, "aria-label") == "Export"


def test_the_keys_that_go_to_a_page_are_listed() -> None:
    listed = {keys for keys, _ in shell.KEYS}
    assert {f"g {place.letter}" for place in shell.PLACES} <= listed
