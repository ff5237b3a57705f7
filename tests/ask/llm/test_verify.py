"""Two readings compared by their rows: agreement is said, disagreement is shown side by side."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from assay.ask.one_part import one_part
from assay.kernel.errors import NotFound
from components.answer_card import answer_card
from components.answer_view import answer_view
from tests.ask.llm.conftest import Make, step
from tests.model_providers.loopback_for_tests import Says

FROM = "FROM orders o JOIN customers c ON c.id = o.customer_id GROUP BY 1"
SAME = f"```sql\nSELECT c.segment AS s, sum(o.amount) AS m {FROM}\n```"
OTHER = f"```sql\nSELECT c.segment AS s, sum(o.cost) AS m {FROM}\n```"


def walked(part: Any) -> Iterator[Any]:
    """Every component of a card."""
    children = getattr(part, "children", None)
    yield part
    for child in children if isinstance(children, (list, tuple)) else [children]:
        if child is not None and not isinstance(child, str):
            yield from walked(child)


def test_equal_rows_of_model_and_local_engine_are_said_to_agree(talk: Make) -> None:
    answer = talk([SAME]).answer("revenue by segment", "verify")
    assert (answer.engine, answer.state) == ("verify", "governed")
    assert answer.confidence >= 0.95
    assert any("came to the same rows" in note for note in answer.assumptions)
    assert step(answer, "verify") == {"compared": "the model and the local engine", "agreement": True}
    assert answer.interpretation, "the reading whose parts can be changed is kept"


def test_rows_that_differ_stand_side_by_side(talk: Make) -> None:
    answer = talk([OTHER]).answer("revenue by segment", "verify")
    assert [part.question for part in answer.parts] == ["As the model reads it", "As the local engine reads it"]
    assert answer.parts[0].rows != answer.parts[1].rows
    assert all(any("their rows differ" in note for note in part.assumptions) for part in answer.parts)
    assert answer.confidence <= 0.4
    assert answer.disputed
    assert "their rows differ" in answer.caveats[0]
    assert "Neither is confirmed" in answer.caveats[0]
    assert (answer.follow_ups, answer.recommendations) == ((), ())
    told = "".join(piece.text for piece in answer.narrative)
    assert told.startswith("As the model reads it: ")
    assert " As the local engine reads it: " in told
    assert {answer.state, *(part.state for part in answer.parts)} == {"generated"}, "no metric vouches for either"


def test_each_of_two_readings_is_judged_and_taught_by_its_own_name(talk: Make) -> None:
    found = talk([OTHER])
    answer = found.answer("revenue by segment", "verify")
    model, local = answer.parts
    assert one_part(answer, local.id).question == "revenue by segment", "a reading answers the question itself"
    assert one_part(answer, local.id).rows == local.rows != one_part(answer, model.id).rows
    with pytest.raises(NotFound):
        one_part(answer, "another")
    view = answer_view(answer, 3, {})
    assert view.readings == ((model.id, "As the model reads it"), (local.id, "As the local engine reads it"))
    rights = [one for one in walked(answer_card(view)) if getattr(one, "aria-label", "").startswith("Right")]
    assert [getattr(one, "aria-label") for one in rights] == [f"Right: {title}" for _, title in view.readings]
    assert [json.loads(getattr(one, "data-arg"))["of"] for one in rights] == [model.id, local.id]
    links = [one for one in walked(answer_card(view)) if "teach=" in str(getattr(one, "href", ""))]
    assert [one.href.rpartition("teach=")[2] for one in links] == [f"{answer.id}.{part.id}" for part in answer.parts]
    assert all(title in str(link) for link, (_, title) in zip(links, view.readings, strict=True))


def test_where_the_local_engine_has_no_reading_the_model_is_asked_twice(talk: Make) -> None:
    found = talk(lambda request: Says(SAME if request["temperature"] else json.dumps({"sql": SAME[7:-4]})))
    answer = found.answer("what did the frobnicated zork bring by segment", "verify")
    assert [request["temperature"] for request in found.server.requests] == [0.0, 0.8]
    assert step(answer, "verify")["compared"].endswith("asked again")
    assert any("came to the same rows" in note for note in answer.assumptions)


def test_two_readings_of_the_model_that_differ_are_both_shown(talk: Make) -> None:
    found = talk(lambda request: Says(SAME if request["temperature"] else OTHER))
    answer = found.answer("what did the frobnicated zork bring by segment", "verify")
    assert len(answer.parts) == 2


def test_nobody_looking_on_a_disagreement_is_an_abstention(talk: Make) -> None:
    found = talk([OTHER])
    answer = found.answer("revenue by segment", "verify", interactive=False)
    assert answer.state == "abstained"
    assert "differ" in answer.reason
    kept = found.answer("revenue by segment", "verify", interactive=False, threshold=0.0)
    assert kept.parts[0].sql


def test_without_a_model_the_local_answer_stands_unconfirmed(talk: Make) -> None:
    answer = talk([Says(status=500)]).answer("revenue by segment", "verify")
    assert answer.engine == "local"
