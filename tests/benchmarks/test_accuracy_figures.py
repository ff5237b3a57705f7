"""The measuring itself: equal results are seen as equal, others are not; suites and tables add up."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks import accuracy, page, suites
from benchmarks.classes import construct, difference, largest
from benchmarks.compare import same
from benchmarks.golden import clocks
from benchmarks.measure import Measure
from benchmarks.results import Scored, row
from benchmarks.stats import wilson
from benchmarks.suites import joined

CELLS = st.one_of(st.none(), st.integers(-5, 5), st.text("ab", max_size=2))
TABLES = st.integers(1, 3).flatmap(lambda width: st.lists(st.lists(CELLS, min_size=width, max_size=width), max_size=6))


@given(TABLES, st.randoms())
def test_rows_and_columns_may_be_shuffled(rows: list[list[Any]], random: Any) -> None:
    order = list(range(len(rows[0]))) if rows else []
    random.shuffle(order)
    shuffled = [[line[at] for at in order] for line in rows]
    random.shuffle(shuffled)
    assert same(rows, shuffled, ordered=False)


@given(TABLES.filter(bool))
def test_a_row_more_or_a_value_changed_is_a_difference(rows: list[list[Any]]) -> None:
    assert not same(rows, [*rows, rows[0]], ordered=False)
    assert not same(rows, [["another", *rows[0][1:]], *rows[1:]], ordered=False)
    assert not same(rows, [[*line, 1] for line in rows], ordered=False)


def test_values_are_compared_as_people_would() -> None:
    assert same([(Decimal("2.50"), date(2026, 1, 1))], [[2.5, "2026-01-01T00:00:00"]], ordered=True)
    assert same([(1 / 3,)], [[0.33333333]], ordered=True)
    assert not same([(100,)], [[101]], ordered=True)
    assert not same([("1",)], [[1]], ordered=True)


def test_the_clocks_are_the_awkward_days() -> None:
    found = clocks(date(2026, 11, 22))
    assert [(day.month, day.day) for day in found[:3]] == [(1, 1), (2, 29), (3, 31)]
    assert found[3].isoweekday() == 7
    assert found[4] == date(2026, 11, 22)


@pytest.mark.parametrize(
    ("gold", "named"),
    [
        ("SELECT a FROM t EXCEPT SELECT a FROM u", "set operation"),
        ("SELECT SUM(CASE WHEN a THEN 1 END) FROM t", "conditional aggregate"),
        ("SELECT a FROM t WHERE NOT a IN (SELECT b FROM u)", "anti-join"),
        ("SELECT a, COUNT(*) FROM t GROUP BY a HAVING COUNT(*) > 1", "having"),
        ("SELECT x.a FROM t AS x JOIN t AS y ON x.b = y.c", "same table twice"),
        ("SELECT a FROM t JOIN u USING (b)", "joins"),
        ("this is not SQL at all (", "not parsed"),
    ],
)
def test_a_failure_is_classed_by_what_its_query_needs(gold: str, named: str) -> None:
    assert construct(gold) == named


def test_the_largest_classes_come_first() -> None:
    asked = [Scored(str(n), "s", "d", "abstain", 1, gold="SELECT a FROM t WHERE b = 1") for n in range(3)]
    wrong = Scored("w", "s", "d", "wrong", 1, why="gold 3x1 vs pred 5x1", gold="SELECT a FROM t")
    right = Scored("r", "s", "d", "correct", 1, gold="SELECT a FROM t")
    assert largest([wrong, right, *asked]) == [("condition", "abstained", "3"), ("plain", "more rows", "1")]
    assert difference(Scored("e", "s", "d", "error", 1)) == "SQL fails"


def test_abstaining_is_right_only_where_there_is_no_answer() -> None:
    assert not Scored("1", "s", "d", "abstain", 1).right
    assert Scored("1", "s", "d", "abstain", 1, answerable=False).right
    line = row("x", [Scored("1", "s", "d", "correct", 10), Scored("2", "s", "d", "wrong", 30)])
    assert line == ("x", "2", "50.0", "9.5-90.5", "100.0", "50.0", "0", "10", "30")


def test_the_wait_for_a_database_is_no_time_of_its_questions() -> None:
    asked = [{"id": str(number), "suite": "s", "db": "ab"[number % 2], "gold_sql": ""} for number in range(6)]
    told = [{"id": str(number), "ms": 900.0 if number < 2 else 10.0 * number, "confidence": 0.9} for number in range(6)]
    scored = joined(asked, told, [{"id": str(number), "status": "correct", "message": ""} for number in range(6)])
    assert [one.id for one in scored if one.first] == ["0", "1"]
    assert row("x", scored)[-1] == "50"
    assert row("one", scored[:1])[-1] == "900"


@given(st.integers(0, 200), st.integers(1, 200))
def test_the_interval_holds_the_share(right: int, more: int) -> None:
    low, high = wilson(right, right + more)
    assert 0 <= low <= right / (right + more) <= high <= 1


def test_a_page_part_is_renewed_and_the_rest_stays() -> None:
    text = "before\n<!-- a -->\nold\n<!-- end a -->\nafter"
    assert page.replaced(text, "a", "new | x") == "before\n<!-- a -->\nnew | x\n<!-- end a -->\nafter"
    with pytest.raises(ValueError, match="no part"):
        page.replaced(text, "b", "new")
    assert "| a / b | 1 |" in page.table(["x", "y"], [["a | b", "1"]])


@pytest.mark.parametrize("part", ["golden", "suites", "bench"])
def test_the_real_page_has_every_part(part: str) -> None:
    assert "new figures" in page.replaced(page.PAGE.read_text("utf-8"), part, "new figures")


def test_a_bar_is_cleared_or_not() -> None:
    assert Measure("a", 2.0, "x CPU", bar=2.0).passed
    assert Measure("a", 99.0).passed
    assert Measure("a", 2.1, "x CPU", bar=2.0).row() == ("a", "2.1 x CPU", "", "", "", "≤ 2 x CPU", "FAIL")


SCORER = """
import argparse, json
parser = argparse.ArgumentParser()
for name in ("--root", "--suite", "--pred", "--details"):
    parser.add_argument(name)
