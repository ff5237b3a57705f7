"""The shop before its first order: calendar of the planted stories, customers, products, subscriptions."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

REF: dict[str, Any] = json.loads((Path(__file__).resolve().parent / "reference.json").read_text(encoding="utf-8"))
CUSTOMERS_AT_SCALE_1, PRODUCTS = 8_000, 300
SEGMENTS = ("SMB", "Mid-Market", "Enterprise")
SEGMENT_SHARE, SEGMENT_FREQUENCY = (0.74, 0.20, 0.06), (1.0, 2.0, 4.0)
FAILING_REGION, PRICE_CATEGORY, PRICE_RISE = "Asia Pacific", "Networking", 1.18

Columns = dict[str, pa.Array]
Ints = np.ndarray[Any, np.dtype[np.int64]]
Floats = np.ndarray[Any, np.dtype[np.float64]]
Flags = np.ndarray[Any, np.dtype[np.bool_]]


@dataclass(frozen=True)
class Calendar:
    """Days of the data set, as days since 1970, and the dates of the planted stories."""

    as_of: date

    def _month(self, back: int) -> date:
        months = self.as_of.year * 12 + self.as_of.month - 1 - back
        return date(months // 12, months % 12 + 1, 1)

    @property
    def start(self) -> int:
        return _day(self._month(36))

    @property
    def end(self) -> int:
        return _day(self.as_of)

    @property
    def events_from(self) -> int:
        return _day(self._month(13))

    @property
    def price_change(self) -> int:
        return _day(self._month(5))

    @property
    def outage(self) -> int:
        return self.end - self.as_of.weekday() - 42 + 1

    @property
    def failing_from(self) -> int:
        return _day(self._month((self.as_of.month - 1) % 3 + 6))

    def failing_factor(self, day: Ints) -> Floats:
        """Share of its normal trade that the failing region still does on each day."""
        second = _day(self._month((self.as_of.month - 1) % 3 + 3))
        return np.where(day >= second, 0.5, np.where(day >= self.failing_from, 0.72, 1.0))

    def in_outage(self, day: Ints) -> Flags:
        return (day == self.outage) | (day == self.outage + 1)


@dataclass(frozen=True)
class World:
    """What the orders draw from; arrays are sorted by first day so that a prefix is what exists on a day."""

    calendar: Calendar
    city_region: Ints
    customer_city: Ints
    customer_segment: Ints
    customer_first: Ints
    customer_last: Ints
    customer_pull: Floats
    product_first: Ints
    product_last: Ints
    product_pull: Floats
    product_category: Ints
    product_price: Floats
    product_cost: Floats


def _day(value: date) -> int:
    return (value - date(1970, 1, 1)).days


def rng_for(seed: int, *stream: int) -> np.random.Generator:
    return np.random.default_rng([seed, *stream])


def weighted(rng: np.random.Generator, weights: Any, size: int) -> Ints:
    cumulative = np.cumsum(np.asarray(weights, float))
    return np.searchsorted(cumulative, rng.random(size) * cumulative[-1], side="right")


def words(index: Ints, vocabulary: Any, missing: Flags | None = None) -> pa.Array:
    return pa.DictionaryArray.from_arrays(pa.array(index.astype(np.int32), mask=missing), pa.array(list(vocabulary)))


def dates(days: Ints, missing: Flags | None = None) -> pa.Array:
    return pa.array(days.astype("datetime64[D]"), mask=missing)


def times(seconds: Ints, missing: Flags | None = None) -> pa.Array:
    return pa.array(seconds.astype("datetime64[s]"), mask=missing)


def regions() -> list[str]:
    return list(dict.fromkeys(city[2] for city in REF["cities"]))


def cities() -> Columns:
    city, country, region, latitude, longitude, _ = zip(*REF["cities"], strict=True)
    ids = np.arange(1, len(city) + 1)
    names = {"city": city, "country": country, "region": region, "latitude": latitude, "longitude": longitude}
    return {"city_id": pa.array(ids), **{name: pa.array(values) for name, values in names.items()}}


def customers(calendar: Calendar, scale: float, seed: int) -> tuple[Columns, dict[str, Any]]:
    """Customer table and what the order draw needs of it; ids follow the sign-up date."""
    rng, n = rng_for(seed, 1), max(240, round(CUSTOMERS_AT_SCALE_1 * scale**0.5))
    first = np.sort(_signup_days(rng, calendar, n))
    segment = weighted(rng, SEGMENT_SHARE, n)
    low, high = np.array([600.0, 10_000.0, 100_000.01]), np.array([9_999.99, 100_000.0, 950_000.0])
    value = np.round(low[segment] * (high / low)[segment] ** rng.random(n), 2)
    city = weighted(rng, [row[5] for row in REF["cities"]], n)
    pull = np.array(SEGMENT_FREQUENCY)[segment] * rng.lognormal(0, 0.8, n) * (rng.random(n) > 0.04)
    pull[0] = max(pull[0], 1.0)
    lifetime = rng.exponential(1_500, n).astype(np.int64) + 30
    columns = {
        "customer_id": pa.array(np.arange(1, n + 1)),
        **_identity(rng, n, city),
        "segment": words(segment, SEGMENTS),
        "annual_contract_value": pa.array(value),
        "employee_count": pa.array(np.maximum(1, (value / 900 * rng.lognormal(0, 0.5, n)).astype(int))),
        "city_id": pa.array(city + 1, mask=rng.random(n) < 0.01),
        "acquisition_channel": choice(rng, REF["acquisition_channels"], n, missing=0.04),
        "signup_date": dates(first),
    }
    return columns, {"city": city, "segment": segment, "first": first, "last": first + lifetime, "pull": pull}


def _signup_days(rng: np.random.Generator, calendar: Calendar, n: int) -> Ints:
    """40 % of accounts are older than the data; the others arrive at a growing rate."""
    before = calendar.start - (730 * rng.random(n)).astype(np.int64) - 1
    within = calendar.start + ((calendar.end - calendar.start + 1) * rng.random(n) ** 0.8).astype(np.int64)
    return np.where(rng.random(n) < 0.4, before, within)


def choice(rng: np.random.Generator, table: list[Any], n: int, missing: float = 0.0) -> pa.Array:
    index = weighted(rng, [row[1] for row in table], n)
    return words(index, [row[0] for row in table], rng.random(n) < missing if missing else None)


def _identity(rng: np.random.Generator, n: int, city: Ints) -> Columns:
    industries = list(REF["company_second"])
    industry = rng.integers(0, len(industries), n)
    first, second, suffix = (rng.integers(0, k, n) for k in (len(REF["company_first"]), 5, len(REF["company_suffix"])))
    given, family = rng.integers(0, len(REF["given_names"]), n), rng.integers(0, len(REF["family_names"]), n)
    digits, companies, contacts, emails, phones = rng.integers(0, 10_000, n), [], [], [], []
    seen: dict[str, int] = {}
    for i in range(n):
        word = f"{REF['company_first'][first[i]]} {REF['company_second'][industries[industry[i]]][second[i]]}"
        name = f"{word} {REF['company_suffix'][suffix[i]]}"
        seen[name] = seen.get(name, 0) + 1
        companies.append(name if seen[name] == 1 else f"{name} {seen[name]}")
        contacts.append(f"{REF['given_names'][given[i]]} {REF['family_names'][family[i]]}")
        emails.append(f"{contacts[-1].lower().replace(' ', '.')}{i + 1}@{word.lower().replace(' ', '-')}.example")
        phones.append(f"+{10 + int(city[i])} 555 01{i % 100:02d} {int(digits[i]):04d}")
    return {
        "company_name": pa.array(companies),
        "contact_name": pa.array(contacts),
        "email": pa.array(emails),
        "phone": pa.array(phones, mask=rng.random(n) < 0.07),
        "industry": words(industry, industries),
    }


def products(calendar: Calendar, seed: int) -> tuple[Columns, dict[str, Any]]:
    """Product table and what the line draw needs of it; ids follow the launch date."""
    rng, names = rng_for(seed, 2), list(REF["categories"])
    kinds = [(c, s) for c in names for s in REF["categories"][c]["subcategories"]]
    kind = rng.permutation(np.arange(PRODUCTS) % len(kinds))
    specs = [REF["categories"][kinds[k][0]]["subcategories"][kinds[k][1]] for k in kind]
    low, high, margin = (np.array([spec[i] for spec in specs]) for i in range(3))
    price = np.round(low * (high / low) ** rng.random(PRODUCTS)) - 0.01
    cost = np.round(price * (1 - margin * rng.uniform(0.85, 1.15, PRODUCTS)), 2)
    span = calendar.end - calendar.start
    first = np.sort(
        np.concatenate(
            [
                calendar.start - rng.integers(1, 1_000, 220),
                calendar.start + rng.integers(1, span - 30, PRODUCTS - 226),
                calendar.end - rng.integers(1, 14, 6),
            ]
        )
    )
    gone = (rng.random(PRODUCTS) < 0.08) & (np.arange(PRODUCTS) < 200)
    last = np.where(gone, calendar.end - rng.integers(40, span - 200, PRODUCTS), calendar.end + 1)
    category = np.array([names.index(kinds[k][0]) for k in kind])
    weight = np.array([REF["categories"][name]["weight"] for name in names])[category]
    pull = weight * rng.lognormal(0, 0.7, PRODUCTS) * price**-0.42 * (np.arange(PRODUCTS) < PRODUCTS - 6)
    columns = {
        "product_id": pa.array(np.arange(1, PRODUCTS + 1)),
        **_goods(rng, [kinds[k] for k in kind], specs),
        "unit_cost": pa.array(cost),
        "list_price": pa.array(price),
        "launched_on": dates(first),
        "is_active": pa.array(~gone),
    }
    return columns, {"first": first, "last": last, "pull": pull, "category": category, "price": price, "cost": cost}


def _goods(rng: np.random.Generator, kinds: list[tuple[str, str]], specs: list[Any]) -> Columns:
    names: dict[str, None] = {}
    brands: list[str | None] = []
    for (category, _), spec in zip(kinds, specs, strict=True):
        brand = None if rng.random() < 0.06 else str(rng.choice(REF["categories"][category]["brands"]))
        while (name := f"{brand or ''} {rng.choice(spec[3])} {rng.choice(REF['product_lines'])}".strip()) in names:
            continue
        names[name] = None
        brands.append(brand)
    skus = [f"{category[:3].upper()}-{1000 + i}" for i, (category, _) in enumerate(kinds)]
    labels = {"sku": skus, "product_name": list(names), "brand": brands}
    labels |= {"category": [kind[0] for kind in kinds], "subcategory": [kind[1] for kind in kinds]}
    return {name: pa.array(values) for name, values in labels.items()}


def subscriptions(world: World, seed: int) -> Columns:
    """At most two subscriptions for each of 45 % of the customers, the second after the first was cancelled."""
    rng, end = rng_for(seed, 3), world.calendar.end
    who = np.flatnonzero(rng.random(len(world.customer_first)) < 0.45)
    start = world.customer_first[who] + rng.integers(0, 120, len(who))
    stop = start + 20 + rng.exponential(1_300, len(who)).astype(np.int64)
    again = (stop < end - 90) & (rng.random(len(who)) < 0.2)
    who, start = np.concatenate([who, who[again]]), np.concatenate([start, stop[again] + 60])
    stop = np.concatenate([stop, stop[again] + 500 + rng.integers(0, 900, int(again.sum()))])
    known = start <= end
    who, start, stop = who[known], start[known], stop[known]
    order = np.argsort(start, kind="stable")
    who, start, stop = who[order], start[order], stop[order]
    plan = [REF["plans"][SEGMENTS[s]] for s in world.customer_segment[who]]
    pick = [options[0 if u < options[0][2] else 1] for options, u in zip(plan, rng.random(len(who)), strict=True)]
    cancelled = stop <= end
    status = np.where(cancelled, 2, np.where(rng.random(len(who)) < 0.04, 1, 0))
    return {
        "subscription_id": pa.array(np.arange(1, len(who) + 1)),
        "customer_id": pa.array(who + 1),
        "plan": pa.array([option[0] for option in pick]),
        "monthly_amount": pa.array(np.array([option[1] for option in pick]) * rng.choice([1, 1, 1.25, 1.5], len(who))),
        "started_on": dates(start),
        "cancelled_on": dates(stop, ~cancelled),
        "status": words(status, ("active", "paused", "cancelled")),
    }
