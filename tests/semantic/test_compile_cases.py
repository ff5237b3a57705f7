"""Every feature of a spec, compiled and run on four engines against an independent hand-written check query."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import sqlglot

from assay.semantic.compile import compile_spec
from assay.semantic.load import load
from assay.semantic.spec import AnalyticsSpec
from tests.semantic import shop_data as shop

HERE = Path(__file__).parent
TODAY = date(2026, 11, 20)
MODEL = load(HERE / "shop" / "model.yml")
CASES = [
    {**case, "file": path.stem}
    for path in sorted((HERE / "shop").glob("cases_*.yml"))
    for case in shop.cases(path.read_text())
]


def plain(value: Any) -> Any:
    """A value as every engine can agree on it."""
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, (Decimal, float, int)):
        return round(float(value), 6) + 0.0
    if isinstance(value, datetime):
        return (
            value.strftime("%Y-%m-%d") if value.time() == datetime.min.time() else value.strftime("%Y-%m-%d %H:%M:%S")
        )
    if isinstance(value, date):
        return value.isoformat()
    return value.removesuffix(" 00:00:00") if isinstance(value, str) else value


def rows(found: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    return [tuple(plain(value) for value in row) for row in found]


@pytest.fixture(scope="module")
def truth() -> Iterator[Any]:
    with shop.duckdb_shop() as engine:
        yield engine


@pytest.fixture(scope="module", params=sorted(shop.SHOPS))
def engine(request: pytest.FixtureRequest) -> Iterator[Any]:
    with shop.SHOPS[request.param]() as running:
        yield running


@pytest.mark.parametrize(
    "case", CASES, ids=[f"{case['file'].removeprefix('cases_')}: {case['name']}" for case in CASES]
)
def test_a_compiled_spec_gives_the_rows_of_its_check_query(case: dict[str, Any], engine: Any, truth: Any) -> None:
    if engine.dialect not in case.get("engines", shop.SHOPS):
        pytest.skip("another engine's notion of equal texts")
    spec = AnalyticsSpec.model_validate(case["spec"])
    today = case.get("today", TODAY)
    model = MODEL.model_copy(update=_changes(case))
    done = compile_spec(spec, model, shop.shop_schema(engine.dialect), engine.dialect, today)
    expected = rows(truth.run(case["check"]))
    assert rows(engine.run(done.sql())) == expected, done.sql(pretty=True)
    again = sqlglot.parse_one(done.sql(), read=engine.dialect).sql(engine.dialect)
    assert rows(engine.run(again)) == expected, "changed by parsing and rendering again"
    if "columns" in case:
        assert [column.name for column in done.columns] == case["columns"]
    if expected:
        assert len(done.columns) == len(expected[0])
    for words in case.get("caveats", ()):
        assert any(words in caveat for caveat in done.caveats), done.caveats


def _changes(case: dict[str, Any]) -> dict[str, Any]:
    if "calendar" not in case:
        return {}
    return {"calendar": MODEL.calendar.model_copy(update=case["calendar"])}
