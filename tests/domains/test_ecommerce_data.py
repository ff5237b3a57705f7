"""The data of the sample shop: repeatable, consistent, with its stories in it."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

TODAY = "2026-11-20"
TABLES = ("cities", "customers", "products", "orders", "order_items", "returns", "subscriptions", "web_events")
REVENUE = "SUM(oi.quantity * oi.unit_price - oi.discount_amount)"
LAST_QUARTER = (date(2026, 7, 1), date(2026, 10, 1))
YEAR_BEFORE = (date(2025, 7, 1), date(2025, 10, 1))

Shop = duckdb.DuckDBPyConnection


@pytest.fixture(scope="module")
def shop(make_shop: Callable[..., Shop]) -> Shop:
    return make_shop("--scale", "0.02", "--as-of", TODAY)


def _one(shop: Shop, sql: str, *values: Any) -> Any:
    found = shop.execute(sql, list(values)).fetchone()
    assert found is not None
    return found[0]


def _fingerprint(shop: Shop) -> dict[str, Any]:
    return {table: _one(shop, f"SELECT (COUNT(*), BIT_XOR(HASH(t)), SUM(HASH(t))) FROM {table} t") for table in TABLES}


def test_the_same_arguments_give_the_same_rows(make_shop: Callable[..., Shop], shop: Shop) -> None:
    again = make_shop("--as-of", TODAY, "--scale", "0.02", "--seed", "7")
    assert _fingerprint(again) == _fingerprint(shop)


def test_another_seed_gives_another_shop_of_the_same_size(make_shop: Callable[..., Shop], shop: Shop) -> None:
    other = make_shop("--scale", "0.02", "--as-of", TODAY, "--seed", "8")
    assert _one(other, "SELECT COUNT(*) FROM orders") == _one(shop, "SELECT COUNT(*) FROM orders") == 4000
    assert _fingerprint(other) != _fingerprint(shop)


def test_a_failed_run_leaves_the_old_file_and_no_rubbish(generate: Callable[..., Any], tmp_path: Path) -> None:
    out = tmp_path / "shop.duckdb"
    out.write_bytes(b"the file of before")
    done = generate(out, "--scale", "0.01", "--as-of", "0002-01-01")
    assert done.returncode != 0
    assert out.read_bytes() == b"the file of before"
    assert list(tmp_path.iterdir()) == [out]


@pytest.mark.parametrize("scale", ["0", "-1", "101"])
def test_a_scale_out_of_range_is_refused(generate: Callable[..., Any], tmp_path: Path, scale: str) -> None:
    done = generate(tmp_path / "shop.duckdb", "--scale", scale)
    assert done.returncode == 2
    assert "at most 100" in done.stderr


def test_bulk_data_has_the_same_columns_without_the_keys(
    shop: Shop, shop_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(str(shop_folder))
    program = importlib.import_module("generate")
    columns = "SELECT table_name, column_name, data_type FROM information_schema.columns ORDER BY ALL"
    keys = "SELECT COUNT(*) FROM duckdb_constraints() WHERE constraint_type <> 'NOT NULL'"
    with duckdb.connect() as bulk:
        bulk.execute(program._ddl(program.BULK_SCALE + 1))
        assert bulk.execute(columns).fetchall() == shop.execute(columns).fetchall()
        assert _one(bulk, keys) == 0


def test_every_table_has_a_primary_key_and_links_point_to_real_rows(shop: Shop) -> None:
    keyed = shop.execute("SELECT table_name FROM duckdb_constraints() WHERE constraint_type = 'PRIMARY KEY'").fetchall()
    assert {name for (name,) in keyed} == set(TABLES)
    links = shop.execute(
        "SELECT table_name, constraint_column_names[1], referenced_table, referenced_column_names[1] "
        "FROM duckdb_constraints() WHERE constraint_type = 'FOREIGN KEY'"
    ).fetchall()
    assert len(links) == 8
    for table, column, target, key in links:
        lost = f"FROM {table} WHERE {column} IS NOT NULL AND {column} NOT IN (SELECT {key} FROM {target})"
        assert _one(shop, f"SELECT COUNT(*) {lost}") == 0, (table, column)


def test_the_segment_follows_the_annual_contract_value(shop: Shop) -> None:
    by_rule = """CASE WHEN annual_contract_value > 100000 THEN 'Enterprise'
                      WHEN annual_contract_value >= 10000 THEN 'Mid-Market' ELSE 'SMB' END"""
    assert _one(shop, f"SELECT COUNT(*) FROM customers WHERE segment <> {by_rule}") == 0
    assert _one(shop, "SELECT COUNT(DISTINCT segment) FROM customers") == 3


ORDERED = "order_items JOIN orders USING (order_id)"
RETURNED = "returns r JOIN order_items i USING (order_item_id)"
IMPOSSIBLE = {
    "orders before the sign-up": "orders JOIN customers USING (customer_id) WHERE ordered_at < signup_date",
    "delivered without a day, or the reverse": "orders WHERE (status = 'delivered') <> (delivered_at IS NOT NULL)",
    "deliveries before shipping": "orders WHERE shipped_at < ordered_at OR delivered_at < shipped_at",
    "orders after the last day": "orders WHERE ordered_at >= DATE '2026-11-21' OR delivered_at >= DATE '2026-11-21'",
    "orders without lines": "orders WHERE order_id NOT IN (SELECT order_id FROM order_items)",
    "lines sold before the launch": f"{ORDERED} JOIN products USING (product_id) WHERE ordered_at < launched_on",
    "discounts above the line value": "order_items WHERE discount_amount > quantity * unit_price",
    "returns of more than was bought": f"{RETURNED} WHERE r.quantity > i.quantity",
    "refunds above the price paid": f"{RETURNED} WHERE refund_amount > i.quantity * unit_price - discount_amount",
    "returns before the delivery": f"{RETURNED} JOIN orders USING (order_id) WHERE return_date < delivered_at",
    "returns of undelivered orders": f"{RETURNED} JOIN orders USING (order_id) WHERE status <> 'delivered'",
    "cancelled subscriptions without a day, or the reverse": (
        "subscriptions WHERE (status = 'cancelled') <> (cancelled_on IS NOT NULL) OR cancelled_on <= started_on"
    ),
    "sessions with a step twice": "(SELECT 1 FROM web_events GROUP BY session_id, event_type HAVING COUNT(*) > 1)",
    "sessions that do not begin with a visit": (
        "(SELECT 1 FROM web_events GROUP BY session_id HAVING ARG_MIN(event_type, event_id) <> 'visit')"
    ),
}


@pytest.mark.parametrize("what", IMPOSSIBLE)
def test_there_are_no(shop: Shop, what: str) -> None:
    assert _one(shop, f"SELECT COUNT(*) FROM {IMPOSSIBLE[what]}") == 0


def test_the_web_purchases_are_the_web_orders(shop: Shop) -> None:
    since = "SELECT DATE_TRUNC('month', DATE '2026-11-20') - INTERVAL 13 MONTH"
    orders = _one(shop, f"SELECT COUNT(*) FROM orders WHERE channel = 'web' AND ordered_at >= ({since})")
    assert _one(shop, "SELECT COUNT(*) FROM web_events WHERE event_type = 'purchase'") == orders


def test_the_last_day_holds_orders_and_the_first_month_is_whole(shop: Shop) -> None:
    assert _one(shop, "SELECT CAST(MAX(ordered_at) AS DATE) FROM orders") == date(2026, 11, 20)
    assert _one(shop, "SELECT CAST(MIN(ordered_at) AS DATE) FROM orders") <= date(2023, 11, 2)


def test_honest_gaps_are_there(shop: Shop) -> None:
    gaps = {
        "customers": ("acquisition_channel", "city_id", "phone"), "products": ("brand",),
        "orders": ("payment_method", "discount_code"), "returns": ("reason",),
        "web_events": ("customer_id", "traffic_source"),
    }  # fmt: skip
    for table, columns in gaps.items():
        for column in columns:
            assert 0 < _one(shop, f"SELECT AVG(CAST({column} IS NULL AS INT)) FROM {table}") < 0.95, (table, column)


def test_trade_grows_and_slows_at_weekends(shop: Shop) -> None:
    count = "SELECT COUNT(*) FROM orders WHERE ordered_at >= ? AND ordered_at < ?"
    years = [_one(shop, count, date(year, 1, 1), date(year, 10, 1)) for year in (2024, 2025, 2026)]
    assert years[0] * 1.1 < years[1] < years[2]
    assert _one(shop, "SELECT COUNT(*) FILTER (WHERE ISODOW(ordered_at) > 5) / COUNT(*) FROM orders") < 0.25


def test_the_outage_leaves_almost_no_web_orders_on_two_days(shop: Shop) -> None:
    daily = """SELECT AVG(n) FROM (SELECT COUNT(*) FILTER (WHERE channel = 'web') AS n FROM orders
               WHERE CAST(ordered_at AS DATE) BETWEEN ? AND ? GROUP BY CAST(ordered_at AS DATE))"""
    assert _one(shop, daily, date(2026, 10, 6), date(2026, 10, 7)) <= 0.5
    assert _one(shop, daily, date(2026, 9, 8), date(2026, 10, 5)) > 2


def test_the_price_of_networking_goods_went_up(shop: Shop) -> None:
    paid = """SELECT AVG(oi.unit_price / p.list_price) FROM order_items oi
              JOIN orders o USING (order_id) JOIN products p USING (product_id)
              WHERE p.category = 'Networking' AND o.ordered_at >= ? AND o.ordered_at < ?"""
    before = _one(shop, paid, date(2026, 1, 1), date(2026, 6, 1))
    assert _one(shop, paid, date(2026, 6, 1), date(2026, 11, 21)) / before == pytest.approx(1.18, abs=0.01)


def test_asia_pacific_fails_while_the_others_grow(make_shop: Callable[..., Shop]) -> None:
    shop = make_shop("--scale", "0.1", "--as-of", TODAY)
    revenue = f"""SELECT {REVENUE} FROM order_items oi
                  JOIN orders o USING (order_id) JOIN cities g ON g.city_id = o.shipping_city_id
                  WHERE o.status = 'delivered' AND (g.region = 'Asia Pacific') = ?
                    AND o.ordered_at >= ? AND o.ordered_at < ?"""
    failing, others = (
        _one(shop, revenue, there, *LAST_QUARTER) / _one(shop, revenue, there, *YEAR_BEFORE) for there in (True, False)
    )
    assert failing < 0.8
    assert others > 1
