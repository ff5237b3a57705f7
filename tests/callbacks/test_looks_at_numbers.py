"""A look at a watched number: what stands above the lists while it lasts, and when it is done."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import dash
import pytest

from assay.alerts.desk import Looked
from assay.kernel.actor import LOCAL_OWNER
from assay.kernel.errors import NotFound
from assay.records.alert import Watch
from assay.records.stored import Job
from callbacks.alerts import PAGE, STOPPED, tried
from components import ids
from components.carried import packed

JOB = Job("j1", "watch", "running", 0.4, "Looking at the number", {}, None, None, "", None, None, "", "", "")
RATE = Watch(
    "w", "t", "o", "Ann", "shop", "Return rate", "Return rate, last whole month", {}, "above", 0.05, "day",
    "2026-11-20T06:00:00+00:00", "2026-11-23T06:00:00+00:00", "percent", "2026-11-22T15:09:00+00:00", 0.030411,
)  # fmt: skip
KEEP = {"do": "keep", "watch": packed({"answer": "a"}), "kind": "above", "bound": "5 %", "every": "day"}
ACTS = [
    (KEEP, "“Return rate” is watched from now on."),
    ({"do": "now", "alert": "w"}, "Looked at “Return rate”."),
]


class Desk:
    """A desk whose look at a number ends as given."""

    def __init__(self, ends: Looked) -> None:
        self.ends = ends

    def begin(self, *_: Any) -> Any:
        return SimpleNamespace(unit="percent")

    def keep(self, *_: Any) -> Looked:
        return self.ends

    def look_now(self, alert: str, _: Any) -> Looked:
        if alert != "w":
            raise NotFound("There is no such alert.")
        return self.ends


def above(wanted: dict[str, Any], ends: Looked) -> list[Any]:
    """What stands above the lists, as the page is sent it."""
    drill = SimpleNamespace(marked=lambda *_: (None, None, None))
    services: Any = SimpleNamespace(alerts=Desk(ends), drill=drill)
    return [part.to_plotly_json() for part in tried(services, wanted, LOCAL_OWNER)]


@pytest.fixture
def set_aside(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, Any]]:
    """What a callback set besides its output."""
    kept: list[tuple[str, Any]] = []
    monkeypatch.setattr(dash, "set_props", lambda name, props: kept.append((name, props["data"])))
    return kept


@pytest.mark.parametrize(("wanted", "sentence"), ACTS)
def test_a_quick_look_is_one_sentence_and_follows_nothing(
    wanted: dict[str, Any], sentence: str, set_aside: list[Any]
) -> None:
    assert [part["props"]["children"] for part in above(wanted, Looked(RATE))] == [sentence]
    assert set_aside == []


@pytest.mark.parametrize(("wanted", "sentence"), ACTS)
def test_a_long_look_is_a_line_of_its_own_that_is_followed_and_can_be_stopped(
    wanted: dict[str, Any], sentence: str, set_aside: list[Any]
) -> None:
    *said, line = above(wanted, Looked(RATE, JOB))
    assert [part["props"]["children"] for part in said] == ([sentence] if wanted is KEEP else [])
    assert line["props"]["data-follows"] == PAGE
    shown = str(line["props"]["children"])
    for text in ("Looking at the number", "alerts-stop", "value='0.400'"):
        assert text in shown
    assert [(name, told["job"], told["page"]) for name, told in set_aside] == [(ids.FOLLOW, "j1", PAGE)]
    (ended,) = above({"do": "looked", "about": set_aside[0][1]["about"]}, Looked(RATE))
    assert ended["props"]["children"] == sentence


def test_a_number_with_a_fault_is_told_and_one_that_is_not_there_too() -> None:
    now = {"do": "now", "alert": "w"}
    (faulty,) = above(now, Looked(replace(RATE, fault="The file cannot be read.")))
    assert faulty["props"]["children"] == "Looked at “Return rate”. The file cannot be read."
    (missing,) = above({**now, "alert": "x"}, Looked(RATE))
    for part in (faulty, missing):
        assert part["props"]["className"] == "as-said is-bad"
    assert "no such alert" in missing["props"]["children"]


@pytest.mark.parametrize(
    ("ended", "sentence"),
    [
        ({}, "Looked. What was noticed is below."),
        ({"stopped": True}, STOPPED),
        ({"fault": "It broke."}, "It broke."),
    ],
)
def test_the_end_of_a_followed_look_is_told(ended: dict[str, Any], sentence: str) -> None:
    (part,) = above({"do": "looked", **ended}, Looked(RATE))
    assert part["props"]["children"] == sentence
