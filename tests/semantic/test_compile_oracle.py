"""Random specs over random shops: the SQL of every engine against rows counted one by one in Python."""

from __future__ import annotations

import random
from collections.abc import Callable
from contextlib import ExitStack
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from assay.kernel.errors import InvalidSpec
from assay.semantic.compile import compile_spec
from assay.semantic.load import load
from assay.semantic.spec import AnalyticsSpec
from tests.semantic import shop_data as shop
from tests.semantic.shop_oracle import MEASURES, Oracle, OutOfReach
from tests.semantic.test_compile_cases import rows as plain_rows

MODEL = load(Path(__file__).parent / "shop" / "model.yml")
TODAY = date(2026, 11, 20)
FIELDS = (
    "orders.status",
    "customers.segment",
    "customers.name",
    "customers.vip",
    "products.category",
    "tags.tag",
    "returns.reason",
    "items.quantity",
)
GRAINS = ("day", "week", "month", "quarter", "year", "fiscal_year")


# -- a random shop ------------------------------------------------------------------------------------------------


def random_shop(dice: random.Random) -> dict[str, list[tuple[Any, ...]]]:
    """Few rows, many ties, gaps, missing partners and days at both their ends."""

    def maybe(value: Any, chance: float = 0.15) -> Any:
        return None if dice.random() < chance else value

    def day() -> str:
        return (date(2024, 1, 1) + timedelta(days=dice.randrange(1055))).isoformat()

    def moment() -> str:
        return f"{day()} {dice.choice(('00:00:00', '23:59:59', '12:30:00'))}"

    def order(number: int) -> tuple[Any, ...]:
        places = (maybe(dice.randrange(1, 7)), maybe(dice.randrange(1, 5)), dice.randrange(1, 5))
        fee = maybe(dice.choice((0.0, 1.0, 2.5, 5.0, 5.0, 9.75)))
        status = dice.choice(("paid", "open", "cancelled"))
        return (number, *places, status, moment(), day(), maybe(day(), 0.4), fee, dice.random() < 0.15)

    lines = [
        (number, line) for number in range(1, 28) for line in range(1, dice.randrange(1, 4)) if dice.random() < 0.8
    ]
    return {
        **{name: shop.ROWS[name] for name in ("cities", "tags", "employees")},
        "customers": [
            (n, f"{'ABCDE'[n % 5]}{n}", maybe(dice.choice(("business", "private"))), day(), maybe(dice.random() < 0.5))
            for n in range(1, 8)
        ],
        "products": [
            (n, f"P{n}", maybe(dice.choice(("office", "home"))), dice.choice((1, 2.5, 200))) for n in range(1, 7)
        ],
        "product_tags": [(product, tag) for product in range(1, 7) for tag in (1, 2, 3) if dice.random() < 0.35],
        "orders": [order(number) for number in range(1, 31)],
        "order_items": [
            (*line, maybe(dice.randrange(1, 6), 0.05), dice.randrange(1, 6), dice.choice((2.5, 8, 190)))
            for line in lines
        ],
        "returns": [
            (n, dice.randrange(1, 31), dice.choice((8, 25, 50)), maybe(dice.choice(("late", "broken"))), day())
            for n in range(1, 12)
        ],
    }


def as_objects(tables: dict[str, list[tuple[Any, ...]]]) -> dict[str, list[dict[str, Any]]]:
    """Rows as dictionaries, dates as dates."""
    read: dict[str, Callable[[str], Any]] = {"date": date.fromisoformat, "timestamp": datetime.fromisoformat}
    return {
        name: [
            {
                column: read[kind](value) if value is not None and kind in read else value
                for (column, kind), value in zip(shop.TABLES[name].items(), row, strict=True)
            }
            for row in rows
        ]
        for name, rows in tables.items()
    }


# -- random specs -------------------------------------------------------------------------------------------------


