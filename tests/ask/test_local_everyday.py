"""Everyday questions on schemas nobody described (``tests/data/ask/everyday``), checked by hand-written SQL."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date
from pathlib import Path

import pytest
import yaml

from benchmarks.compare import same
from tests.ask.inferred import Known, answered, known_by_schema, plan_of

TODAY = date(2026, 1, 15)
FOLDER = Path(__file__).resolve().parents[1] / "data" / "ask" / "everyday"
CASES = {file.stem: yaml.safe_load(file.read_text("utf-8")) for file in sorted(FOLDER.glob("*.yml"))}
MISREAD = {
    ("chums", "What are the names of the friends of pupils in form 8?"),
    ("stock", "average quantity by category for items with at least 14 movements"),
}
"""Answered with something else than what was asked; known, and to be declined."""


def _known_wrong(schema: str, question: str) -> Collection[pytest.MarkDecorator]:
    return (pytest.mark.xfail(strict=True),) if (schema, question) in MISREAD else ()


ANSWERED = [
    pytest.param(
        name,
        one["question"],
        one["sql"],
        one.get("hint", ""),
        one.get("unsure", False),
        id=f"{name}-{one['question']}",
        marks=_known_wrong(name, one["question"]),
    )
    for name, case in CASES.items()
    for one in case["answered"]
]
ORDERED = [(name, one["question"], one["sql"]) for name, case in CASES.items() for one in case.get("ordered", ())]
ABSTAINED = [
    pytest.param(name, question, marks=_known_wrong(name, question))
    for name, case in CASES.items()
    for question in case.get("abstained", ())
]


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Known]]:
    folder = tmp_path_factory.mktemp("everyday")
    opened = {name: known_by_schema(name, case["rows"], folder) for name, case in CASES.items()}
    yield {name: one.__enter__() for name, one in opened.items()}
    for one in opened.values():
        one.__exit__(None, None, None)


@pytest.mark.parametrize(("schema", "question", "sql", "hint", "unsure"), ANSWERED)
def test_answers_are_those_of_a_query_written_by_hand(
    schema: str, question: str, sql: str, hint: str, unsure: bool, known: dict[str, Known]
) -> None:
    rows, wanted = answered(question, known[schema], TODAY, sql, hint, unsure)
    assert wanted, "a query that finds nothing proves nothing"
    assert same(rows, wanted, ordered=False), f"{rows} instead of {wanted}"


@pytest.mark.parametrize(("schema", "question", "sql"), ORDERED)
def test_rows_stand_in_the_order_asked_for(schema: str, question: str, sql: str, known: dict[str, Known]) -> None:
    rows, wanted = answered(question, known[schema], TODAY, sql)
    assert rows == wanted


@pytest.mark.parametrize(("schema", "question"), ABSTAINED)
def test_what_is_not_understood_is_not_answered(schema: str, question: str, known: dict[str, Known]) -> None:
    assert plan_of(question, known[schema][0], TODAY, None).kind == "abstain"


def test_an_age_by_the_year_of_birth_alone_is_called_so(known: dict[str, Known]) -> None:
    spec = plan_of("average age of listeners by plan", known["songs"][0], TODAY, None).readings[0].spec
    assert spec is not None
    assert [one.label for one in spec.computed] == ["age by year of birth"]


def test_tables_are_linked_by_the_short_forms_of_their_columns(known: dict[str, Known]) -> None:
    found = {(one.left, one.right, one.on[0]) for one in known["library"][0].model.relationships}
    assert ("hire", "mbr", ("hir_mbr_id", "mbr_id")) in found
    assert ("chrg", "hire", ("chg_hir_id", "hir_id")) in found
    assert {left for left, right, _ in found if right == "stn"} == {"hire", "meter"}
