"""The numbers of the menu beside other periods, the rest, and other marks: each is that of a query written here."""

from __future__ import annotations

from typing import Any

import pytest

from assay.semantic.spec import AnalyticsSpec
from tests.analyze.conftest import Floor, action

LINES = (
    "FROM order_items i JOIN orders o USING (order_id) JOIN products p USING (product_id) "
    "JOIN customers c USING (customer_id) JOIN cities s ON s.city_id = o.shipping_city_id "
    "WHERE o.status = 'delivered' AND o.ordered_at"
)
ORDERS = (
    "FROM orders o JOIN customers c USING (customer_id) JOIN cities s ON s.city_id = o.shipping_city_id "
    "WHERE o.ordered_at"
)
NET = "sum(i.quantity * i.unit_price - i.discount_amount)"
NUMBERS = {
    "revenue": f"SELECT {NET} {LINES}",
    "order_count": f"SELECT count(*) {ORDERS}",
    "units_sold": f"SELECT sum(i.quantity) {LINES}",
    "average_order_value": f"SELECT {NET} / count(DISTINCT o.order_id) {LINES}",
    "active_customers": f"SELECT count(DISTINCT o.customer_id) FILTER (o.status <> 'cancelled') {ORDERS}",
    "cancellation_rate": f"SELECT count(*) FILTER (o.status = 'cancelled') / count(*) {ORDERS}",
    "profit_margin": f"SELECT ({NET} - sum(i.quantity * i.unit_cost)) / {NET} {LINES}",
    "average_delivery_days": "SELECT avg(date_diff('hour', o.ordered_at, o.delivered_at) / 24.0) "
    "FILTER (o.status = 'delivered' AND o.channel IN ('web', 'mobile')) " + ORDERS,
}
"""What is asked, up to the stretch of time. The day is 20 November 2026."""
TIMES: list[tuple[str, Any, tuple[str, str], tuple[str, str], tuple[str, str]]] = [
    ("a quarter", {"start": "2026-07-01", "end": "2026-10-01"}, ("2026-07-01", "2026-10-01"),
     ("2026-04-01", "2026-07-01"), ("2025-07-01", "2025-10-01")),
    ("the last month", {"relative": {"kind": "last", "unit": "month", "count": 1}}, ("2026-10-01", "2026-11-01"),
     ("2026-09-01", "2026-10-01"), ("2025-10-01", "2025-11-01")),
    ("the last twelve months", {"relative": {"kind": "last", "unit": "month", "count": 12}},
     ("2025-11-01", "2026-11-01"), ("2024-11-01", "2025-11-01"), ("2024-11-01", "2025-11-01")),
    ("this year so far", {"relative": {"kind": "to_date", "unit": "year"}}, ("2026-01-01", "2026-11-21"),
     ("2025-01-01", "2025-11-21"), ("2025-01-01", "2025-11-21")),
    ("this month so far", {"relative": {"kind": "to_date", "unit": "month"}}, ("2026-11-01", "2026-11-21"),
     ("2026-10-01", "2026-10-21"), ("2025-11-01", "2025-11-21")),
    ("some days", {"start": "2026-05-05", "end": "2026-06-17"}, ("2026-05-05", "2026-06-17"),
     ("2026-03-23", "2026-05-05"), ("2025-05-05", "2025-06-17")),
]  # fmt: skip
"""A range, the stretch it means, the one before, the same a year before."""
MARKS: list[tuple[str, str, str]] = [
    ("", "", "TRUE"),
    ("cities.region", "Europe", "s.region = 'Europe'"),
]


def found(floor: Floor, sql: str, stretch: tuple[str, str], where: str) -> float | None:
    """The number by SQL."""
    ((value,),) = floor.sql(f"{sql} >= '{stretch[0]}' AND o.ordered_at < '{stretch[1]}' AND {where}")
    return None if value is None else float(value)


def near(value: float | None) -> Any:
    return None if value is None else pytest.approx(value)


@pytest.mark.parametrize(("field", "value", "where"), MARKS, ids=[one[1] or "whole" for one in MARKS])
@pytest.mark.parametrize(("time", "now", "before", "year"), [one[1:] for one in TIMES], ids=[one[0] for one in TIMES])
def test_a_number_beside_the_period_before_the_year_before_and_the_rest(
    floor: Floor, time: Any, now: tuple[str, str], before: tuple[str, str], year: tuple[str, str],
    field: str, value: str, where: str,
) -> None:  # fmt: skip
    for metric, sql in NUMBERS.items():
        spec = AnalyticsSpec.model_validate({"metrics": [metric], "dimensions": [field] if field else [], "time": time})
        menu, row = floor.menu(spec, [value] if field else None)
        here, then = found(floor, sql, now, where), found(floor, sql, before, where)
        assert row[-1] == near(here), metric
        if here is not None and then:
            moved = 100 * (here - then) if metric in ("cancellation_rate", "profit_margin") else 100 * (here / then - 1)
            said = menu.change.replace("no change", "0").rstrip("%pt ").replace("−", "-")
            assert float(said) == pytest.approx(moved, abs=0.051), metric
            assert (menu.change == "no change") == (here == then), metric
            assert menu.up == (moved > 0) or abs(moved) < 1e-9
        beside = {"previous_period": then, "previous_year": found(floor, sql, year, where)}
        if before == year:
            del beside["previous_year"]
        if field:
            beside["rest"] = found(floor, sql, now, f"({where}) IS NOT TRUE")
        for key, other in beside.items():
            step = action(menu, key).spec
            assert step is not None, (metric, key)
            assert floor.run(step).table.rows(0, 1)[0][:2] == [near(here), near(other)], (metric, key)


@pytest.mark.parametrize("metric", NUMBERS)
def test_a_month_of_a_line_beside_the_month_before_and_another_month(floor: Floor, metric: str) -> None:
    spec = AnalyticsSpec.model_validate(
        {"metrics": [metric], "dimensions": [{"field": "time", "grain": "month"}], "time": TIMES[2][1]}
    )
    menu, row = floor.menu(spec, ["2026-03-01"])
    stretches = {
        "previous_period": ("2026-02-01", "2026-03-01"),
        "previous_year": ("2025-03-01", "2025-04-01"),
        "other:2026-08-01": ("2026-08-01", "2026-09-01"),
    }
    here = found(floor, NUMBERS[metric], ("2026-03-01", "2026-04-01"), "TRUE")
    assert row[-1] == near(here)
    for key, stretch in stretches.items():
        step = next(one for one in menu.actions if one.key.startswith(key)).spec
        assert step is not None, key
        there = found(floor, NUMBERS[metric], stretch, "TRUE")
        assert floor.run(step).table.rows(0, 1)[0][:2] == [near(here), near(there)], key
