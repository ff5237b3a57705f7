"""A filter in the head of a column is a condition on the rows: its words, its numbers as shown, its whole days."""

from __future__ import annotations

from typing import Any

import pytest

from assay.kernel.errors import BadInput
from assay.kernel.tabular import Column
from components.data_table import FILTERED_FROM, data_table
from components.table_filters import conditions

COLUMNS = (
    Column("town", "Town", "text"),
    Column("rate", "Rate", "number", unit="percent"),
    Column("orders", "Orders", "integer"),
    Column("day", "Day", "date"),
    Column("seen", "Seen", "timestamp"),
    Column("open", "Open", "boolean"),
)


@pytest.mark.parametrize(
    ("column", "chosen", "name", "condition"),
    [
        ("c0", {"filterType": "text", "type": "notContains", "filter": "x"}, "town", ("not_contains", "x")),
        ("c0", {"filterType": "text", "type": "blank"}, "town", ("is_null", None)),
        ("c1", {"filterType": "number", "type": "greaterThan", "filter": 12.5}, "rate", ("gt", 0.125)),
        ("c2", {"filterType": "number", "type": "inRange", "filter": 1, "filterTo": 9}, "orders", ("between", [1, 9])),
        (
            "c3",
            {"filterType": "date", "type": "equals", "dateFrom": "2026-02-28 00:00:00", "dateTo": None},
            "day",
            ("between", ["2026-02-28", "2026-02-28"]),
        ),
        (
            "c3",
            {"filterType": "date", "type": "greaterThan", "dateFrom": "2024-02-28 00:00:00"},
            "day",
            ("ge", "2024-02-29"),
        ),
        (
            "c4",
            {
                "filterType": "date",
                "type": "inRange",
                "dateFrom": "2026-01-01 00:00:00",
                "dateTo": "2026-01-31 00:00:00",
            },
            "seen",
            ("between", ["2026-01-01", "2026-01-31 23:59:59.999999"]),
        ),
    ],
)
def test_a_filter_becomes_a_condition(
    column: str, chosen: dict[str, Any], name: str, condition: tuple[str, Any]
) -> None:
    found = conditions({column: chosen}, COLUMNS)
    assert {key: (one["op"], one.get("value")) for key, one in found.items()} == {name: condition}


def test_what_is_no_filter_is_refused_in_words() -> None:
    with pytest.raises(BadInput, match="filtered that way"):
        conditions({"c0": {"filterType": "text", "type": "regexp", "filter": ".*"}}, COLUMNS)


def kinds(rows: int) -> list[str | None]:
    return [one.get("filter") for one in data_table("t", COLUMNS, None, rows).children.columnDefs]


def test_a_long_table_has_a_filter_for_the_type_of_each_column_and_a_short_one_none() -> None:
    number, day = "agNumberColumnFilter", "agDateColumnFilter"
    assert kinds(FILTERED_FROM) == ["agTextColumnFilter", number, number, day, day, None]
    assert kinds(FILTERED_FROM - 1) == [None] * 6
