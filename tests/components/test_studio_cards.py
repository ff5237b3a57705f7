"""What stands beside a part of a model while it is written: what it gives, and what the data says against it."""

from __future__ import annotations

from assay.training.studio.corridor import Looked
from assay.training.studio.preview import Preview
from components.studio_cards import seen


def test_a_warning_stands_beside_what_a_part_gives_and_nowhere_without_one() -> None:
    told = "filter of orders.status: no row has the value `Paid`."
    warned = str(seen(Looked(preview=Preview("12"), warnings=(told,)), "metrics: []\n", "takings"))
    assert told in warned
    assert "12" in warned
    assert "Look at this again" not in str(seen(Looked(preview=Preview("12")), "metrics: []\n", "takings"))
