"""The sample shop's golden questions, in all wordings, against check queries written by hand."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
import yaml

from assay.ask.local.engine import LocalEngine
from tests.ask.golden_harness import Bench, bench, run_abstain, run_follow_ups, run_questions

TODAY = date(2026, 11, 20)
pytestmark = pytest.mark.no_cover  # hundreds of questions, on ways that others go one by one


@pytest.fixture(scope="module")
def shop(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Bench:
    """The shop at a fiftieth of its size, made by its own generator."""
    folder, out = root / "domains" / "ecommerce", tmp_path_factory.mktemp("golden") / "shop.duckdb"
    command = [
        sys.executable,
        str(folder / "generate.py"),
        "--out",
        str(out),
        "--scale",
        "0.02",
        "--as-of",
        TODAY.isoformat(),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return bench(folder, out, TODAY, verified=True)


@pytest.fixture(scope="module")
def golden(root: Path) -> dict[str, object]:
    return dict(yaml.safe_load((root / "domains" / "ecommerce" / "golden.yml").read_text("utf-8")))


def test_golden_questions_are_right_in_all_wordings(shop: Bench, golden: dict[str, object]) -> None:
    tally = run_questions(golden, LocalEngine(), shop)
    assert tally.share_right() >= 0.97, [(o.text, o.verdict, o.detail) for o in tally.failures()]
    assert not [o.text for o in tally.failures() if o.verdict == "wrong" and o.state == "verified"]


def test_golden_follow_ups_are_right(shop: Bench, golden: dict[str, object]) -> None:
    assert not list(run_follow_ups(golden, LocalEngine(), shop).failures())


def test_golden_questions_without_an_answer_are_refused(shop: Bench, golden: dict[str, object]) -> None:
    assert not list(run_abstain(golden, LocalEngine(), shop).failures())
