"""The everyday questions once more, where somebody wrote a semantic model (``tests/data/ask/written/SCHEMA.yml``).

What a schema alone answers is answered as well beside metrics with names of their own. A file of questions beside the
model (``SCHEMA.questions.yml``) asks for those metrics; what it asks again means something else beside them ("urgent
open tickets" of which the number is written). What it keeps under ``open`` is not read rightly yet.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from assay.semantic.load import load
from benchmarks.compare import same
from tests.ask.inferred import Known, answered, known_by_schema

TODAY = date(2026, 1, 15)
DATA = Path(__file__).resolve().parents[1] / "data" / "ask"
NAMES = sorted(file.stem for file in (DATA / "written").glob("*.yml") if "." not in file.stem)


def _read(*parts: str) -> dict[str, Any]:
    file = DATA.joinpath(*parts)
    return yaml.safe_load(file.read_text("utf-8")) if file.exists() else {}


def _cases(name: str) -> list[dict[str, str]]:
    more = _read("written", f"{name}.questions.yml").get("answered", ())
    again = {one["question"] for one in more}
    return [*(one for one in _read("everyday", f"{name}.yml")["answered"] if one["question"] not in again), *more]


CASES = {name: _cases(name) for name in NAMES}
ANSWERED = [
    (name, one["question"], one["sql"], one.get("hint", ""), bool(one.get("unsure")))
    for name, case in CASES.items()
    for one in case
    if not (one.get("unsure") and one in _read("everyday", f"{name}.yml")["answered"])
]


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Known]]:
    folder = tmp_path_factory.mktemp("written")
    opened = {name: known_by_schema(name, _read("everyday", f"{name}.yml")["rows"], folder) for name in NAMES}
    yield {name: _with_model(name, one.__enter__()) for name, one in opened.items()}
    for one in opened.values():
        one.__exit__(None, None, None)


def _with_model(name: str, known: Known) -> Known:
    source, reading = known
    model = load(DATA / "written" / f"{name}.yml", schema=source.schema, over=source.model)
    return replace(source, model=model), reading


@pytest.mark.parametrize(("schema", "question", "sql", "hint", "unsure"), ANSWERED)
def test_answers_beside_a_written_model_are_those_of_a_query_written_by_hand(
    schema: str, question: str, sql: str, hint: str, unsure: bool, known: dict[str, Known]
) -> None:
    rows, wanted = answered(question, known[schema], TODAY, sql, hint, unsure)
    assert wanted, "a query that finds nothing proves nothing"
    assert same(rows, wanted, ordered=False), f"{rows} instead of {wanted}"
