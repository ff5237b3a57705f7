"""Schemas made up by chance are the same on every run, and asking in other words costs little there."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.invented import KINDS, QUESTIONS, SCHEMAS, examine, worlds


def test_the_invented_names_are_their_own_and_the_same_on_every_run() -> None:
    made = [*worlds()]
    assert made == [*worlds()]
    assert len({world.event for world in made}) == SCHEMAS
    for world in made:
        assert len({*world.names().values(), *world.kinds, *world.places}) == 14


@pytest.mark.no_cover
def test_paraphrases_are_answered_within_five_points_of_the_plain_wording(tmp_path: Path) -> None:
    scored = examine(tmp_path)
    assert len(scored) == len(KINDS) * len(QUESTIONS) * SCHEMAS
    plain, other = (sum(one.right for one in scored if one.suite == kind) / (len(scored) / 2) for kind in KINDS)
    assert plain >= 0.95
    assert other >= plain - 0.05
