"""Pages of a result are the same whether they are cut from its rows or asked of the database."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from assay.kernel.actor import LOCAL_OWNER
from assay.kernel.errors import BadInput
from assay.query.paging import Page, PageFilter, PageOrder, explain_rows, page
from assay.query.ports import Query

EVERY = Query(
    "shop",
    sql="SELECT id, region, amount, day, CASE WHEN id % 7 > 0 THEN id % 7 END AS part FROM sales ORDER BY id DESC",
)
CAPS = {"from the rows": 5000, "from the database": 100}


@pytest.fixture(params=CAPS.values(), ids=CAPS.keys())
def ask(request: pytest.FixtureRequest, make_room: Callable[..., Any]) -> Callable[..., Page]:
    runner = make_room(rows=request.param).runner
    return lambda **wanted: page(runner, EVERY, LOCAL_OWNER, **wanted)


def ids(found: Page) -> list[Any]:
    return found.table.values(0)


def test_the_first_page_has_the_statements_own_order_and_the_whole_count(ask: Callable[..., Page]) -> None:
    found = ask(limit=3)
    assert (ids(found), found.total) == ([999, 998, 997], 1000)


def test_pages_neither_overlap_nor_leave_rows_out(ask: Callable[..., Page]) -> None:
    order = (PageOrder("region"),)
    seen = [row for offset in range(0, 1000, 100) for row in ids(ask(offset=offset, limit=100, order=order))]
    assert sorted(seen) == list(range(1000))


def test_empty_values_come_last_either_way(ask: Callable[..., Page]) -> None:
    for direction in ("asc", "desc"):
        found = ask(offset=999, limit=1, order=(PageOrder("part", direction),))
        assert found.table.values(4) == [None]


@pytest.mark.parametrize(
    ("condition", "count"),
    [
        (PageFilter("region", "eq", "EU"), 334),
        (PageFilter("region", "ne", "EU"), 666),
        (PageFilter("region", "in", ["EU", "US"]), 667),
        (PageFilter("region", "contains", "pa"), 333),
        (PageFilter("region", "contains", "%"), 0),
        (PageFilter("region", "not_contains", "PA"), 667),
        (PageFilter("region", "starts_with", "e"), 334),
        (PageFilter("region", "ends_with", "s"), 333),
        (PageFilter("amount", "ge", 990), 10),
        (PageFilter("amount", "lt", "10"), 10),
        (PageFilter("amount", "between", [10, 19]), 10),
        (PageFilter("id", "gt", 989.5), 10),
        (PageFilter("id", "lt", 9.5), 10),
        (PageFilter("region", "contains", "' OR 1=1 --"), 0),
        (PageFilter("region", "eq", "EU' OR '1'='1"), 0),
        (PageFilter("region", "contains", "\\"), 0),
        (PageFilter("region", "contains", ""), 1000),
        (PageFilter("day", "le", "2025-01-02"), 6),
        (PageFilter("part", "is_null"), 143),
        (PageFilter("part", "not_null"), 857),
    ],
    ids=lambda value: f"{value.column} {value.op} {value.value}" if isinstance(value, PageFilter) else "",
)
def test_filters_narrow_rows_and_count(ask: Callable[..., Page], condition: PageFilter, count: int) -> None:
    assert ask(filters=(condition,)).total == count


def test_a_column_that_is_not_there_is_bad_input(ask: Callable[..., Page]) -> None:
    with pytest.raises(BadInput, match="no column called password"):
        ask(order=(PageOrder("password"),))


def test_a_value_of_the_wrong_kind_is_bad_input(ask: Callable[..., Page]) -> None:
    with pytest.raises(BadInput, match="cannot be compared"):
        ask(filters=(PageFilter("amount", "gt", "'; DROP TABLE sales --"),))


def test_rows_are_estimated_without_running(room: Any) -> None:
    assert explain_rows(room.runner, EVERY, LOCAL_OWNER) == 1000
    assert explain_rows(room.runner, Query("shop", sql="SELECT count(*) FROM sales"), LOCAL_OWNER) == 1