given = parser.parse_args()
with open(given.details, "w") as out:
    for line in open(given.pred):
        answer = json.loads(line)
        status = "abstain" if answer["sql"] is None else "correct" if "COUNT" in answer["sql"].upper() else "wrong"
        print(json.dumps({"id": answer["id"], "status": status, "message": ""}), file=out)
"""


def test_a_suite_goes_through_the_batch_command_and_its_own_scorer(tmp_path: Path) -> None:
    suite = tmp_path / "text_to_sql" / "dev" / "tiny"
    (suite / "databases").mkdir(parents=True)
    (tmp_path / "text_to_sql" / "score.py").write_text(SCORER)
    with duckdb.connect(str(suite / "databases" / "shop.duckdb")) as connection:
        connection.execute("CREATE TABLE orders AS SELECT i AS order_id FROM range(5) AS t(i)")
    asked = [
        {"id": "1", "suite": "tiny", "db": "shop", "question": "how many orders", "gold_sql": "SELECT 5"},
        {"id": "2", "suite": "tiny", "db": "shop", "question": "why is the sky blue", "answerable": False},
    ]
    (suite / "questions.jsonl").write_text("".join(f"{json.dumps(line)}\n" for line in asked))
    (found,) = suites.suites(tmp_path)
    first, second = suites.run_suite(found, None, tmp_path)
    assert (first.status, first.right, second.status, second.right) == ("correct", True, "abstain", True)


def test_without_a_bench_folder_one_line_says_so(
    clean_environment: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert accuracy.main(["--suites-only", "--no-write"]) == 0
    assert capsys.readouterr().out.strip() == "ASSAY_BENCH_DIR is not set: the third-party suites are left out."
