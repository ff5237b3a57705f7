"""Everyday questions are judged by their hand-written queries; those to be declined have no right answer."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.ranking import everyday
from benchmarks.ranking.training import EVERYDAY_COUNTS, folds

CASE = """
rows: |
  CREATE TABLE kites(kite_id INTEGER PRIMARY KEY, colour VARCHAR, span INTEGER);
  INSERT INTO kites VALUES (1, 'red', 90), (2, 'blue', 120), (3, 'red', 70);
answered:
  - question: How many kites are there?
    sql: SELECT 3
  - question: What is the average span of kites?
    sql: SELECT 12345
abstained:
  - How many kites were stolen?
"""


def test_groups_say_what_is_right_and_what_has_no_answer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "kites.yml").write_text(CASE, "utf-8")
    monkeypatch.setattr(everyday, "FOLDER", tmp_path)
    counted, averaged, *declined = everyday.everyday_groups(tmp_path)
    assert counted.examples[0].right
    assert not any(one.right for one in averaged.examples)
    assert [(one.answerable, any(each.right for each in one.examples)) for one in declined] == [(False, False)]
    assert all(one.everyday for one in (counted, averaged))
    assert folds([counted, averaged]) == [{"everyday_0"}]
    assert 0 < EVERYDAY_COUNTS < 1
