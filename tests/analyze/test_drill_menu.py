"""What the menu offers, what it says of itself, and that policies hold behind every line of it."""

from __future__ import annotations

from typing import Any

import pytest

from assay.analyze.mark import Shown, called, mark_of_legend, mark_of_row, mark_of_series
from assay.kernel.actor import LOCAL_OWNER
from assay.kernel.errors import BadInput
from assay.kernel.tabular import Column
from assay.semantic.spec import AnalyticsSpec
from tests.analyze.conftest import LIMITED, Floor, action

BY_CATEGORY = AnalyticsSpec.model_validate(
    {"metrics": ["revenue"], "dimensions": ["products.category"], "time": {"start": "2026-07-01", "end": "2026-10-01"}}
)


def test_the_head_says_value_and_change_as_the_check_query_does(floor: Floor) -> None:
    menu, row = floor.menu(BY_CATEGORY, ["Furniture"])
    ((now, before),) = floor.sql(
        "SELECT sum(CASE WHEN ordered_at >= '2026-07-01' THEN v END), "
        "sum(CASE WHEN ordered_at < '2026-07-01' THEN v END) "
        "FROM (SELECT order_id, product_id, quantity * unit_price - discount_amount v FROM order_items) "
        "JOIN orders USING (order_id) JOIN products USING (product_id) "
        "WHERE status = 'delivered' AND category = 'Furniture' "
        "AND ordered_at >= '2026-04-01' AND ordered_at < '2026-10-01'"
    )
    assert menu.title == "Furniture"
    assert menu.value == f"${row[1]:,.2f}"
    assert row[1] == pytest.approx(float(now))
    assert menu.change.strip("+−%") == f"{abs(100 * float(now - before) / float(before)):.1f}"
    assert menu.up == (now > before)
    assert menu.base == "on Apr–Jun 2026"


def test_without_a_period_comparisons_stay_in_the_menu_and_say_why_they_are_off(floor: Floor) -> None:
    spec = AnalyticsSpec.model_validate({"metrics": ["revenue"], "dimensions": ["products.category"]})
    menu, _ = floor.menu(spec, ["Furniture"])
    for key in ("previous_period", "previous_year", "why"):
        assert action(menu, key).spec is None
        assert "period" in action(menu, key).reason
    assert action(menu, "rest").spec is not None


def test_a_state_without_history_refuses_time_with_the_reason_of_the_compiler(floor: Floor) -> None:
    spec = AnalyticsSpec.model_validate({"metrics": ["mrr"], "dimensions": ["subscriptions.plan"]})
    _, rows = floor.shown(spec)
    menu, _ = floor.menu(spec, [rows[0][0]])
    assert action(menu, "finer").spec is None
    assert "date" in action(menu, "finer").reason


def test_one_field_is_marked_as_the_best_splitter_and_stands_first(floor: Floor) -> None:
    menu, _ = floor.menu(BY_CATEGORY, ["Furniture"])
    parts = [one for one in menu.actions if one.key.startswith("by:")]
    assert parts[0].splits
    assert not parts[0].more
    assert all(one.more and not one.splits for one in parts[1:])
    assert "by:products.category" not in [one.key for one in parts]


def test_a_finer_level_of_a_hierarchy_is_offered_and_a_coarser_one_is_not(floor: Floor) -> None:
    spec = AnalyticsSpec.model_validate({"metrics": ["revenue"], "dimensions": ["cities.country"]})
    menu, _ = floor.menu(spec, ["Germany"])
    keys = [one.key for one in menu.actions]
    assert "by:cities.city" in keys
    assert "by:cities.region" not in keys


def test_only_and_exclude_add_up_to_the_whole(floor: Floor) -> None:
    whole = AnalyticsSpec.model_validate({"metrics": ["order_count"], "dimensions": ["orders.payment_method"]})
    _, rows = floor.shown(whole)
    for row in rows:
        menu, _ = floor.menu(whole, [row[0]])
        only, rest = (floor.run(action(menu, key).spec or whole).table.rows() for key in ("only", "exclude"))
        assert [one[1] for one in only] == [row[1]]
        assert sum(one[1] for one in rest) == sum(one[1] for one in rows) - row[1]


def test_what_does_not_add_up_is_said(floor: Floor) -> None:
    said = {
        "average_order_value": "ratio",
        "active_customers": "counts each one once",
    }
    for name, word in said.items():
        spec = AnalyticsSpec.model_validate({"metrics": [name], "dimensions": ["orders.channel"]})
        menu, _ = floor.menu(spec, ["web"])
        assert "do not add up" in menu.note
        assert word in menu.note
    menu, _ = floor.menu(BY_CATEGORY, ["Furniture"])
    assert menu.note == ""


