"""Golden questions written as specs by hand give, compiled and run, the rows of their hand-written check queries."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest
import yaml

from assay.kernel.errors import InvalidSpec
from assay.packs.pack import read_pack
from assay.semantic.compile import compile_spec
from assay.semantic.load import load
from assay.semantic.model import SemanticModel
from assay.semantic.spec import AnalyticsSpec

Shop = duckdb.DuckDBPyConnection
Row = tuple[Any, ...]
CLOCKS = ("2026-01-01", "2024-02-29", "2026-03-31", "2026-11-15", "2026-11-20")
SPECS = Path(__file__).with_name("data") / "ecommerce_golden_specs.yml"


@pytest.fixture(scope="module")
def model(shop_folder: Path) -> SemanticModel:
    return load(shop_folder / "semantic")


@pytest.fixture(scope="module")
def golden(shop_folder: Path) -> dict[str, dict[str, Any]]:
    return {case["id"]: case for case in yaml.safe_load((shop_folder / "golden.yml").read_text("utf-8"))["questions"]}


@pytest.fixture(scope="module")
def specs() -> dict[str, AnalyticsSpec]:
    written = yaml.safe_load(SPECS.read_text("utf-8"))["specs"]
    return {name: AnalyticsSpec.model_validate(spec) for name, spec in written.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return float(value)
    return value.date() if isinstance(value, datetime) and value.time() == time(0) else value


def _rows(shop: Shop, sql: str, ordered: bool) -> list[Row]:
    rows = [tuple(map(_plain, row)) for row in shop.execute(sql).fetchall()]
    return rows if ordered else sorted(rows, key=lambda row: [_sortable(cell) for cell in row])


def _sortable(cell: Any) -> str:
    return f"{cell:.6e}" if isinstance(cell, float) else str(cell)


def _equal(left: Any, right: Any) -> bool:
    if isinstance(left, (int, float)) and isinstance(right, (int, float)):
        return math.isclose(left, right, rel_tol=1e-9, abs_tol=1e-9)
    return bool(left == right)


def _same(left: list[Row], right: list[Row]) -> bool:
    shapes = [len(row) for row in left] == [len(row) for row in right]
    return shapes and all(map(_equal, [c for row in left for c in row], [c for row in right for c in row]))


def test_every_golden_question_can_be_said_as_a_spec(specs: dict[str, AnalyticsSpec], golden: dict[str, Any]) -> None:
    assert set(specs) == set(golden)


@pytest.mark.parametrize("today", CLOCKS)
def test_compiled_specs_give_the_rows_of_the_check_queries_on(
    make_shop: Callable[..., Shop], model: SemanticModel, specs: dict[str, AnalyticsSpec], golden: Any, today: str
) -> None:
    shop, wrong = make_shop("--scale", "0.1", "--as-of", today), []
    for name, spec in specs.items():
        case, day = golden[name], date.fromisoformat(today)
        check = case["check_sql"].replace("{today}", today).replace("{last_year}", str(day.year - 1))
        sql = compile_spec(spec, model, None, "duckdb", day).sql()
        if not _same(_rows(shop, sql, case["ordered"]), _rows(shop, check, case["ordered"])):
            wrong.append(name)
    assert wrong == []


@pytest.mark.parametrize("metric", ["mrr", "arr", "active_subscriptions", "subscribers", "arpu"])
def test_a_state_as_of_now_is_refused_for_a_period(model: SemanticModel, metric: str) -> None:
    spec = AnalyticsSpec.model_validate(
        {"metrics": [metric], "time": {"relative": {"kind": "previous", "unit": "quarter"}}}
    )
    with pytest.raises(InvalidSpec):
        compile_spec(spec, model, None, "duckdb", date(2026, 11, 20))


def test_every_verified_spec_runs(make_shop: Callable[..., Shop], model: SemanticModel, shop_folder: Path) -> None:
    shop = make_shop("--scale", "0.1", "--as-of", "2026-11-20")
    for entry in read_pack(shop_folder).read("verified")["verified"]:
        if "spec" in entry:
            spec = AnalyticsSpec.model_validate(entry["spec"])
            query = compile_spec(spec, model, None, "duckdb", date(2026, 11, 20))
            assert shop.execute(query.sql()).fetchall(), entry["question"]
