"""Small results of every shape, as the compiler describes them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pyarrow as pa
import pytest

from assay.kernel.tabular import Column, Table, arrow_kind
from assay.present.view import View, see

MONTHS = [date(2026, month, 1) for month in range(1, 13)]


def table_of(columns: dict[str, tuple[list[Any], dict[str, Any]]]) -> Table:
    """A table from ``name -> (values, what the column means)``."""
    arrays = {name: pa.array(values) for name, (values, _) in columns.items()}
    meanings = tuple(
        Column(name, facts.pop("label", name.replace("_", " ").capitalize()), arrow_kind(arrays[name].type), **facts)
        for name, (_, facts) in ((key, (values, dict(given))) for key, (values, given) in columns.items())
    )
    return Table(meanings, pa.table(arrays))


def metric(values: list[Any], unit: str | None = "USD", **facts: Any) -> tuple[list[Any], dict[str, Any]]:
    return values, {"role": "metric", "unit": unit, **facts}


def group(values: list[Any], **facts: Any) -> tuple[list[Any], dict[str, Any]]:
    return values, {"role": "dimension", **facts}


def months(count: int = 6) -> tuple[list[Any], dict[str, Any]]:
    return MONTHS[:count], {"role": "time", "grain": "month"}


@pytest.fixture
def make_table() -> Callable[..., Table]:
    return table_of


@pytest.fixture
def results() -> dict[str, View]:
    """One result per shape, by name."""
    regions = ["North", "South", "East", "West", None]
    pairs = [(month, segment) for month in MONTHS[:4] for segment in ("A", "B", "C")]
    crossed = [(region, kind) for region in ("North", "South", "East") for kind in ("x", "y")]
    tables = {
        "number": table_of({"revenue": metric([15_392_000.0])}),
        "compared number": table_of(
            {"revenue": metric([110.0]), "revenue__previous": ([100.0], {"role": "comparison", "unit": "USD"})}
        ),
        "share": table_of({"rate": metric([0.379], "percent")}),
        "numbers": table_of({"revenue": metric([5.0]), "orders": metric([3], None)}),
        "groups": table_of({"region": group(regions), "revenue": metric([50.0, 40.0, 30.0, 20.0, 5.0])}),
        "two groups": table_of({"region": group(["North", "South"]), "revenue": metric([50.0, 40.0])}),
        "many groups": table_of(
            {"city": group([f"City {n}" for n in range(30)]), "revenue": metric([float(n + 1) for n in range(30)])}
        ),
        "averages": table_of({"region": group(regions[:4]), "basket": metric([12.5, 11.0, 9.75, 8.0])}),
        "compared groups": table_of(
            {
                "region": group(regions[:4]),
                "revenue": metric([50.0, 40.0, 30.0, 20.0]),
                "revenue__previous": (
                    [40.0, 45.0, 30.0, 25.0],
                    {"role": "comparison", "unit": "USD", "label": "Before"},
                ),
            }
        ),
        "months": table_of({"month": months(), "revenue": metric([10.0, 12.0, 9.0, 15.0, 14.0, 18.0])}),
        "compared months": table_of(
            {
                "month": months(),
                "revenue": metric([10.0, 12.0, 9.0, 15.0, 14.0, 18.0]),
                "revenue__previous": ([9.0, 9.0, 9.0, 9.0, 9.0, 9.0], {"role": "comparison", "unit": "USD"}),
            }
        ),
        "months of two": table_of(
            {
                "month": months(),
                "revenue": metric([1e6 * n for n in range(1, 7)]),
                "orders": metric(list(range(6)), None),
            }
        ),
        "months by group": table_of(
            {
                "month": ([month for month, _ in pairs], {"role": "time", "grain": "month"}),
                "segment": group([segment for _, segment in pairs]),
                "revenue": metric([float(n * n + 1) for n in range(len(pairs))]),
            }
        ),
        "grid": table_of(
            {
                "region": group([region for region, _ in crossed]),
                "kind": group([kind for _, kind in crossed]),
                "revenue": metric([float(n + 1) for n in range(len(crossed))]),
            }
        ),
        "weekdays": table_of(
            {"weekday": group(list(range(1, 8)), grain="day_of_week"), "orders": metric([3] * 7, None)}
        ),
        "two measures": table_of(
            {
                "city": group([f"City {n}" for n in range(12)]),
                "revenue": metric([float(n * 7 % 11) for n in range(12)]),
                "orders": metric(list(range(12)), None),
            }
        ),
        "three measures": table_of(
            {
                "city": group([f"City {n}" for n in range(9)]),
                "revenue": metric([float(n + 1) for n in range(9)]),
                "cost": metric([float(n * 2 + 1) for n in range(9)]),
                "profit": metric([float(n + 3) for n in range(9)]),
            }
        ),
        "countries": table_of(
            {
                "country": group(["Germany", "France", "USA", "Atlantis", "UK"]),
                "revenue": metric([5.0, 4.0, 9.0, 1.0, 3.0]),
            }
        ),
        "places": table_of(
            {
                "city": group(["Bern", "Rome"]),
                "latitude": ([46.9, 41.9], {"role": "dimension"}),
                "longitude": ([7.4, 12.5], {"role": "dimension"}),
                "revenue": metric([4.0, 2.0]),
            }
        ),
        "signed": table_of({"step": group(["Start", "Gain", "Loss"]), "change": metric([10.0, 5.0, -3.0])}),
    }
    additive = ("revenue", "orders", "cost", "profit", "change")
    good = (("revenue", 1), ("cost", -1))
    return {name: see(table, additive=additive, good=good) for name, table in tables.items()}