def test_rows_hidden_by_a_policy_are_neither_counted_nor_listed(floor: Floor) -> None:
    spec = AnalyticsSpec.model_validate({"metrics": ["order_count"], "dimensions": ["customers.segment"]})
    menu, row = floor.menu(spec, ["SMB"], actor=LIMITED)
    ((seen,),) = floor.sql(
        "SELECT count(*) FROM orders JOIN customers USING (customer_id) WHERE segment='SMB' AND channel='web'"
    )
    rows = action(menu, "rows:orders")
    assert row[1] == seen
    assert f"{seen:,}" in rows.text
    assert rows.spec is not None
    assert floor.run(rows.spec, LIMITED).table.row_count == seen


def test_a_legend_entry_fixes_the_series_and_leaves_time_open(floor: Floor) -> None:
    spec = AnalyticsSpec.model_validate(
        {
            "metrics": ["order_count"],
            "dimensions": [{"field": "time", "grain": "month"}, "orders.channel"],
            "time": {"start": "2026-01-01", "end": "2026-07-01"},
        }
    )
    shown, rows = floor.shown(spec)
    values = [row[1] for row in rows]
    mark = mark_of_series(shown, "Mobile", values, 1)
    assert mark == mark_of_series(shown, "mobile", values, 1)
    menu = floor.drill.menu(shown, mark, LOCAL_OWNER)
    only = action(menu, "only").spec
    assert only is not None
    assert [row[2] for row in floor.run(only).table.rows()] == [row[2] for row in rows if row[1] == "mobile"]
    with pytest.raises(BadInput, match="several groups"):
        mark_of_series(shown, "Other", [row[1] for row in rows], 1)


def test_a_cell_that_is_a_group_stands_for_that_value_alone(floor: Floor) -> None:
    spec = AnalyticsSpec.model_validate(
        {"metrics": ["units_sold"], "dimensions": ["products.category", "orders.channel"]}
    )
    menu, _ = floor.menu(spec, ["Furniture", "web"], column=1)
    assert menu.title == "Web"
    only = action(menu, "only").spec
    assert only is not None
    assert '"web"' in only.model_dump_json()
    assert '"Web"' not in only.model_dump_json()
    assert {row[1] for row in floor.run(only).table.rows()} == {"web"}


def test_a_listing_offers_focus_and_nothing_that_needs_a_number(floor: Floor) -> None:
    spec = AnalyticsSpec.model_validate(
        {"mode": "rows", "entity": "orders", "dimensions": ["orders.order_id", "orders.channel"], "limit": 20}
    )
    _, rows = floor.shown(spec)
    menu, _ = floor.menu(spec, list(rows[0]), column=1)
    assert {one.group for one in menu.actions} == {"focus"}
    only = action(menu, "only").spec
    assert only is not None
    assert {row[1] for row in floor.run(only).table.rows()} == {rows[0][1]}


def test_a_row_of_another_result_is_refused(floor: Floor) -> None:
    shown, _ = floor.shown(BY_CATEGORY)
    with pytest.raises(BadInput, match="no longer"):
        mark_of_row(shown, ("Furniture", 1.0, 2.0))


def test_a_rate_lists_what_it_counts_and_what_it_is_taken_over_apart(floor: Floor) -> None:
    spec = AnalyticsSpec.model_validate(
        {"metrics": ["cancellation_rate"], "time": {"start": "2026-01-01", "end": "2026-10-01"}}
    )
    menu, _ = floor.menu(spec, None)
    ((cancelled, every),) = floor.sql(
        "SELECT count(*) FILTER (status = 'cancelled'), count(*) FROM orders "
        "WHERE ordered_at >= '2026-01-01' AND ordered_at < '2026-10-01'"
    )
    first, second = action(menu, "rows:orders"), action(menu, "rows:orders:2")
    assert first.text == f"See the {cancelled:,} orders: order status is Cancelled"
    assert first.spec is not None
    assert '"cancelled"' in first.spec.model_dump_json()
    assert floor.run(first.spec).table.row_count == cancelled
    assert second.text == f"See the {every:,} orders: all of them"
    assert floor.run(second.spec or spec).table.row_count == every


