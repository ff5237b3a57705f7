"""The golden questions of the sample shop: well formed, and their check queries find something at every clock."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest
import yaml

CLOCKS = ("2026-01-01", "2024-02-29", "2026-03-31", "2026-11-15", "2026-11-20")
FLOWS = {"workflow-simple", "workflow-multi-step", "workflow-error-recovery"}


@pytest.fixture(scope="module")
def golden(shop_folder: Path) -> dict[str, Any]:
    return dict(yaml.safe_load((shop_folder / "golden.yml").read_text("utf-8")))


def _checks(golden: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for case in golden["questions"]:
        yield case["id"], case["check_sql"]
    for talk in golden["follow_ups"]:
        yield from ((f"{talk['id']} {number}", turn["check_sql"]) for number, turn in enumerate(talk["turns"], 1))
    for flow in golden["workflows"]:
        yield from ((f"{flow['id']} {panel['title']}", panel["check_sql"]) for panel in flow["panels"])


def _filled(sql: str, today: str) -> str:
    return sql.replace("{today}", today).replace("{last_year}", str(date.fromisoformat(today).year - 1))


@pytest.mark.parametrize("today", CLOCKS)
def test_every_check_query_finds_something_on(
    make_shop: Callable[..., duckdb.DuckDBPyConnection], golden: dict[str, Any], today: str
) -> None:
    shop = make_shop("--scale", "0.1", "--as-of", today)
    found = {name: shop.execute(_filled(sql, today)).fetchall() for name, sql in _checks(golden)}
    assert [name for name, rows in found.items() if not rows or rows in ([(None,)], [(0,)])] == []


def test_where_order_counts_the_order_is_not_left_to_chance(
    make_shop: Callable[..., duckdb.DuckDBPyConnection], golden: dict[str, Any]
) -> None:
    shop = make_shop("--scale", "0.1", "--as-of", CLOCKS[-1])
    tied = []
    for case in golden["questions"]:
        if case["ordered"] and case["category"] == "top-n":
            rows = shop.execute(_filled(case["check_sql"], CLOCKS[-1])).fetchall()
            tied += [case["id"]] if len({row[-1] for row in rows}) < len(rows) else []
    assert tied == []


def test_the_set_is_as_large_and_as_varied_as_promised(golden: dict[str, Any]) -> None:
    questions = golden["questions"]
    asked = [text.casefold() for case in questions for text in (case["question"], *case["wordings"])]
    assert len(questions) >= 80
    assert len(golden["abstain"]) >= 20
    assert {flow["id"] for flow in golden["workflows"]} == FLOWS
    assert all(2 <= len(case["wordings"]) <= 4 for case in questions)
    assert len(asked) == len(set(asked))
    assert len({case["id"] for case in questions}) == len(questions)


def test_no_question_to_be_answered_is_also_one_to_abstain_from(golden: dict[str, Any]) -> None:
    asked = {text.casefold() for case in golden["questions"] for text in (case["question"], *case["wordings"])}
    assert asked.isdisjoint(case["question"].casefold() for case in golden["abstain"])
