"""Kept answers grow old, make room for newer ones, and hold on to the model they were made with."""

from __future__ import annotations

import gc
import weakref
from typing import Any

import pytest

from assay.ask.kept import KeptAnswers
from assay.ask.repeated import Repeatable
from assay.query.ports import Source
from assay.records.answer import Answer
from assay.semantic.model import SemanticModel
from assay.semantic.schema import Schema


@pytest.fixture
def answer() -> Repeatable:
    return Repeatable(Answer("a", "q", "governed", "shop"))


def source() -> Source:
    connector: Any = None
    return Source("shop", "shop", connector, Schema("duckdb", ()), SemanticModel())


def test_an_answer_is_forgotten_after_its_time(answer: Repeatable) -> None:
    now = [0.0]
    kept = KeptAnswers(seconds=10, clock=lambda: now[0])
    kept.put("k", answer, source())
    now[0] = 10.0
    assert kept.get("k") is answer
    now[0] = 10.1
    assert kept.get("k") is None


def test_the_answer_not_asked_for_longest_goes_first(answer: Repeatable) -> None:
    kept = KeptAnswers(size=2)
    for key in ("a", "b"):
        kept.put(key, answer, source())
    kept.get("a")
    kept.put("c", answer, source())
    assert [kept.get(key) is not None for key in ("a", "b", "c")] == [True, False, True]


def test_the_model_of_a_kept_answer_lives_so_that_its_identity_is_not_given_to_another(answer: Repeatable) -> None:
    made = source()
    alive = weakref.ref(made.model)
    kept = KeptAnswers()
    kept.put("k", answer, made)
    del made
    gc.collect()
    assert alive() is not None