def test_an_entry_of_a_legend_is_a_group_or_all_of_one_number(floor: Floor) -> None:
    two = AnalyticsSpec.model_validate({"metrics": ["revenue", "order_count"], "dimensions": ["orders.channel"]})
    shown, rows = floor.shown(two)
    assert mark_of_legend(shown, shown.columns[2].label, rows).column == 2
    split = AnalyticsSpec.model_validate(
        {"metrics": ["order_count"], "dimensions": ["orders.channel", "orders.status"]}
    )
    shown, rows = floor.shown(split)
    for status, channel in (("Delivered", "Web"), ("delivered", "web")):
        assert mark_of_legend(shown, status, rows).at == {1: "delivered"}
        assert mark_of_legend(shown, channel, rows, "outer").at == {0: "web"}
    with pytest.raises(BadInput):
        mark_of_legend(shown, "by pigeon", rows)


def test_a_name_is_what_is_shown_before_what_is_kept_and_two_of_one_name_are_told_apart_by_neither() -> None:
    crossed = Column("kind", "Kind", "text", "dimension", labels=(("a", "b"), ("b", "c"), ("d", "e"), ("f", "e")))
    kinds = ["a", "b", "d", "f", "a", None]
    assert called("b", kinds, crossed) == ["a"]
    assert called("d", kinds, crossed) == ["d"]
    assert called("e", kinds, crossed) == ["d", "f"]
    assert called("", kinds, crossed) == []
    shown = Shown("shop", BY_CATEGORY, (crossed,), "2026-03-20")
    with pytest.raises(BadInput, match="several groups"):
        mark_of_series(shown, "e", kinds, 0)
    number = Column("month", "Months since joining", "number", "dimension")
    assert called("−6", [-6.0, 6.0], number) == called("-6", [-6.0, 6.0], number) == [-6.0]


PLACED = "FROM orders WHERE ordered_at >= '2026-09-01' AND ordered_at < '2026-11-01'"
PASSED_OVER: list[tuple[Any, str, str]] = [
    ({"agg": "avg", "field": "orders.delivery_hours"}, "orders", f"SELECT count(delivered_at) {PLACED}"),
    ({"agg": "min", "field": "orders.delivered_at"}, "orders", f"SELECT count(delivered_at) {PLACED}"),
    ({"agg": "count_distinct", "field": "orders.discount_code"}, "orders", f"SELECT count(discount_code) {PLACED}"),
    ({"agg": "count", "entity": "orders"}, "orders", f"SELECT count(*) {PLACED}"),
    ({"agg": "sum", "field": "orders.shipping_cost"}, "orders", f"SELECT count(*) {PLACED}"),
    ("average_delivery_days", "orders", f"SELECT count(delivered_at) {PLACED} AND channel <> 'store'"),
]  # fmt: skip
HOURS = {"entity": "orders", "name": "delivery_hours", "op": "hours", "left": "ordered_at", "right": "delivered_at"}


@pytest.mark.parametrize(("expr", "entity", "check"), PASSED_OVER, ids=[str(one[0]) for one in PASSED_OVER])
def test_rows_without_a_value_are_not_listed_where_they_do_not_count(
    floor: Floor, expr: Any, entity: str, check: str
) -> None:
    metric = expr if isinstance(expr, str) else {"expr": expr}
    computed = [HOURS] if "delivery_hours" in str(expr) else []
    time = {"start": "2026-09-01", "end": "2026-11-01", "field": "orders.ordered_at"}
    spec = AnalyticsSpec.model_validate({"metrics": [metric], "time": time, "computed": computed})
    menu, _ = floor.menu(spec, None)
    ((found,),) = floor.sql(check)
    rows = action(menu, f"rows:{entity}")
    assert rows.text == f"See the {found:,} orders"
    assert rows.spec is not None
    assert floor.run(rows.spec).table.row_count == found


def test_an_average_beside_a_count_of_all_names_both_kinds_of_rows(floor: Floor) -> None:
    share = {
        "op": "/",
        "left": {"agg": "count", "field": "orders.discount_code"},
        "right": {"agg": "count", "entity": "orders"},
    }
    spec = AnalyticsSpec.model_validate(
        {"metrics": [{"expr": share}], "time": {"start": "2026-09-01", "end": "2026-11-01"}}
    )
    menu, _ = floor.menu(spec, None)
    ((coded, every),) = floor.sql(f"SELECT count(discount_code), count(*) {PLACED}")
    assert action(menu, "rows:orders").text == f"See the {coded:,} orders: discount code is known"
    assert action(menu, "rows:orders:2").text == f"See the {every:,} orders: all of them"