def random_condition(dice: random.Random, depth: int = 0) -> dict[str, Any]:
    if depth < 2 and dice.random() < 0.35:
        kind = dice.choice(("all", "all", "any", "not"))
        if kind == "not":
            return {"not": random_condition(dice, depth + 1)}
        return {kind: [random_condition(dice, depth + 1) for _ in range(dice.choice((1, 2, 3)))]}
    if dice.random() < 0.15:
        found: dict[str, Any] = {"related": dice.choice(("orders", "items", "returns"))}
        found |= {"match": dice.choice(("any", "none", "at_least", "exactly")), "count": dice.choice((1, 2))}
        where = {"field": "orders.shipping_fee", "op": "gt", "value": 2}
        return found | ({"where": where} if dice.random() < 0.4 else {})
    field, ops, value = dice.choice(
        (
            ("orders.status", ("eq", "ne"), "paid"),
            ("orders.status", ("in", "not_in"), ["paid", "cancelled"]),
            ("customers.segment", ("eq", "ne", "is_null", "not_null"), "private"),
            ("products.category", ("eq", "ne", "is_null"), "office"),
            ("orders.shipping_fee", ("gt", "le", "eq"), 2.5),
            ("orders.shipping_fee", ("between",), [1, 5]),
            ("items.quantity", ("gt", "le"), 2),
            ("orders.ordered_at", ("ge", "lt", "le", "gt"), "2025-06-30"),
            ("returns.reason", ("eq", "ne", "not_null"), "late"),
            ("customers.vip", ("eq",), True),
            ("tags.tag", ("eq",), "eco"),
            ("customers.name", ("contains",), "A"),
        )
    )
    op = dice.choice(ops)
    return {"field": field, "op": op} | ({} if op in ("is_null", "not_null") else {"value": value})


def random_spec(dice: random.Random) -> dict[str, Any]:
    metrics = []
    for number in range(dice.choice((1, 1, 2, 3))):
        own = {"filter": random_condition(dice, 1)} if dice.random() < 0.3 else {}
        metrics.append({"metric": dice.choice(sorted(MEASURES)), "alias": f"m{number}", **own})
    dims: list[dict[str, Any]] = [{"field": field} for field in dice.sample(FIELDS, dice.choice((0, 1, 1, 2)))]
    if dice.random() < 0.4:
        dims.append({"field": "time", "grain": dice.choice(GRAINS)})
    spec: dict[str, Any] = {"metrics": metrics, "dimensions": dims}
    if dice.random() < 0.6:
        spec["where"] = random_condition(dice)
    if dice.random() < 0.3:
        spec["time"] = {"start": "2024-03-01", "end": "2026-02-01"}
    return spec


# -- the comparison -----------------------------------------------------------------------------------------------


def faults(spec: dict[str, Any], oracle: Oracle, found: list[tuple[Any, ...]]) -> list[str]:
    """Where the rows found differ from what the oracle counts."""
    width = len(spec["dimensions"])
    by_key = {row[:width]: row[width:] for row in found}
    wrong = [] if len(by_key) == len(found) else ["groups come twice"]
    for place, use in enumerate(spec["metrics"]):
        expected = {plain_rows([key])[0]: value for key, value in oracle.metric(use, spec).items()}
        for key in expected.keys() | by_key.keys():
            have, want = by_key.get(key, (None,) * 9)[place], expected.get(key)
            if abs(float(have or 0) - float(want or 0)) > 1e-4 or (want is not None and have is None):
                wrong.append(f"{use['metric']} of {key}: {have} instead of {want}")
    return wrong


def check(seed: int, count: int, engines: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> int:
    """How many of ``count`` random specs were answered, all of them rightly on every engine."""
    dice = random.Random(seed)
    monkeypatch.setattr(shop, "ROWS", random_shop(dice))
    oracle, answered = Oracle(as_objects(shop.ROWS)), 0
    with ExitStack() as stack:
        running = [stack.enter_context(shop.SHOPS[name]()) for name in engines]
        for _ in range(count):
            spec = random_spec(dice)
            for engine in running:
                try:
                    typed = AnalyticsSpec.model_validate(spec)
                    done = compile_spec(typed, MODEL, shop.shop_schema(engine.dialect), engine.dialect, TODAY)
                    wrong = faults(spec, oracle, plain_rows(engine.run(done.sql())))
                except (InvalidSpec, OutOfReach):
                    continue
                assert not wrong, (seed, engine.dialect, spec, wrong[:3], done.sql(pretty=True))
                answered += 1
    return answered


@pytest.mark.parametrize("seed", [1, 2])
def test_random_specs_count_what_counting_by_hand_counts(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    assert check(seed, 40, ("duckdb", "sqlite"), monkeypatch) > 40


@pytest.mark.soak
@pytest.mark.services
@pytest.mark.parametrize("seed", range(100, 120))
def test_many_random_specs_count_the_same_on_every_engine(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    assert check(seed, 200, tuple(sorted(shop.SHOPS)), monkeypatch) > 200
