"""The trade of the shop: orders, their lines, returns and web sessions, one chunk of days at a time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pyarrow as pa
from shop_world import (
    FAILING_REGION,
    PRICE_CATEGORY,
    PRICE_RISE,
    REF,
    Columns,
    Ints,
    World,
    choice,
    dates,
    regions,
    rng_for,
    times,
    weighted,
    words,
)  # fmt: skip

ORDERS_AT_SCALE_1, CHUNK_ORDERS = 200_000, 250_000
DAY = 86_400
SEGMENT_QUANTITY = (1.2, 4.0, 10.0)
CHANNELS, CHANNEL_SHARE = ("web", "mobile", "store"), (0.52, 0.30, 0.18)
STATUSES = ("pending", "processing", "shipped", "delivered", "cancelled")
EVENTS = ("visit", "product_view", "add_to_cart", "checkout", "purchase")
DELIVERY_DAYS = {"North America": 2.4, "Europe": 2.9, "Asia Pacific": 3.6}  # other regions: 4.6
WEEKDAY_WEIGHT = np.array([1.12, 1.18, 1.15, 1.12, 1.05, 0.72, 0.66])
MONTH_WEIGHT = np.array([0.86, 0.88, 0.98, 0.97, 0.99, 1.0, 0.92, 0.90, 1.04, 1.06, 1.28, 1.22])
HOUR_WEIGHT = np.array([1, 1, 1, 1, 1, 2, 4, 7, 11, 13, 13, 12, 10, 11, 13, 13, 12, 10, 8, 7, 6, 5, 3, 2], float)


def orders_per_day(world: World, scale: float, seed: int) -> Ints:
    """How many orders each day holds: growth, weekday, month, noise, the outage and the failing region."""
    cal, rng = world.calendar, rng_for(seed, 4)
    days = np.arange(cal.start, cal.end + 1)
    month = days.astype("datetime64[D]").astype("datetime64[M]").astype(int) % 12
    weight = 1.22 ** ((days - cal.start) / 365.25) * WEEKDAY_WEIGHT[(days + 3) % 7] * MONTH_WEIGHT[month]
    weight *= rng.lognormal(0, 0.06, len(days))
    region = world.city_region[world.customer_city]
    share = world.customer_pull[region == regions().index(FAILING_REGION)].sum() / world.customer_pull.sum()
    weight *= 1 - share * (1 - cal.failing_factor(days))
    weight[cal.in_outage(days)] *= 1 - CHANNEL_SHARE[0] * 0.97
    total = max(1_000, round(ORDERS_AT_SCALE_1 * scale))
    edges = np.round(np.cumsum(weight) / weight.sum() * total).astype(np.int64)
    return np.diff(edges, prepend=0)


def chunks(per_day: Ints, first_day: int) -> Iterator[Ints]:
    """The day of every order, cut into runs of whole days of bounded size."""
    group = np.cumsum(per_day) // CHUNK_ORDERS
    for number in np.unique(group):
        index = np.flatnonzero(group == number)
        yield np.repeat(index + first_day, per_day[index])


def _draw_customers(rng: np.random.Generator, world: World, day: Ints) -> Ints:
    """A customer who has signed up and not left; the failing region is passed over ever more often."""
    cumulative = np.cumsum(world.customer_pull)
    ceiling = cumulative[np.maximum(np.searchsorted(world.customer_first, day, side="right") - 1, 0)]
    failing, keep = regions().index(FAILING_REGION), world.calendar.failing_factor(day)
    chosen, open_ = np.zeros(len(day), np.int64), np.arange(len(day))
    for _ in range(8):
        pick = np.searchsorted(cumulative, rng.random(len(open_)) * ceiling[open_], side="right")
        chosen[open_] = pick
        lost = (world.city_region[world.customer_city[pick]] == failing) & (rng.random(len(open_)) > keep[open_])
        open_ = open_[(world.customer_last[pick] < day[open_]) | lost]
    return chosen


def _draw_products(rng: np.random.Generator, world: World, day: Ints) -> Ints:
    """A product on sale that day; the dearer category sells 12 % less often after its price change."""
    cumulative = np.cumsum(world.product_pull)
    ceiling = cumulative[np.searchsorted(world.product_first, day, side="right") - 1]
    dear = list(REF["categories"]).index(PRICE_CATEGORY)
    chosen, open_ = np.zeros(len(day), np.int64), np.arange(len(day))
    for _ in range(6):
        pick = np.searchsorted(cumulative, rng.random(len(open_)) * ceiling[open_], side="right")
        chosen[open_] = pick
        shy = (world.product_category[pick] == dear) & (day[open_] >= world.calendar.price_change)
        open_ = open_[(world.product_last[pick] < day[open_]) | (shy & (rng.random(len(open_)) < 0.12))]
    return chosen


def _clock(rng: np.random.Generator, day: Ints) -> Ints:
    return day * DAY + weighted(rng, HOUR_WEIGHT, len(day)) * 3_600 + rng.integers(0, 3_600, len(day))


def make_orders(rng: np.random.Generator, world: World, day: Ints, first_id: int) -> tuple[Columns, dict[str, Any]]:
    """Order headers of one chunk in order of time, and the arrays that lines, returns and events need."""
    cal, n = world.calendar, len(day)
    placed = np.sort(_clock(rng, day))
    buyer = _draw_customers(rng, world, day)
    channel = weighted(rng, CHANNEL_SHARE, n)
    channel = np.where(cal.in_outage(day) & (channel == 0) & (rng.random(n) > 0.06), 1 + (rng.random(n) < 0.4), channel)
    store, city = channel == 2, world.customer_city[buyer]
    away = rng.random(n) < 0.06
    city = np.where(away, weighted(rng, [row[5] for row in REF["cities"]], n), city)
    region = world.city_region[city]
    typical = np.array([DELIVERY_DAYS.get(name, 4.6) for name in regions()])[region]
    late = 1 - cal.failing_factor(day)
    slow = np.where(region == regions().index(FAILING_REGION), 1 + 1.6 * late, 1.0)
    delivered = placed + np.where(store, 0, (typical * slow * rng.gamma(8, 1 / 8, n) * DAY).astype(np.int64))
    shipped = np.where(store, placed, placed + ((delivered - placed) * rng.uniform(0.15, 0.4, n)).astype(np.int64))
    status = _status(rng, placed, shipped, delivered, (cal.end + 1) * DAY)
    code = np.where(rng.random(n) < 0.14, weighted(rng, [row[2] for row in REF["discount_codes"]], n), -1)
    fee = np.where(store, 0, np.round(4 + rng.gamma(2, 5, n) * (1 + typical / 6), 2))
    payment = choice(rng, REF["payment_methods"], n, missing=0.015)
    columns = {
        "order_id": pa.array(first_id + np.arange(n)),
        "customer_id": pa.array(buyer + 1),
        "ordered_at": times(placed),
        "status": words(status, STATUSES),
        "channel": words(channel, CHANNELS),
        "payment_method": payment,
        "shipping_city_id": pa.array(city + 1),
        "shipped_at": times(shipped, (status < 2) | (status == 4)),
        "promised_date": dates(day + np.where(store, 0, np.ceil(typical * 1.25)).astype(np.int64)),
        "delivered_at": times(delivered, status != 3),
        "shipping_cost": pa.array(fee),
        "discount_code": words(np.maximum(code, 0), [row[0] for row in REF["discount_codes"]], code < 0),
    }
    facts = {"day": day, "placed": placed, "buyer": buyer, "channel": channel, "region": region}
    return columns, facts | {"status": status, "delivered": delivered, "code": code}


def _status(rng: np.random.Generator, placed: Ints, shipped: Ints, delivered: Ints, end: int) -> Ints:
    """How far each order has come by the end of the data: 5 % cancelled, 0.4 % stuck in processing."""
    luck = rng.random(len(placed))
    status = np.where(delivered < end, 3, np.where(shipped < end, 2, np.where(placed < end - DAY // 3, 1, 0)))
    stuck = (luck > 0.996) & (delivered > placed)
    return np.where(luck < 0.05, 4, np.where(stuck, np.minimum(status, 1), status))


def make_lines(
    rng: np.random.Generator, world: World, orders: dict[str, Any], first_order: int, first_id: int
) -> tuple[Columns, dict[str, Any]]:
    """Order lines at the price and cost of their day, with code and volume discounts."""
    count = 1 + np.minimum(rng.poisson(1.6, len(orders["day"])), 9)
    parent = np.repeat(np.arange(len(count)), count)
    day, n = orders["day"][parent], len(parent)
    product = _draw_products(rng, world, day)
    segment = world.customer_segment[orders["buyer"][parent]]
    cheap = np.clip(60 / world.product_price[product], 0.25, 2.0)
    quantity = 1 + rng.poisson(np.array(SEGMENT_QUANTITY)[segment] * cheap * rng.gamma(2, 0.5, n))
    years = world.calendar.as_of.year - (day.astype("datetime64[D]").astype("datetime64[Y]").astype(int) + 1970)
    dear = world.product_category[product] == list(REF["categories"]).index(PRICE_CATEGORY)
    before = np.where(dear & (day < world.calendar.price_change), 1 / PRICE_RISE, 1.0)
    price = np.round(world.product_price[product] * 0.97**years * before, 2)
    cost = np.round(world.product_cost[product] * 0.975**years, 2)
    rates = np.array([row[1] for row in REF["discount_codes"]] + [0.0])[orders["code"][parent]]
    discount = np.round(quantity * price * np.maximum(rates, np.where(quantity >= 20, 0.04, 0.0)), 2)
    columns = {
        "order_item_id": pa.array(first_id + np.arange(n)),
        "order_id": pa.array(first_order + parent),
        "product_id": pa.array(product + 1),
        "quantity": pa.array(quantity),
        "unit_price": pa.array(price),
        "unit_cost": pa.array(cost),
        "discount_amount": pa.array(discount),
    }
    net = np.round(quantity * price - discount, 2)
    return columns, {"parent": parent, "product": product, "quantity": quantity, "net": net}


def make_returns(
    rng: np.random.Generator, world: World, orders: dict[str, Any], lines: dict[str, Any], first_item: int
) -> Columns:
    """Some delivered lines come back within four weeks; far more of them from the failing region."""
    rates = np.array([spec["return_rate"] for spec in REF["categories"].values()])
    parent = lines["parent"]
    day = orders["day"][parent]
    failing = (orders["region"][parent] == regions().index(FAILING_REGION)) & (day >= world.calendar.failing_from)
    chance = rates[world.product_category[lines["product"]]] * np.where(failing, 2.8, 1.0)
    back = orders["delivered"][parent] // DAY + 2 + rng.integers(0, 26, len(parent))
    back_now = (rng.random(len(parent)) < chance) & (orders["status"][parent] == 3) & (back <= world.calendar.end)
    item = np.flatnonzero(back_now)
    bought = lines["quantity"][item]
    quantity = np.where(rng.random(len(item)) < 0.6, bought, 1 + (bought * rng.random(len(item))).astype(np.int64))
    return {
        "order_item_id": pa.array(first_item + item),
        "return_date": dates(back[item]),
        "quantity": pa.array(np.minimum(quantity, bought)),
        "refund_amount": pa.array(np.round(lines["net"][item] * np.minimum(quantity, bought) / bought, 2)),
        "reason": choice(rng, REF["return_reasons"], len(item), missing=0.07),
    }


def make_events(rng: np.random.Generator, world: World, orders: dict[str, Any], first_session: int) -> Columns:
    """Web sessions of the chunk: one that buys for each web order and about sixteen that do not."""
    bought = np.flatnonzero((orders["channel"] == 0) & (orders["day"] >= world.calendar.events_from))
    progress = (orders["day"][bought] - world.calendar.events_from) / 400
    idle_day = np.repeat(orders["day"][bought], rng.poisson(18.5 - 5 * progress))
    buying = np.arange(len(bought) + len(idle_day)) < len(bought)
    depth = np.where(buying, 5, 1 + weighted(rng, [0.40, 0.47, 0.095, 0.035], len(buying)))
    pause = rng.integers(20, 300, len(buying))
    begin = np.concatenate([orders["placed"][bought] - 4 * pause[: len(bought)], _clock(rng, idle_day)])
    signed_in = buying | (rng.random(len(buying)) < 0.22)
    person = np.concatenate([orders["buyer"][bought], _draw_customers(rng, world, idle_day)])
    browsing = weighted(rng, [row[1] for row in REF["devices"]], len(buying))
    device = np.where(buying, weighted(rng, [0.68, 0.25, 0.07], len(buying)), browsing)
    source = weighted(rng, [row[1] for row in REF["traffic_sources"]], len(buying))
    unknown = rng.random(len(buying)) < 0.03
    rank = np.empty(len(buying), np.int64)
    rank[np.argsort(begin, kind="stable")] = np.arange(len(buying))
    session = np.repeat(np.arange(len(buying)), depth)
    step = np.arange(len(session)) - np.repeat(np.cumsum(depth) - depth, depth)
    moment = np.minimum(begin[session] + step * pause[session], (world.calendar.end + 1) * DAY - 1)
    order = np.lexsort((step, moment))
    session, step, moment = session[order], step[order], moment[order]
    return {
        "session_id": pa.array(first_session + rank[session]),
        "customer_id": pa.array(person[session] + 1, mask=~signed_in[session]),
        "event_at": times(moment),
        "event_type": words(step, EVENTS),
        "device": words(device[session], [row[0] for row in REF["devices"]]),
        "traffic_source": words(source[session], [row[0] for row in REF["traffic_sources"]], unknown[session]),
    }
