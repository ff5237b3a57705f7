"""A question read in parts, in other words and with less: each wording once, and only likely readings doubted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pytest

from assay.ask.local import read
from assay.ask.local.draft import Setting
from assay.ask.local.engine import LocalEngine
from assay.ask.local.score import Costed, Judged
from assay.ask.local.wordings import Known
from assay.ask.ports import Asked, Plan
from tests.ask.local_bench import asked, studio

TWO_STRANGE_WORDS = "Which members glimmered in the branch? Tell how many bookings they glimmered and flickered."


class Listening(LocalEngine):
    """Notes every wording it is asked to plan, and those it had to read."""

    def __init__(self) -> None:
        super().__init__()
        self.wanted: list[str] = []
        self.read: list[str] = []

    def plan(self, asked: Asked, known: Known | None = None) -> Plan:
        self.wanted.append(asked.text)
        return super().plan(asked, known)

    def _planned(self, asked: Asked, known: Known) -> Plan:
        self.read.append(asked.text)
        return super()._planned(asked, known)


def _all_answered(text: str) -> Asked:
    return replace(asked(text, studio()), threshold=0.0, interactive=False)


def test_no_wording_of_a_question_is_read_twice() -> None:
    engine = Listening()
    engine.plan(_all_answered(TWO_STRANGE_WORDS))
    assert len(engine.wanted) > len(set(engine.wanted)), "the question leads to no wording twice: choose another"
    assert len(engine.read) < len(engine.wanted)


def test_nothing_is_remembered_from_one_question_to_the_next() -> None:
    engine = Listening()
    engine.plan(_all_answered("how many members"))
    engine.plan(_all_answered("how many members"))
    assert engine.read == ["how many members", "how many members"]


@pytest.mark.parametrize("text", ["members by branch", "which branch has the most bookings", TWO_STRANGE_WORDS])
def test_the_readings_kept_are_the_cheapest_of_all_that_could_be_judged(
    text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[tuple[list[str], list[str]]] = []
    cheapest = read._cheapest

    def both(costed: Iterable[Costed], setting: Setting) -> tuple[Judged, ...]:
        every = list(costed)
        found = cheapest(every, setting)
        judged = sorted((one.judged(setting.model) for one in every), key=lambda j: (j.cost, j.spec.canonical()))
        unique = list({one.spec.canonical(): None for one in judged})
        seen.append(([one.spec.canonical() for one in found], unique[: read.MOST_RANKED]))
        return found

    monkeypatch.setattr(read, "_cheapest", both)
    LocalEngine().plan(_all_answered(text))
    assert seen
    assert all(found == wanted for found, wanted in seen)
