"""What outsiders get of an answer, and that a kept answer comes back as it was."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assay.ask.answer_json import dump, load, to_json
from assay.records.answer import (
    Answer,
    Chip,
    Choice,
    Correction,
    EmptyStep,
    Headline,
    Piece,
    Receipt,
    Suggestion,
    TraceStep,
)
from assay.semantic.spec import AnalyticsSpec

KEYS = {
    "state",
    "engine",
    "abstained",
    "reason",
    "confidence",
    "spec",
    "sql",
    "dialect",
    "columns",
    "rows",
    "row_count",
    "truncated",
    "interpretation",
    "corrections",
    "assumptions",
    "caveats",
    "narrative",
    "chart",
    "follow_ups",
    "alternatives",
    "policies",
    "receipt",
    "timings_ms",
}
BY_SEGMENT = {"metrics": ["revenue"], "dimensions": [{"field": "time", "grain": "month"}, "customers.segment"]}
TEXTS = st.text(max_size=12)
SCALARS = st.one_of(
    st.none(), st.booleans(), st.integers(-(2**53), 2**53), st.floats(allow_nan=False, allow_infinity=False), TEXTS
)
ANSWERS = st.builds(
    Answer,
    id=TEXTS,
    question=TEXTS,
    source=TEXTS,
    state=st.sampled_from(["governed", "generated", "abstained", "clarify"]),
    confidence=st.floats(0, 1),
    rows=st.lists(st.lists(SCALARS, min_size=2, max_size=2).map(tuple), max_size=4).map(tuple),
    spec=st.sampled_from([None, AnalyticsSpec.model_validate(BY_SEGMENT)]),
    headline=st.none() | st.builds(Headline, TEXTS, good=st.sampled_from([True, False, None])),
    interpretation=st.lists(
        st.builds(
            Chip,
            TEXTS,
            st.just("metric"),
            choices=st.lists(st.builds(Choice, TEXTS, st.just({"op": "limit", "n": 3}))).map(tuple),
        )
    ).map(tuple),
    narrative=st.lists(
        st.builds(Piece, TEXTS, st.just(((0, 1),)), TEXTS, st.none() | st.floats(allow_nan=False, allow_infinity=False))
    ).map(tuple),
    corrections=st.lists(st.builds(Correction, TEXTS, TEXTS)).map(tuple),
    empty=st.lists(st.builds(EmptyStep, TEXTS, st.integers(0, 9))).map(tuple),
    follow_ups=st.lists(st.builds(Suggestion, TEXTS, st.none() | TEXTS)).map(tuple),
    receipt=st.none() | st.builds(Receipt, *[TEXTS] * 7, st.integers(0, 9), TEXTS),
    trace=st.lists(st.builds(TraceStep, TEXTS, st.floats(0, 9), st.dictionaries(TEXTS, SCALARS))).map(tuple),
    timings_ms=st.dictionaries(TEXTS, st.floats(0, 9)),
)


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(ANSWERS)
def test_any_answer_survives_storage(answer: Answer) -> None:
    assert load(json.loads(json.dumps(dump(answer)))) == answer


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(ANSWERS)
def test_any_answer_is_plain_json_with_the_agreed_keys(answer: Answer) -> None:
    data = json.loads(json.dumps(to_json(answer), allow_nan=False))
    assert set(data) >= KEYS
    assert data["abstained"] == (answer.state in ("abstained", "clarify"))
    assert (data["spec"] is None) == (answer.spec is None)


def test_a_real_answer_has_dates_numbers_and_nulls_in_place(ask_room: Any) -> None:
    answer = ask_room.answer(ask_room.tell("q", {**BY_SEGMENT, "metrics": ["revenue", "basket"]}))
    data = json.loads(json.dumps(to_json(answer), allow_nan=False))
    assert data["columns"][0] == {"name": "month", "type": "date", "unit": None, "label": "Month"}
    assert data["rows"][0][0] == "2025-01-01"
    assert isinstance(data["rows"][0][2], (int, float))
    assert data["spec"] == {
        **BY_SEGMENT,
        "metrics": [{"expr": {"metric": name}} for name in ("revenue", "basket")],
        "dimensions": [{"field": "time", "grain": "month"}, {"field": "customers.segment"}],
    }
    assert AnalyticsSpec.model_validate(data["spec"]) == answer.spec
    assert data["chart"]["figure"]["data"]
    assert all(set(piece) == {"text", "cells"} for piece in data["narrative"])
    assert [chip["text"] for chip in data["interpretation"]][:2] == ["Revenue", "and"]
    assert data["receipt"]["sql_hash"]


def test_an_abstention_has_its_reason_and_no_sql(ask_room: Any) -> None:
    data = to_json(ask_room.answer("weather"))
    assert (data["abstained"], data["reason"], data["sql"], data["chart"], data["rows"]) == (
        True,
        "Not told.",
        None,
        None,
        [],
    )
