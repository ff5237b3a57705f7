"""What a link has chosen: what fits is in force, the rest is left out with a sentence, and the dashboard opens."""

from __future__ import annotations

from typing import Any

import pytest

from assay.dashboards.linked import UNREAD, linked
from assay.dashboards.selection import Selection
from tests.dashboards.conftest import Hall

MID = {"widget": "by_segment", "label": "Segment: Mid", "parts": [{"field": "customers.segment", "value": "Mid"}]}


def followed(hall: Hall, data: Any) -> tuple[Selection, tuple[str, ...]]:
    return linked(hall.board, data, hall.sources, hall.actor)


def test_what_fits_is_in_force_without_a_word(hall: Hall) -> None:
    year = {"start": "2025-01-01", "end": "2025-12-31"}
    chosen, said = followed(hall, {"values": {"period": year, "segment": ["Mid"]}, "cross": [MID]})
    assert (chosen.values, [one.label for one in chosen.cross], said) == (
        {"period": year, "segment": ["Mid"]},
        ["Segment: Mid"],
        (),
    )


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (
            {"cross": [{"widget": "x", "label": "Made up", "parts": [{"field": "no.thing", "value": 1}]}]},
            "“Made up” filters by no.thing, which this data does not have; it is left out.",
        ),
        ({"cross": [{"widget": "x", "label": "Cut", "parts": []}]}, UNREAD),
        ({"cross": [{"widget": "x", "label": "Day", "parts": [{"field": "time", "start": "x"}]}]}, UNREAD),
        ({"cross": [7]}, UNREAD),
        ({"values": {"gone": 1}}, "This dashboard has no filter “gone” any more; it is left out."),
        ({"values": {"period": "never"}}, "Period is as at first: `never` is no period."),
    ],
)
def test_what_does_not_fit_is_left_out_with_a_sentence(hall: Hall, data: dict[str, Any], words: str) -> None:
    data = {"values": {"segment": ["Mid"]} | data.get("values", {}), "cross": [*data.get("cross", []), MID]}
    chosen, said = followed(hall, data)
    assert said == (words,)
    assert (chosen.values, len(chosen.cross)) == ({"segment": ["Mid"]}, 1)
    assert hall.renderer.render(hall.board, hall.board.widgets[0], hall.actor, chosen).status == "ready"


@pytest.mark.parametrize("data", [None, [], "x", {"values": 3, "cross": "y"}])
def test_what_is_no_selection_at_all_chooses_nothing(hall: Hall, data: Any) -> None:
    assert followed(hall, data) == (Selection(), ())
