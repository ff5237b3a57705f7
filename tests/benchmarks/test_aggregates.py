"""The words of a question decide the aggregate, whatever inference made of the column."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from benchmarks.aggregates import Heard, examine


def _judged(heard: list[Heard]) -> None:
    wrong = [f"{one.question}: {one.sql}" for one in heard if one.verdict == "wrong"]
    verdicts = Counter(one.verdict for one in heard)
    assert not wrong
    assert verdicts["right"] >= 0.95 * len(heard)


def test_a_question_gets_the_aggregate_it_names(tmp_path: Path) -> None:
    _judged([*examine(tmp_path, worlds=1, every=3)])


@pytest.mark.soak
def test_a_question_gets_the_aggregate_it_names_on_every_column(tmp_path: Path) -> None:
    _judged([*examine(tmp_path)])
