"""A question asked again is stored with its answer in one step, and stands there like any other."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from assay.ask.repeated import Repeatable
from assay.kernel.actor import Actor
from assay.kernel.errors import NotFound
from assay.records.answer import Answer, Receipt
from assay.records.codec import from_json, to_json

SLIP = Receipt("Old1", "2026-01-01T00:00:00+00:00", "Shop", "a", "b", "c", "d", 1, "2026-01-01")
PART = Answer("Old1", "first “asked_at” part", "governed", "shop", rows=(("Old1x", 1),), receipt=SLIP)
BY_SEGMENT = {"metrics": ["revenue"], "dimensions": ["customers.segment"]}
WHOLE = replace(PART, id="Old2", question="both", parts=(PART, replace(PART, id="Old3", receipt=None)))


def test_the_text_of_a_repeated_answer_is_that_of_the_answer_itself() -> None:
    fresh, texts = Repeatable(WHOLE).again("2026-02-02T00:00:00+00:00")
    assert {fresh.id, *(part.id for part in fresh.parts)} == set(texts)
    assert not set(texts) & {"Old1", "Old2", "Old3"}
    for answer in (fresh, *fresh.parts):
        assert from_json(Answer, json.loads(texts[answer.id])) == answer
    assert fresh.receipt is not None
    assert fresh.receipt.asked_at == "2026-02-02T00:00:00+00:00"
    assert fresh.rows == WHOLE.rows


def test_a_repeated_question_reads_back_like_the_one_before(ask_room: Any) -> None:
    text = ask_room.tell("q", BY_SEGMENT)
    first, second = (ask_room.ask.converse(text, "shop", ask_room.actor) for _ in range(2))
    assert (first.repeats, second.repeats) == ("", first.answer.id)
    assert second.conversation != first.conversation
    kept = ask_room.ask.store.turn(second.id, ask_room.actor)
    assert kept == replace(second, repeats="")
    same = {"id", "receipt", "trace", "timings_ms"}
    before, after = to_json(first.answer), to_json(kept.answer)
    assert {name for name in before if before[name] != after[name]} <= same


def test_nobody_adds_a_repeated_question_to_the_conversation_of_another(ask_room: Any) -> None:
    text = ask_room.tell("q", BY_SEGMENT)
    first = ask_room.ask.converse(text, "shop", ask_room.actor)
    with pytest.raises(NotFound):
        ask_room.ask.converse(text, "shop", Actor("vera", "Vera"), first.conversation)
    assert len(ask_room.ask.store.turns(first.conversation, ask_room.actor)) == 1
