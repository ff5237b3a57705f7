"""Plain ways of asking about the sample shop, beside specs written by hand; and those whose words only seem to fit."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from assay.ask.local.engine import LocalEngine
from assay.semantic.compile import compile_spec
from assay.semantic.spec import AnalyticsSpec
from tests.ask.golden_harness import Bench, bench

TODAY = date(2026, 11, 20)
CASES = yaml.safe_load((Path(__file__).parents[1] / "data" / "ask" / "shop_plainly.yml").read_text("utf-8"))
pytestmark = pytest.mark.no_cover  # a whole shop, on ways that others go one by one


@pytest.fixture(scope="module")
def shop(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Bench:
    folder, out = root / "domains" / "ecommerce", tmp_path_factory.mktemp("plainly") / "shop.duckdb"
    made = ("--out", str(out), "--scale", "0.02", "--as-of", TODAY.isoformat())
    subprocess.run([sys.executable, str(folder / "generate.py"), *made], check=True, capture_output=True, timeout=120)
    return bench(folder, out, TODAY, verified=False)


def sql_of(spec: AnalyticsSpec, shop: Bench) -> str:
    return compile_spec(spec, shop.source.model, shop.source.schema, "duckdb", TODAY).sql()


@pytest.mark.parametrize("case", CASES["answered"], ids=lambda case: str(case["ask"]))
def test_the_spec_is_the_one_a_person_would_write(case: dict[str, Any], shop: Bench) -> None:
    plan = LocalEngine().plan(shop.asked(case["ask"]))
    assert plan.kind == "answer", plan.message
    assert plan.readings[0].spec is not None
    wanted = AnalyticsSpec.model_validate(case["spec"])
    assert sql_of(plan.readings[0].spec, shop) == sql_of(wanted, shop)


@pytest.mark.parametrize("question", CASES["declined"])
def test_what_only_seems_to_fit_is_declined(question: str, shop: Bench) -> None:
    assert LocalEngine().plan(shop.asked(question)).kind == "abstain"
